"""A secret stays out of sight in whatever form it is printed."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import Redactor

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PROXY = 'socks5://me:h"unt\\er 2@10.0.0.1:1080'


@pytest.mark.parametrize("known", [[TOKEN], []], ids=["ours", "another bot's"])
def test_a_token_is_hidden_plain_and_in_addresses(known: list[str]) -> None:
    redact = Redactor(known)
    encoded = (quote(TOKEN), quote(TOKEN, safe=""), quote(TOKEN).lower().replace("aahd", "AAHd"))
    for form in (TOKEN, f"bot{TOKEN}", *encoded):
        assert redact(f"GET /{form}/getMe?") in ("GET /[secret]/getMe?", "GET /bot[secret]/getMe?")


def test_the_secret_half_of_our_token_is_hidden_alone() -> None:
    assert redacted(TOKEN.partition(":")[2]) == "x [secret] y"


@pytest.mark.parametrize("form", [json.dumps, repr, quote, lambda text: quote(text, safe="")])
def test_a_proxy_with_strange_letters_is_hidden_in_every_notation(form: object) -> None:
    assert callable(form)
    printed = redacted(str(form(PROXY)))
    assert "unt" not in printed
    assert "[secret]" in printed


@given(before=st.binary(max_size=9), after=st.binary(max_size=9))
def test_base64_hides_nothing_from_us(before: bytes, after: bytes) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        printed = Redactor([TOKEN])(encode(before + TOKEN.encode() + after).decode())
        left = printed.replace("[secret]", "")
        # What is left is the neighbours and the letters they share with the token.
        assert len(left) <= -(-len(before) * 4 // 3) + -(-len(after) * 4 // 3) + 8
        assert "[secret]" in printed


@given(st.text())
def test_without_secrets_only_tokens_are_touched(text: str) -> None:
    assert Redactor()(text) == text or "[secret]" in Redactor()(text)
    assert Redactor([""])(text) == Redactor()(text)


def redacted(text: str) -> str:
    return Redactor([TOKEN, PROXY])(f"x {text} y")

"""Which addresses Telegram accepts behind a text, and how it writes them."""

from __future__ import annotations

import re

_LETTER = r"[a-z0-9.!$&'()*+,;=_~-]|%[0-9a-f]{2}|[^\0-\x7f]"
_WEB = re.compile(
    rf"(?!(?:tg|ton|tonsite):)(?:(?P<scheme>https?)://)?(?:(?P<login>(?:{_LETTER}|:)*)@)?"
    rf"(?P<host>\[[0-9a-f:.]+\]|(?:{_LETTER})+)(?::(?P<port>\d+))?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_APP = re.compile(
    r"(?P<scheme>tg|ton|tonsite):(?://)?@?(?P<host>[a-z0-9_-]+)(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_USER = re.compile(r"tg:(?://)?user\?(?:(?!id=)[^&#]*&)*id=([1-9]\d{0,12})(?![^&#])", re.IGNORECASE)
_HIGHEST_USER = (1 << 40) - 1


def mentioned_user(url: str) -> int | None:
    """Return the id in `tg://user?id=…`, None for any other address."""
    found = _USER.match(url)
    return int(found[1]) if found and int(found[1]) <= _HIGHEST_USER else None


def normal(url: str) -> str | None:
    """Return the address as Telegram stores it, None if it drops it: only web and tg links stay."""
    if app := _APP.fullmatch(url):
        rest = _escaped(app["rest"])
        slash = "" if rest.startswith(("/", "?")) else "/"
        return f"{app['scheme'].lower()}://{app['host'].lower()}{slash}{rest}"
    web = _WEB.fullmatch(url)
    if web is None or not ("[" in web["host"] or "." in web["host"] != "."):
        return None
    if not 0 < int(web["port"] or 80) <= 65535:
        return None
    login = f"{web['login']}@" if web["login"] else ""
    port = f":{int(web['port'])}" if web["port"] else ""
    rest = _escaped(web["rest"])
    slash = "" if rest.startswith("/") else "/"
    return f"{(web['scheme'] or 'http').lower()}://{login}{web['host'].lower()}{port}{slash}{rest}"


def _escaped(rest: str | None) -> str:
    return re.sub(
        r"[\0-\x20]", lambda char: f"%{ord(char[0]):02X}", (rest or "").rstrip(" \t\r\n\v\0")
    )

"""The same conversation through a Bot API server that is not ours."""

from __future__ import annotations

import json
from pathlib import Path

from tests.emulator import run_emulator
from tests.whole_bot import run_bot

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def is_persian(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


async def test_three_languages_and_commands_through_an_independent_server(tmp_path: Path) -> None:
    async with run_emulator(TOKEN) as emulator, run_bot(tmp_path, emulator.url, TOKEN):
        await emulator.write("سلام! چطوری؟")
        await emulator.write("hello, who are you?")
        await emulator.write("salam khubi?")
        await emulator.write("/help")
        persian, english, finglish, help_text = await emulator.answers(4)
        assert is_persian(persian)
        assert not is_persian(english)
        assert is_persian(finglish)
        assert "/new" in help_text
        assert [message["chat_id"] for message in emulator.sent] == ["77"] * 4


async def test_a_file_of_what_was_said_through_an_independent_server(tmp_path: Path) -> None:
    async with run_emulator(TOKEN) as emulator, run_bot(tmp_path, emulator.url, TOKEN):
        await emulator.write("سلام! چطوری؟")
        await emulator.write("/export")
        answer, caption = await emulator.answers(2)
        assert is_persian(caption)
        (file,) = emulator.files
        assert file["filename"].endswith(".json")
        (exchange,) = json.loads(file["data"])["exchanges"]
        assert exchange["question"] == "سلام! چطوری؟"
        assert answer.endswith(exchange["answer"])  # its dates are old: an apology comes first


async def test_an_update_is_acknowledged_and_not_delivered_again(tmp_path: Path) -> None:
    async with run_emulator(TOKEN) as emulator:
        async with run_bot(tmp_path, emulator.url, TOKEN):
            await emulator.write("سلام")
            await emulator.answers(1)
        async with run_bot(tmp_path, emulator.url, TOKEN):
            await emulator.write("خداحافظ")
            await emulator.answers(2)
        assert len(emulator.sent) == 2

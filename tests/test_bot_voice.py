"""Voice messages over HTTP: the real Application, real Ogg Opus, a tiny Whisper."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.connection import open_bot
from bot.playground import Fault, Playground
from bot.playground.types import Upload
from bot.settings import Settings
from nlp.speech.whisper import WhisperTranscriber
from nlp.types import Language, Transcript
from tests.whisper_checkpoints import PERSIAN, save_whisper, sound_file, tone
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

SPOKEN = Upload("voice.ogg", sound_file(tone(1)))


@pytest.fixture(scope="module")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_whisper(tmp_path_factory.mktemp("whisper"), says=" thank you so much")


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path, whisper: str) -> AsyncIterator[Playground]:
    async with run_bot(
        tmp_path, playground.api_base, playground.token, SPEECH_MODEL=whisper, NLP_DEVICE="cpu"
    ):
        yield playground


def speak(
    person: Person, sound: Upload = SPOKEN, seconds: int = 1, reply: int | None = None
) -> int:
    message = person.world.speak(person.user_id, person.chat_id, sound, seconds, reply)
    return message.message_id


async def test_a_voice_message_is_answered_as_if_it_had_been_typed(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    speak(daniel)
    (answer,) = await daniel.answers(1)
    heard, words = answer.split("\n\n", 1)
    assert heard.startswith("🎙")
    assert "thank you so much" in heard
    assert words
    assert "only read text" not in words
    assert await daniel.ask("/history")
    assert "thank you so much" in daniel.seen()[-1]
    assert "🎙" not in daniel.seen()[-1]


async def test_persian_speech_gets_a_persian_answer(playground: Playground, tmp_path: Path) -> None:
    folder = save_whisper(tmp_path / "whisper", says=" سلام دوست خوبم", sure={PERSIAN: 9})
    async with run_bot(
        tmp_path, playground.api_base, playground.token, SPEECH_MODEL=folder, NLP_DEVICE="cpu"
    ):
        nima = Person(playground, NIMA)
        speak(nima)
        (answer,) = await nima.answers(1)
        assert answer.startswith("شنیدم")
        assert "سلام دوست خوبم" in answer.split("\n\n")[0]
        report = await Person(playground, SARA).ask("/status")
        assert "پیام‌های صوتی" in report


@pytest.mark.parametrize(
    ("sound", "seconds", "word"),
    [
        (SPOKEN, 301, "minutes"),
        (Upload("voice.ogg", sound_file(tone(301))), 1, "minutes"),
        (Upload("voice.ogg", bytes(21 * 1024 * 1024)), 5, "minutes"),
        (Upload("voice.ogg", b"no sound"), 5, "open"),
        (Upload("voice.ogg", sound_file(tone(1, loud=0))), 5, "words"),
    ],
)
async def test_what_cannot_be_heard_gets_a_kind_word(
    bot: Playground, sound: Upload, seconds: int, word: str
) -> None:
    daniel = Person(bot, DANIEL)
    speak(daniel, sound, seconds)
    assert word in (await daniel.answers(1))[0]
    assert await daniel.ask("hello")


async def test_what_is_too_long_is_not_even_downloaded(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    speak(daniel, seconds=301)
    await daniel.answers(1)
    assert "getFile" not in {call.method for call in bot.calls}


async def test_a_file_is_asked_for_again_when_the_line_is_bad(bot: Playground) -> None:
    bot.faults.add(Fault("drop", "getFile"))
    daniel = Person(bot, DANIEL)
    speak(daniel)
    assert "thank you so much" in (await daniel.answers(1))[0]
    assert [call.method for call in bot.calls].count("getFile") == 2


async def test_an_audio_file_is_heard_too_and_its_caption_belongs_to_it(bot: Playground) -> None:
    kept = bot.world.files.keep(
        Upload(
            "note.mp3",
            sound_file(tone(1, rate=44_100), rate=44_100, kind="MP3", codec="MPEG_LAYER_III"),
        )
    )
    bot.world.updates.put(
        "message",
        {
            "message_id": 700,
            "date": int(time.time()),
            "chat": {"id": DANIEL, "type": "private", "first_name": "Daniel"},
            "from": {"id": DANIEL, "is_bot": False, "first_name": "Daniel", "language_code": "en"},
            "audio": {"file_id": kept.id, "file_unique_id": kept.unique_id, "duration": 1},
            "caption": "hello",
        },
    )
    daniel = Person(bot, DANIEL)
    (answer,) = await daniel.answers(1)
    assert "thank you so much" in answer.split("\n\n")[0]
    await daniel.ask("/history")
    assert "hello thank you so much" in daniel.seen()[-1]


async def test_in_groups_only_what_replies_to_the_bot_is_heard(bot: Playground) -> None:
    daniel = Person(bot, DANIEL, GROUP)
    answer = await daniel.ask("@hamzaban_playground_bot hello")
    assert answer
    speak(daniel)
    speak(daniel, reply=daniel.messages()[-1].message_id)
    answers = await daniel.answers(2)
    assert "thank you so much" in answers[1]
    assert await daniel.ask("@hamzaban_playground_bot hello")
    assert len(daniel.seen()) == 3


async def test_stop_ends_listening(bot: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    began, ended = threading.Event(), threading.Event()

    def listen(
        self: object, data: bytes, own: Language | None, most: float, stop: threading.Event
    ) -> Transcript:
        began.set()
        stop.wait(30)
        ended.set()
        return Transcript("too late", Language.ENGLISH)

    monkeypatch.setattr(WhisperTranscriber, "transcribe", listen)
    daniel = Person(bot, DANIEL)
    speak(daniel)
    assert await asyncio.to_thread(began.wait, 10)
    (answer,) = [await daniel.ask("/stop")]
    assert "stop" in answer.lower()
    assert await asyncio.to_thread(ended.wait, 10)
    assert len(daniel.seen()) == 1


async def test_who_sends_too_many_is_told_as_with_text(
    bot: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()

    def listen(self: object, data: bytes, *_: object) -> Transcript:
        assert free.wait(30)
        return Transcript("hello there", Language.ENGLISH)

    monkeypatch.setattr(WhisperTranscriber, "transcribe", listen)
    daniel = Person(bot, DANIEL)
    for _ in range(9):
        speak(daniel)
    try:
        assert "One thing at a time" in (await daniel.answers(1))[0]
    finally:
        free.set()
    answers = await daniel.answers(6)
    assert all("hello there" in answer for answer in answers[1:])


async def test_what_was_not_heard_to_the_end_is_heard_at_the_next_start(
    playground: Playground, tmp_path: Path, whisper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = threading.Event()

    def listen(
        self: object, data: bytes, own: Language | None, most: float, stop: threading.Event
    ) -> Transcript:
        began.set()
        stop.wait(30)
        return Transcript("too late", Language.ENGLISH)

    daniel = Person(playground, DANIEL)
    options = {"SPEECH_MODEL": whisper, "NLP_DEVICE": "cpu"}
    with monkeypatch.context() as patch:
        patch.setattr(WhisperTranscriber, "transcribe", listen)
        async with run_bot(tmp_path, playground.api_base, playground.token, **options):
            speak(daniel)
            assert await asyncio.to_thread(began.wait, 10)
    assert daniel.seen() == []
    async with run_bot(tmp_path, playground.api_base, playground.token, **options):
        assert "thank you so much" in (await daniel.answers(1))[0]


async def test_downloads_are_counted_under_one_name(playground: Playground) -> None:
    reports: list[tuple[str, str]] = []
    kept = playground.world.files.keep(SPOKEN)
    api, token = playground.api_base, playground.token
    async with open_bot(Settings(), token, api, lambda *report: reports.append(report)) as client:
        file = await client.get_file(kept.id)
        assert bytes(await file.download_as_bytearray()) == SPOKEN.content
    assert reports[-2:] == [("getFile", "200"), ("download", "200")]


async def test_a_model_that_cannot_be_had_costs_nothing_but_hearing(
    playground: Playground, tmp_path: Path
) -> None:
    options = {"SPEECH_MODEL": "whisper-base", "HF_HUB_OFFLINE": "true", "NLP_DEVICE": "cpu"}
    async with run_bot(tmp_path, playground.api_base, playground.token, **options):
        daniel = Person(playground, DANIEL)
        speak(daniel)
        assert "only read text" in (await daniel.answers(1))[0]
        assert await daniel.ask("hello")
        report = await Person(playground, SARA).ask("/status")
        assert "whisper-base" in report
        assert "not in the cache" in report

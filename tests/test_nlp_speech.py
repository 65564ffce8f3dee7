"""Spoken messages: real files of sound, and a tiny Whisper with the real architecture."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from pathlib import Path

import numpy as np
import pytest

from nlp import AIModels
from nlp.errors import ModelUnavailable, SpeechError
from nlp.forecast import forecast
from nlp.settings import DefaultSettings
from nlp.sources import ModelSource
from nlp.speech.hearing import Hearing
from nlp.speech.sound import RATE, read_sound, windows
from nlp.speech.whisper import WhisperTranscriber, goes_round, spoken
from nlp.types import Language, Transcript
from tests.hub_server import write_hub_cache
from tests.whisper_checkpoints import (
    ENGLISH,
    NO_SPEECH,
    PERSIAN,
    save_whisper,
    sound_file,
    tone,
)

FA, EN = Language.PERSIAN, Language.ENGLISH


def whisper(folder: str, tmp_path: Path) -> WhisperTranscriber:
    return WhisperTranscriber(ModelSource(folder, None, tmp_path / "cache", offline=True), "cpu")


def heard(model: WhisperTranscriber, data: bytes, own: Language | None = None) -> Transcript:
    return model.transcribe(data, own, 60, threading.Event())


@pytest.mark.parametrize(
    ("kind", "codec", "rate"),
    [("OGG", "OPUS", 48_000), ("OGG", "VORBIS", 44_100), ("MP3", "MPEG_LAYER_III", 22_050)],
)
def test_sound_is_read_in_one_channel_at_the_rate_of_models(
    kind: str, codec: str, rate: int
) -> None:
    both = np.stack([tone(2, rate=rate), tone(2, rate=rate)], axis=1)
    samples = read_sound(sound_file(both, rate=rate, kind=kind, codec=codec), 60)
    assert samples.dtype == np.float32
    assert len(samples) / RATE == pytest.approx(2, abs=0.1)
    middle = samples[RATE // 2 : -RATE // 2]
    frequency = np.abs(np.fft.rfft(middle)).argmax() * RATE / len(middle)
    assert frequency == pytest.approx(220, abs=2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "unreadable"),
        (b"OggS" + bytes(500), "unreadable"),
        (sound_file(tone(3))[:60], "unreadable"),
        (sound_file(tone(5)), "too-long"),
        (sound_file(tone(2, loud=0)), "no-speech"),
        (sound_file(tone(0), kind="WAV", codec="PCM_16"), "no-speech"),
    ],
)
def test_what_is_no_sound_or_too_much_of_it_is_told_apart(data: bytes, reason: str) -> None:
    with pytest.raises(SpeechError, match=reason):
        read_sound(data, 4)


def test_long_sound_is_cut_where_it_is_quiet_and_nothing_is_lost() -> None:
    samples = tone(5, rate=RATE).astype(np.float32)
    samples[int(1.7 * RATE) : int(1.8 * RATE)] = 0
    pieces = list(windows(samples, 2 * RATE))
    assert np.array_equal(np.concatenate(pieces), samples)
    assert max(map(len, pieces)) <= 2 * RATE
    assert len(pieces[0]) / RATE == pytest.approx(1.75, abs=0.1)


def test_speech_becomes_text(tmp_path: Path) -> None:
    model = whisper(save_whisper(tmp_path / "model"), tmp_path)
    assert heard(model, sound_file(tone(1))) == Transcript("hello there", EN)
    assert heard(model, sound_file(tone(3))).text == "hello there hello there"


def test_persian_speech_becomes_persian_text(tmp_path: Path) -> None:
    folder = save_whisper(tmp_path / "model", says=" سلام دوست من", sure={PERSIAN: 9})
    assert heard(whisper(folder, tmp_path), sound_file(tone(1))) == Transcript("سلام دوست من", FA)


def test_where_nobody_speaks_no_words_are_made_up(tmp_path: Path) -> None:
    folder = save_whisper(tmp_path / "model", sure={NO_SPEECH: 9, ENGLISH: 5})
    with pytest.raises(SpeechError, match="no-speech"):
        heard(whisper(folder, tmp_path), sound_file(tone(1)))


@pytest.mark.parametrize(("own", "language"), [(None, EN), (EN, EN), (FA, FA)])
def test_a_person_s_own_language_is_believed_where_the_model_doubts(
    tmp_path: Path, own: Language | None, language: Language
) -> None:
    folder = save_whisper(tmp_path / "model", sure={ENGLISH: 9, PERSIAN: 4})
    assert heard(whisper(folder, tmp_path), sound_file(tone(1)), own).language == language


def test_english_is_believed_only_where_the_model_is_sure_of_it() -> None:
    assert spoken({FA: 0.0003, EN: 0.94}, FA) == EN
    assert spoken({FA: 0.002, EN: 0.25}, FA) == FA
    assert spoken({FA: 0.08, EN: 0.25}, EN) == FA
    assert spoken({FA: 0.002, EN: 0.25}, EN) == EN
    assert spoken({FA: 0.9, EN: 0.01}, None) == FA


def test_words_that_go_round_in_circles_are_dropped() -> None:
    assert goes_round("خیلی ممنون که نگاه کردید " * 9)
    assert not goes_round("سلام، حالت چطوره؟ امروز هوا خیلی خوبه.")
    assert not goes_round("no no no")


def test_a_whisper_for_english_alone_is_refused_with_its_reason(tmp_path: Path) -> None:
    folder = save_whisper(tmp_path / "model", multilingual=False)
    with pytest.raises(ModelUnavailable, match="Persian and English"):
        whisper(folder, tmp_path)


class Slow:
    """Hears nothing until it is told to stop."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.ended = threading.Event()

    def transcribe(
        self, data: bytes, own: Language | None, most_seconds: float, stop: threading.Event
    ) -> Transcript:
        self.began.set()
        stop.wait(30)
        self.ended.set()
        return Transcript("too late", EN)


async def test_what_takes_too_long_is_given_up_and_its_work_ends() -> None:
    slow, hearing = Slow(), Hearing(patience=0.05)
    hearing.settle(slow)
    with pytest.raises(SpeechError, match="too-slow"):
        await hearing.listen(b"", None)
    assert await asyncio.to_thread(slow.ended.wait, 10)
    await hearing.close()


async def test_nobody_waits_and_the_work_ends() -> None:
    slow, hearing = Slow(), Hearing()
    hearing.settle(slow)
    task = asyncio.create_task(hearing.listen(b"", None))
    assert await asyncio.to_thread(slow.began.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(slow.ended.wait, 10)
    await hearing.close()


def settings(tmp_path: Path, speech_model: str) -> DefaultSettings:
    return DefaultSettings(
        hf_cache_dir=tmp_path / "cache",
        hf_hub_offline=True,
        intent_model="intent-keywords",
        sentiment_model="sentiment-keywords",
        generation_model="templates",
        speech_model=speech_model,
        nlp_device="cpu",
    )


async def test_the_language_core_listens_with_the_model_that_was_chosen(tmp_path: Path) -> None:
    ai = AIModels(settings(tmp_path, save_whisper(tmp_path / "model")))
    waiting = asyncio.create_task(ai.can_hear())
    await ai.load_models()
    assert await waiting
    assert (await ai.transcribe(sound_file(tone(1)), FA)).text == "hello there"
    speech = (await ai.get_model_info())["tasks"]["speech"]
    assert (speech["engine"], speech["why"]) == ("whisper", "chosen")
    assert speech["memory_mb"] > 0
    await ai.close()


async def test_a_model_in_the_hub_s_cache_is_found_by_its_name(tmp_path: Path) -> None:
    folder = save_whisper(tmp_path / "model")
    write_hub_cache(tmp_path / "cache", "owner/whisper-fa", "0" * 40, folder)
    ai = AIModels(settings(tmp_path, "owner/whisper-fa"))
    await ai.load_models()
    assert (await ai.transcribe(sound_file(tone(1)))).text == "hello there"
    await ai.close()


async def test_speech_is_off_unless_it_is_asked_for(tmp_path: Path) -> None:
    ai = AIModels(settings(tmp_path, ""))
    await ai.load_models()
    assert "speech" not in (await ai.get_model_info())["tasks"]
    with pytest.raises(SpeechError, match="off"):
        await ai.transcribe(sound_file(tone(1)))
    await ai.close()


@pytest.mark.parametrize(
    ("missing", "reason"),
    [((), "not in the cache, and offline"), (("soxr",), r"needs soxr beside it: pip install")],
)
async def test_what_is_missing_is_said_once_and_everything_else_works(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    missing: tuple[str, ...],
    reason: str,
) -> None:
    monkeypatch.setattr("nlp.engines.missing_libraries", lambda: list(missing))
    ai = AIModels(settings(tmp_path, "whisper-base"))
    with caplog.at_level(logging.WARNING):
        await ai.load_models()
    assert ai.is_ready()
    assert not await ai.can_hear()
    (line,) = [each.getMessage() for each in caplog.records]
    assert "whisper-base is not used" in line
    info = (await ai.get_model_info())["tasks"]["speech"]
    assert info["model"] == "off"
    (tried,) = info["fallbacks_tried"]
    assert re.search(reason, tried["reason"])
    with pytest.raises(SpeechError, match="off"):
        await ai.transcribe(b"")
    await ai.close()


@pytest.mark.parametrize(("missing", "obstacle"), [((), "offline"), (("soundfile",), "absent")])
def test_what_is_missing_is_told_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], obstacle: str
) -> None:
    monkeypatch.setattr("nlp.forecast.missing_libraries", lambda: list(missing))
    *_, speech = forecast(settings(tmp_path, "whisper-base")).forecasts
    assert (speech.task, speech.model) == ("speech", "off")
    assert [each.obstacle for each in speech.passed_over] == [obstacle]
    assert forecast(settings(tmp_path, "")).forecasts[-1].task == "generation"

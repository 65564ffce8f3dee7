"""An owner's own examples and intents: their file, their training, their replies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlp import AIModels, training
from nlp.learning import own_training
from nlp.learning.examples import read_corpus
from nlp.learning.own_corpus import OwnCorpusError, read_own_corpus
from nlp.own_replies import read_replies, write_replies
from nlp.settings import DefaultSettings
from nlp.types import Language

HOURS = [
    "when do you open tomorrow?",
    "what are your opening hours",
    "till when are you open",
    "are you open on Fridays?",
    "at what time do you close tonight",
    "کی باز می‌کنید؟",
    "تا ساعت چند بازید",
    "جمعه‌ها هم باز هستید؟",
    "ta chand bazid emruz",
    "key baz mikonid farda",
]
REPLY_EN, REPLY_FA = "We are open from 9 to 9.", "هر روز از ۹ تا ۹ بازیم."
REPLY_FINGLISH = "har ruz az 9 ta 9 bazim."


def write(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def own_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"text": text, "intent": "opening_hours"} for text in HOURS]
    rows[0]["reply"] = [REPLY_EN, REPLY_FA]
    return rows


def test_rows_are_read_with_what_they_leave_out(tmp_path: Path) -> None:
    own = read_own_corpus(write(tmp_path / "own.jsonl", own_rows()))
    assert own.new_intents == ["opening_hours"]
    assert own.replies == (("opening_hours", REPLY_EN), ("opening_hours", REPLY_FA))
    languages = {example.text: example.language for example in own.examples}
    assert languages[HOURS[0]] is Language.ENGLISH
    assert languages[HOURS[5]] is Language.PERSIAN
    assert languages[HOURS[8]] is Language.FINGLISH


def test_all_mistakes_are_named_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    rows = [
        {"intent": "greeting"},
        {"text": " ", "intent": "greeting"},
        {"text": "hi", "intent": "Not A Name"},
        {"text": "hi", "intent": "greeting", "sentiment": "great"},
        {"text": "hi", "intent": "greeting", "language": "xx"},
        ["hi"],
        {"text": "where is my parcel", "intent": "order_status"},
    ]
    write(path, rows)
    path.write_text(path.read_text("utf-8") + "no json\n", "utf-8")
    with pytest.raises(OwnCorpusError) as caught:
        read_own_corpus(path)
    message = str(caught.value)
    for line in (1, 2, 3, 4, 5, 6, 8):
        assert f"line {line}:" in message, message
    assert "order_status has 1 examples" in message


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(OwnCorpusError, match="no examples"):
        read_own_corpus(write(tmp_path / "own.jsonl", []))


def test_the_command_ends_with_the_mistakes_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "own.jsonl", [{"text": "hi"}])
    monkeypatch.setattr("sys.argv", ["nlp.training", "--corpus", str(path)])
    with pytest.raises(SystemExit) as caught:
        training.main()
    assert "line 1: 'intent' is missing" in str(caught.value)


def test_replies_are_kept_by_intent_and_language(tmp_path: Path) -> None:
    replies = (REPLY_EN, REPLY_FA, REPLY_EN, REPLY_FINGLISH, "9-9")
    pairs = [("hours", reply) for reply in replies]
    write_replies(tmp_path, pairs)
    assert read_replies(tmp_path) == {
        "hours": {
            Language.ENGLISH: (REPLY_EN,),
            Language.PERSIAN: (REPLY_FA, "9-9"),
            Language.FINGLISH: (REPLY_FINGLISH,),
        }
    }
    assert read_replies(tmp_path / "nowhere") == {}


@pytest.mark.slow
async def test_an_owner_teaches_an_intent_and_is_answered_with_its_replies(
    tmp_path: Path, models_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_training, "read_corpus", lambda: read_corpus()[::25])  # for speed
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "own.jsonl", own_rows())
    arguments = ["--corpus", str(path), "--output", "mine", "--cache-dir", str(models_cache)]
    monkeypatch.setattr("sys.argv", ["nlp.training", *arguments])
    training.main()
    folder = tmp_path / "mine"
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["own_examples"] == len(HOURS)
    assert report["intent"]["all"]["accuracy"] > 0.5

    ai = AIModels(
        DefaultSettings(
            hf_cache_dir=models_cache, intent_model=str(folder), generation_model="templates"
        )
    )
    await ai.load_models()
    english = await ai.understand_intent("what are your opening hours today?")
    assert english["intent"] == "opening_hours"
    assert await ai.generate_response(english, "what are your opening hours today?") == REPLY_EN
    persian = await ai.understand_intent("امروز تا ساعت چند باز هستید؟")
    assert persian["intent"] == "opening_hours"
    assert await ai.generate_response(persian, "امروز تا ساعت چند باز هستید؟") == REPLY_FA
    assert (await ai.understand_intent("سلام، خوبی؟"))["intent"] == "greeting"
    with pytest.raises(ValueError, match="opening_hours"):
        await ai.generate_response({"intent": "order_status"}, "where is it?")
    await ai.close()

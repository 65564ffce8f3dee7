"""The corpus written for the project: well formed, balanced, apart from the measuring data."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlp.types import Intent, Language, Sentiment

ROOT = Path(__file__).resolve().parents[1]
CORPUS = {
    Language.PERSIAN: ROOT / "nlp/corpus/fa.jsonl",
    Language.ENGLISH: ROOT / "nlp/corpus/en.jsonl",
    Language.FINGLISH: ROOT / "nlp/corpus/finglish.jsonl",
}
LEXICON = ROOT / "nlp/lexicon"
MEASURING = ROOT.parent / "shared/data/dev"
CHAT = ROOT / "nlp/measuring/chat.jsonl"

NEAR_DUPLICATE = 0.85
LEAST_ROWS_PER_INTENT = 300
LEAST_SENTIMENT_SHARE = 0.15
LEAST_CUES = 12
LEAST_WORDS_TO_COMPARE = 4  # anyone writes "hello" or "how are you"
MOST_WITHOUT_PERSIAN = 0.01  # "xD", "tnx" and the like

LABELS = {"text", "intent", "sentiment", "language"}
PERSIAN_LETTER = re.compile("[\u0621-\u064a\u066e-\u06d3]")

SAME_LETTER = str.maketrans("يىكةأإؤۀ", "ییکهااوه")


def words(text: str) -> list[str]:
    """Words without case, punctuation, diacritics and spelling variants of one letter."""
    composed = unicodedata.normalize("NFKC", text).lower().translate(SAME_LETTER)
    plain = "".join(c for c in composed if unicodedata.category(c) not in {"Mn", "Cf"})
    ascii_digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    return re.findall(r"[^\W_]+", ascii_digits)


def key(text: str) -> str:
    """What two texts share when they differ only in spacing and the things `words` drops."""
    return "".join(words(text)) or text  # emoji have no words


def trigrams(text: str) -> frozenset[str]:
    padded = f"  {' '.join(words(text)) or text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


@cache
def rows(path: Path) -> list[dict[str, Any]]:
    # Not splitlines(): a text may hold other line separators than \n.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def near_duplicates(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of texts whose trigrams have a Jaccard index above NEAR_DUPLICATE.

    Two sets so alike share one of their rarest trigrams, so only these are looked up
    (S. Chaudhuri et al., A Primitive Operator for Similarity Joins, 2006).
    """
    grams = [(text, trigrams(text)) for text in texts]
    counts = Counter(gram for _, found in grams for gram in found)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, (text, left) in enumerate(grams):
        ordered = sorted(left, key=lambda gram: (counts[gram], gram))
        rarest = ordered[: len(left) - int(NEAR_DUPLICATE * len(left)) + 1]
        for earlier in {one for gram in rarest for one in holders[gram]}:
            other, right = grams[earlier]
            shared = len(left & right)
            if shared > NEAR_DUPLICATE * (len(left) + len(right) - shared):
                yield other, text
        for gram in rarest:
            holders[gram].append(place)


@pytest.mark.parametrize("language", CORPUS)
def test_every_row_has_a_text_and_known_labels(language: Language) -> None:
    also = {"persian"} if language is Language.FINGLISH else set()
    for row in rows(CORPUS[language]):
        assert row.keys() - also == LABELS, row
        assert row["text"] == row["text"].strip(), row
        assert row["text"], row
        assert row["intent"] in {*Intent, None}, row  # None: for the sentiment only
        assert row["sentiment"] in set(Sentiment), row
        assert row["language"] == language, row


@pytest.mark.parametrize("language", CORPUS)
def test_the_script_of_a_text_is_that_of_its_language(language: Language) -> None:
    wrong = [
        row["text"]
        for row in rows(CORPUS[language])
        if bool(PERSIAN_LETTER.search(row["text"])) is not (language is Language.PERSIAN)
    ]
    assert not wrong


def test_finglish_is_written_again_in_persian_but_for_what_is_no_persian() -> None:
    written = [row for row in rows(CORPUS[Language.FINGLISH]) if "persian" in row]
    for row in written:
        assert row["persian"] == row["persian"].strip(), row
        assert row["persian"], row
        typed = row["text"].lower()
        for word in re.findall("[a-z]+", row["persian"].lower()):
            assert re.search(rf"(?<![a-z]){word}", typed), row  # with an ending: "htmlo"
    plain = [row["text"] for row in written if not PERSIAN_LETTER.search(row["persian"])]
    assert len(plain) <= MOST_WITHOUT_PERSIAN * len(written), plain


@pytest.mark.parametrize("language", CORPUS)
def test_no_text_stands_twice(language: Language) -> None:
    counts = Counter(key(row["text"]) for row in rows(CORPUS[language]))
    assert not [text for text, count in counts.items() if count > 1]


@pytest.mark.parametrize("language", CORPUS)
def test_no_two_texts_are_nearly_the_same(language: Language) -> None:
    assert not list(near_duplicates(row["text"] for row in rows(CORPUS[language])))


def test_near_duplicates_are_found_and_only_they() -> None:
    texts = [
        "could you tell me where the station is",
        "could you tell me where the station was?",
        "Could you tell me, where the station is!!",
        "where is the station",
        "😀",
        "👍",
    ]
    assert list(near_duplicates(texts)) == [(texts[0], texts[2])]


@pytest.mark.parametrize("language", CORPUS)
def test_every_intent_has_enough_rows(language: Language) -> None:
    counts = Counter(row["intent"] for row in rows(CORPUS[language]))
    scarce = {intent: counts[intent] for intent in Intent if counts[intent] < LEAST_ROWS_PER_INTENT}
    assert not scarce


@pytest.mark.parametrize("language", CORPUS)
def test_every_sentiment_has_its_share(language: Language) -> None:
    counts = Counter(row["sentiment"] for row in rows(CORPUS[language]))
    shares = {sentiment: counts[sentiment] / counts.total() for sentiment in Sentiment}
    assert min(shares.values()) >= LEAST_SENTIMENT_SHARE, shares


@pytest.mark.parametrize("intent", Intent)
def test_a_feeling_is_no_proof_of_an_intent(intent: Intent) -> None:
    feelings: dict[Language, set[str]] = defaultdict(set)
    for language, path in CORPUS.items():
        feelings[language].update(r["sentiment"] for r in rows(path) if r["intent"] == intent)
    assert all(len(found) == len(Sentiment) for found in feelings.values()), feelings


@pytest.mark.skipif(not MEASURING.is_dir(), reason="the measuring data is not beside the checkout")
def test_no_row_is_taken_from_the_measuring_data() -> None:
    assert not taken_from(MEASURING.glob("*.jsonl"))


@pytest.mark.skipif(not CHAT.is_file(), reason="the chat messages for measuring are not there")
def test_no_row_is_taken_from_the_chat_messages_for_measuring() -> None:
    assert not taken_from([CHAT])


@pytest.mark.skipif(not CHAT.is_file(), reason="the chat messages for measuring are not there")
def test_the_chat_messages_for_measuring_have_known_labels_in_each_language() -> None:
    for row in rows(CHAT):
        assert row.keys() == LABELS, row
        assert row["intent"] in set(Intent), row
        assert row["sentiment"] in set(Sentiment), row
    assert {row["language"] for row in rows(CHAT)} >= CORPUS.keys()
    counts = Counter((row["language"], row["text"]) for row in rows(CHAT))
    assert not [text for text, count in counts.items() if count > 1]


def taken_from(paths: Iterable[Path]) -> list[str]:
    """Texts of the corpus, longer than anyone would write, that stand in other files too."""
    measured = {key(row["text"]) for path in paths for row in rows(path)}
    return [
        row["text"]
        for path in CORPUS.values()
        for row in rows(path)
        if len(words(row["text"])) >= LEAST_WORDS_TO_COMPARE and key(row["text"]) in measured
    ]


@pytest.mark.parametrize(
    ("name", "labels"),
    [("intents", set(Intent)), ("sentiments", {Sentiment.POSITIVE, Sentiment.NEGATIVE})],
)
def test_cues_are_plain_and_labelled(name: str, labels: set[str]) -> None:
    cues = rows(LEXICON / f"{name}.jsonl")
    for cue in cues:
        assert set(cue) == {"pattern", "label", "language"}, cue
        assert cue["label"] in labels, cue
        assert cue["language"] in set(Language), cue
        plain = " ".join(cue["pattern"].lower().translate(SAME_LETTER).split())
        assert cue["pattern"] == plain.replace("\u200c", ""), cue
    counts = Counter((cue["language"], cue["pattern"]) for cue in cues)
    assert not [cue for cue, count in counts.items() if count > 1]
    for language in CORPUS:
        found = Counter(cue["label"] for cue in cues if cue["language"] == language)
        assert min(found[label] for label in labels) >= LEAST_CUES, found


def test_the_words_that_tell_finglish_from_english_are_in_one_list_only() -> None:
    finglish, english = (
        [row["word"] for row in rows(LEXICON / f"{name}.jsonl")] for name in ("finglish", "english")
    )
    for listed in (finglish, english):
        assert len(listed) == len(set(listed))
        assert all(re.fullmatch(r"[a-z']+", word) for word in listed)
    assert not set(finglish) & set(english)

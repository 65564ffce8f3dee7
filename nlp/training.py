"""Corpus -> weights: `python -m nlp.training`. The same texts give the same weights.

Fine-tunes the encoder by adapters with heads for intent and sentiment, and trains the letter
model that tells English from Finglish. Uses the corpus of the project and, where it is there, the
shared folder's `train`; never its `dev`.

With --corpus, an owner's examples are added instead, within minutes and without fine-tuning:
see docs/training.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nlp.adapter import read_adapter
from nlp.embedded.encoder_folder import prepare_folder
from nlp.encoder import Encoder
from nlp.errors import ModelUnavailable
from nlp.heads import FILE, WEIGHTS, write_heads
from nlp.latin import FILE as LATIN_FILE
from nlp.learning.examples import (
    Example,
    is_held_out,
    read_corpus,
    read_parallel,
    read_shared,
    without_repeats,
)
from nlp.learning.head_training import calibrate
from nlp.learning.latin_training import train_latin
from nlp.learning.own_corpus import OwnCorpusError, read_own_corpus
from nlp.learning.own_training import train_own
from nlp.learning.report import draw_confusions, log_progress, quality
from nlp.learning.soup import average_heads, write_average
from nlp.learning.transliteration_training import train_transliterator
from nlp.learning.tuning import Schedule, adapt, save_adapter, tune
from nlp.reading import reader
from nlp.settings import DefaultSettings
from nlp.transliteration import FILE as FINGLISH_FILE
from nlp.transliteration import read_transliterator
from nlp.types import Intent, Language, Sentiment
from nlp.wordlists import words

if TYPE_CHECKING:
    from nlp.heads import Head
    from nlp.reading import Reader

REPORT: Final = "report.json"
LABELS: Final[dict[str, list[str]]] = {
    "intent": [str(label) for label in Intent],
    "sentiment": [str(label) for label in Sentiment],
}
# How often a shared example is seen in an epoch; the project's own are seen once. The labels of
# xed_sentiment's subtitle lines were carried over by machine and are noisy.
_SHARED: Final = 1.5
_SHARES: Final = {"corpus": 1.0, "xed_sentiment": 0.5}
DEFAULT: Final = Schedule()
_LEXICON_COUNT = 3  # a word of a list counts as if it had been read so often

log = logging.getLogger(__name__)


def training_examples() -> list[Example]:
    """Return what the encoder is tuned on; the project's own rows come first and win repeats."""
    # The shared Persian moods have no neutral one: with them Persian would never be neutral.
    moods = [
        example
        for example in read_shared("train", "sentiment_train")
        if example.language is not Language.PERSIAN
    ]
    return without_repeats([*read_corpus(), *read_shared("train", "intent_train"), *moods])


def latin_texts() -> tuple[list[str], list[str]]:
    """Return the English and the Finglish texts for the letter model."""
    corpus = read_corpus()
    shared = read_shared("train", "intent_train") + read_shared("train", "sentiment_train")
    texts = {
        language: [e.text for e in [*corpus, *shared] if e.language is language]
        for language in (Language.ENGLISH, Language.FINGLISH)
    }
    english, finglish = (
        texts[Language.ENGLISH],
        texts[Language.FINGLISH] + [one for one, _ in read_parallel()],
    )
    english += sorted(words("english")) * _LEXICON_COUNT
    finglish += sorted(words("finglish")) * _LEXICON_COUNT
    return english, finglish


def pairs(examples: Sequence[Example]) -> list[tuple[str, str]]:
    """Return what the transliterator learns from: pairs of Finglish and Persian."""
    own = [(example.text, example.persian) for example in examples if example.persian]
    return own + read_parallel()


def train(folder: Path, encoder_folder: Path, schedule: Schedule) -> dict[str, object]:
    """Tune the encoder in `encoder_folder`, write the weights into `folder`, return the report."""
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LATIN_FILE).write_text(train_latin(*latin_texts()) + "\n", "utf-8")
    examples = training_examples()
    seen = [example for example in examples if not is_held_out(example)]
    log.info("%d examples, %d of them held out", len(examples), len(examples) - len(seen))
    transliteration = train_transliterator(pairs(seen), folder / FINGLISH_FILE)
    read = reader(read_transliterator(folder / FINGLISH_FILE).persian)
    heads = tune_members(folder, encoder_folder, seen, read, schedule)
    # Read back as the bot will read it, so that temperature and report hold for what it computes.
    encoder = Encoder.read(encoder_folder, read_adapter(folder))
    held_out = [example for example in examples if is_held_out(example)]
    tuned, qualities = calibrated(heads, encoder, read, held_out, folder)
    write_heads(folder / FILE, tuned, encoder.name)
    report = {
        "encoder": encoder.name,
        "examples": dict(Counter(f"{e.language} {_origin(e)}" for e in seen)),
        "transliteration": transliteration,
        **qualities,
        "minutes": round((time.monotonic() - started) / 60, 1),
    }
    (folder / REPORT).write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return report


def tune_members(
    folder: Path,
    encoder_folder: Path,
    examples: Sequence[Example],
    read: Reader,
    schedule: Schedule,
) -> dict[str, Head]:
    """Tune all members, write the average of their adapters into `folder`, return the heads'."""
    from nlp.embedded.torch_network import read_network

    shares = [_SHARES.get(example.source, _SHARED) for example in examples]
    heads = []
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        members = [Path(scratch) / str(number) for number in range(schedule.members)]
        for number, member in enumerate(members):
            log.info("adapter %d of %d", number + 1, schedule.members)
            seeded = replace(schedule, seed=schedule.seed + number)
            network = read_network(encoder_folder)
            model = adapt(network.model, seeded)
            plain = Encoder.read(encoder_folder, network=network)
            heads.append(tune(plain, model, examples, shares, LABELS, seeded, read, log_progress()))
            member.mkdir()
            save_adapter(model, member, schedule.kept)
        write_average(members, folder)
    return average_heads(heads)


def calibrated(
    heads: Mapping[str, Head],
    encoder: Encoder,
    read: Reader,
    held_out: Sequence[Example],
    folder: Path,
) -> tuple[dict[str, Head], dict[str, object]]:
    """Return the heads with their temperatures, and how good they are on unseen examples.

    Only the project's own examples count: they are like chat. Draws the confusions, too.
    """
    chat = [example for example in held_out if example.source == "corpus"]
    tuned: dict[str, Head] = {}
    report: dict[str, object] = {}
    for task, head in heads.items():
        labelled = [example for example in chat if getattr(example, task) is not None]
        vectors = encoder.embed([read(example.text) for example in labelled])
        wanted = [str(getattr(example, task)) for example in labelled]
        languages = [str(example.language) for example in labelled]
        tuned[task] = calibrate(head, vectors, wanted)
        report[task] = quality(tuned[task], vectors, wanted, languages)
        picture = folder / f"confusion-{task}.png"
        draw_confusions(picture, tuned[task], vectors, wanted, languages)
        log.info("%s: %s", task, report[task])
    return tuned, report


def _origin(example: Example) -> str:
    return "own" if example.source == "corpus" else "shared"


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, help="your own examples, JSON Lines")
    parser.add_argument("--output", type=Path, help="folder for the weights")
    parser.add_argument("--cache-dir", type=Path, default=DefaultSettings().hf_cache_dir)
    parser.add_argument("--epochs", type=int, default=DEFAULT.epochs)
    parser.add_argument("--seed", type=int, default=DEFAULT.seed)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if arguments.corpus:
        output = arguments.output or Path("own_weights")
        try:
            train_own(read_own_corpus(arguments.corpus), output, arguments.cache_dir)
        except (OwnCorpusError, OSError, ModelUnavailable) as error:
            sys.exit(str(error))
        print(f"Written. To use it, set INTENT_MODEL={output} (and SENTIMENT_MODEL, if you like).")
        return
    output = arguments.output or WEIGHTS
    schedule = Schedule(epochs=arguments.epochs, seed=arguments.seed)
    train(output, prepare_folder(arguments.cache_dir), schedule)


if __name__ == "__main__":
    main()

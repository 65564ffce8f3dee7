"""Adds an owner's examples to what the shipped heads know: new heads on the tuned encoder.

The encoder stays as it is, so this takes minutes: multinomial logistic regression on the vectors
of the project's corpus and the owner's examples together.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from nlp.adapter import CONFIG, WEIGHTS
from nlp.encoder import Encoder
from nlp.heads import FILE, Head, read_head, write_heads
from nlp.heads import WEIGHTS as SHIPPED
from nlp.learning.examples import Example, is_held_out, read_corpus, without_repeats
from nlp.learning.head_training import balance, calibrate, fit_head
from nlp.learning.own_corpus import SOURCE, OwnCorpus
from nlp.learning.report import quality
from nlp.own_replies import write_replies
from nlp.reading import readable
from nlp.types import Intent, Sentiment

_DECAY: Final = 0.003
_AT_ONCE: Final = 2000  # texts between two lines of progress

log = logging.getLogger(__name__)


def train_own(own: OwnCorpus, output: Path, cache_dir: Path) -> dict[str, Any]:
    """Write a folder of weights that knows the owner's examples, too; return the report.

    INTENT_MODEL (and SENTIMENT_MODEL) set to the folder use it. Raises ModelUnavailable.
    """
    encoder = Encoder.open(cache_dir, SHIPPED)
    # The owner's labels win where both have a text.
    examples = without_repeats([*own.examples, *read_corpus()])
    vectors = _embedded(encoder, examples)
    labels = {
        "intent": [*map(str, Intent), *own.new_intents],
        "sentiment": [str(label) for label in Sentiment],
    }
    heads: dict[str, Head] = {}
    report: dict[str, Any] = {"encoder": encoder.name, "own_examples": len(own.examples)}
    for task in labels:
        if any(getattr(example, task) for example in own.examples):
            heads[task], report[task] = _fit(task, labels[task], examples, vectors)
        else:
            heads[task] = read_head(task, encoder.name)
    output.mkdir(parents=True, exist_ok=True)
    for name in (CONFIG, WEIGHTS):
        shutil.copyfile(SHIPPED / name, output / name)
    write_heads(output / FILE, heads, encoder.name)
    write_replies(output, own.replies)
    (output / "report.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return report


def _embedded(encoder: Encoder, examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    parts = []
    for start in range(0, len(examples), _AT_ONCE):
        log.info("reading examples: %d of %d", start, len(examples))
        part = examples[start : start + _AT_ONCE]
        parts.append(encoder.embed([readable(example.text) for example in part]))
    return np.concatenate(parts)


def _fit(
    task: str, labels: Sequence[str], examples: Sequence[Example], vectors: np.ndarray[Any, Any]
) -> tuple[Head, dict[str, Any]]:
    """Return the head, with a temperature and a report from examples that were held out."""
    places = [place for place, e in enumerate(examples) if getattr(e, task) is not None]
    kept = [place for place in places if not is_held_out(examples[place])]
    rest = [place for place in places if is_held_out(examples[place])]

    def wanted(chosen: Sequence[int]) -> list[str]:
        return [str(getattr(examples[place], task)) for place in chosen]

    # An owner has few examples beside many of ours: their groups get as fair a say.
    groups = [(examples[i].source == SOURCE, getattr(examples[i], task)) for i in kept]
    head = fit_head(vectors[kept], wanted(kept), labels, balance(groups), _DECAY)
    head = calibrate(head, vectors[rest], wanted(rest))
    origins = [examples[place].source for place in rest]
    report = quality(head, vectors[rest], wanted(rest), origins)
    log.info("%s: %s", task, report)
    return head, report

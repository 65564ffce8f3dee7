"""Checkpoints as transformers opens them: batches, length, number format, damage."""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from nlp.classifiers import SequenceClassifier, ZeroShotClassifier
from nlp.errors import ModelUnavailable
from nlp.pretrained import open_pretrained
from nlp.sources import ModelSource
from tests.checkpoints import (
    BART_LABELS,
    CARDIFF_LABELS,
    DEBERTA_LABELS,
    NAMED_LABELS,
    SST2_LABELS,
    save_bart,
    save_deberta,
    save_distilbert,
    save_roberta,
    save_xlm_roberta,
)
from tests.classifying import TEXTS, Save, local


def by_label(classifier: Any, text: str) -> dict[str, float]:
    (predictions,) = classifier.classify([text])
    return {prediction.label: prediction.score for prediction in predictions}


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_damaged_checkpoints_are_unavailable(tmp_path: Path, file: str) -> None:
    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    (folder / file).write_bytes(b"\x00damaged")
    with pytest.raises(ModelUnavailable):
        SequenceClassifier(local(str(folder), tmp_path))


def test_a_checkpoint_without_a_trained_layer_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    weights = load_file(folder / "model.safetensors")
    body = {name: value for name, value in weights.items() if not name.startswith("classifier")}
    save_file(body, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelUnavailable, match="no trained classification layer"):
        SequenceClassifier(local(str(folder), tmp_path))


def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable):
        SequenceClassifier(local(str(folder), tmp_path))


def test_a_source_hides_its_token_and_honours_its_rules(tmp_path: Path) -> None:
    source = ModelSource("owner/model", "v1", tmp_path, "hf_secret", offline=True)
    assert "hf_secret" not in repr(source)
    arguments = source.model_arguments()
    assert arguments["token"] == "hf_secret"
    assert arguments["revision"] == "v1"
    assert arguments["local_files_only"] is True
    assert arguments["use_safetensors"] is True
    assert arguments["trust_remote_code"] is False
    assert "use_safetensors" not in source.tokenizer_arguments()


def test_a_missing_models_reason_does_not_tell_the_token(tmp_path: Path) -> None:
    source = ModelSource("nobody/nothing", None, tmp_path, "hf_secret", offline=True)
    with pytest.raises(ModelUnavailable) as caught:
        SequenceClassifier(source)
    assert "hf_secret" not in str(caught.value)


def test_many_long_texts_are_computed_in_parts_and_come_back_in_order(tmp_path: Path) -> None:
    model = open_pretrained(local(save_roberta(tmp_path / "m", CARDIFF_LABELS), tmp_path), "cpu")
    texts = [f"{'hello world ' * (index % 40)}{index}" for index in range(120)]
    rows_at_once: list[int] = []
    model.model.register_forward_hook(lambda _, __, out: rows_at_once.append(len(out.logits)))
    together = model.scores(texts)
    assert 1 < len(rows_at_once) < len(texts)
    for index in range(0, len(texts), 17):
        assert torch.allclose(model.scores([texts[index]])[0], together[index], atol=1e-5)


@pytest.mark.parametrize(
    ("save", "labels"), [(save_bart, BART_LABELS), (save_deberta, DEBERTA_LABELS)]
)
def test_a_long_premise_loses_its_end_and_the_hypothesis_nothing(
    tmp_path: Path, save: Save, labels: dict[int, str]
) -> None:
    model = open_pretrained(local(save(tmp_path / "model", labels), tmp_path), "cpu")
    premise, hypothesis = "hello the world " * 256, "The speaker asks for help."
    tokenizer = model.tokenizer
    own = tokenizer(hypothesis, add_special_tokens=False)["input_ids"]
    encoded = model._encode([premise], [hypothesis])["input_ids"][0]

    assert len(encoded) == model.limit
    assert encoded[-len(own) - 1 : -1] == own
    start = tokenizer(premise, add_special_tokens=False)["input_ids"]
    assert encoded[1:9] == start[:8]
    assert model.scores([premise], [hypothesis]).isfinite().all()


def test_a_pair_that_cannot_be_shortened_is_a_failure_with_a_name(tmp_path: Path) -> None:
    model = open_pretrained(local(save_bart(tmp_path / "model", BART_LABELS), tmp_path), "cpu")
    with pytest.raises(ModelUnavailable, match="computing failed"):
        replace(model, limit=8).scores(["hello"], ["The speaker asks for help."])


@pytest.mark.parametrize(
    ("kind", "save", "labels"),
    [
        (ZeroShotClassifier, save_bart, BART_LABELS),
        (ZeroShotClassifier, save_deberta, DEBERTA_LABELS),
        (SequenceClassifier, save_roberta, CARDIFF_LABELS),
        (SequenceClassifier, save_xlm_roberta, NAMED_LABELS),
        (SequenceClassifier, save_distilbert, SST2_LABELS),
    ],
)
def test_bfloat16_gives_nearly_the_same_probabilities(
    tmp_path: Path, kind: Any, save: Save, labels: dict[int, str]
) -> None:
    source = local(save(tmp_path / "model", labels), tmp_path)
    exact, rounded = kind(source), kind(replace(source, dtype="bfloat16"))
    assert (exact.dtype, rounded.dtype) == ("float32", "bfloat16")
    for text in TEXTS:
        assert by_label(rounded, text) == pytest.approx(by_label(exact, text), abs=0.02)


def test_weights_stored_in_half_precision_are_computed_in_the_format_asked_for(
    tmp_path: Path,
) -> None:
    from safetensors.torch import load_file, save_file

    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    weights = load_file(folder / "model.safetensors")
    halves = {name: value.half() for name, value in weights.items()}
    save_file(halves, folder / "model.safetensors", {"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"dtype": "float16"}))

    classifier = SequenceClassifier(local(str(folder), tmp_path))
    assert classifier.dtype == "float32"
    assert {str(p.dtype) for p in classifier._model.model.parameters()} == {"torch.float32"}


def test_a_vocabulary_as_cardiffnlp_stores_it_is_read(tmp_path: Path) -> None:
    """Only vocab.json, merges.txt and the special tokens: no tokenizer.json."""
    folder = Path(save_roberta(tmp_path / "model", NAMED_LABELS))
    before = by_label(SequenceClassifier(local(str(folder), tmp_path)), "hello سلام!")
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    model = json.loads((old / "tokenizer.json").read_text())["model"]
    (old / "tokenizer.json").unlink()
    (old / "tokenizer_config.json").unlink()
    (old / "vocab.json").write_text(json.dumps(model["vocab"]))
    merges = "\n".join(" ".join(pair) for pair in model["merges"])
    (old / "merges.txt").write_text(f"#version: 0.2\n{merges}\n")
    special = {"bos": "<s>", "eos": "</s>", "unk": "<unk>", "pad": "<pad>"}
    names = {f"{name}_token": token for name, token in special.items()}
    (old / "special_tokens_map.json").write_text(json.dumps(names))

    after = by_label(SequenceClassifier(local(str(old), tmp_path)), "hello سلام!")
    assert after == pytest.approx(before, abs=1e-6)


@pytest.mark.skipif(
    importlib.util.find_spec("sentencepiece") is not None, reason="the package is here"
)
def test_a_vocabulary_that_wants_another_package_says_which(tmp_path: Path) -> None:
    folder = Path(save_xlm_roberta(tmp_path / "model", NAMED_LABELS))
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").unlink()
    (folder / "sentencepiece.bpe.model").write_bytes(b"\x0a\x0e")
    with pytest.raises(ModelUnavailable, match="pip install sentencepiece protobuf"):
        SequenceClassifier(local(str(folder), tmp_path))

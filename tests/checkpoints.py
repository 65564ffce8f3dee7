"""Tiny checkpoints with the real architectures and label names, and a tiny packed encoder file."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    BartConfig,
    BartForSequenceClassification,
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    DebertaV2Tokenizer,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForSequenceClassification,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    XLMRobertaTokenizer,
)

SENTENCES = (
    "The speaker asks for help. The speaker says hello and thank you.",
    "what a lovely day, I love it! this is terrible and sad @user http",
    "سلام چطوری امروز هوا چطوره ممنون",
)
CARDIFF_LABELS = {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}
NAMED_LABELS = {0: "negative", 1: "neutral", 2: "positive"}
BART_LABELS = {0: "contradiction", 1: "neutral", 2: "entailment"}
DEBERTA_LABELS = {0: "entailment", 1: "neutral", 2: "contradiction"}
SST2_LABELS = {0: "NEGATIVE", 1: "POSITIVE"}


def save_bart(folder: Path, labels: dict[int, str]) -> str:
    """Save a model as facebook/bart-large-mnli is one."""
    tokenizer = _byte_pair_tokenizer()
    config = BartConfig(
        vocab_size=len(tokenizer),
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        max_position_embeddings=96,
        **_special_ids(tokenizer),
        **_labels(labels),
    )
    return _save(folder, BartForSequenceClassification(config), tokenizer)


def save_roberta(folder: Path, labels: dict[int, str]) -> str:
    """Save a model as cardiffnlp/twitter-roberta-base-sentiment is one."""
    tokenizer = _byte_pair_tokenizer()
    config = RobertaConfig(**_small(tokenizer, 66), **_special_ids(tokenizer), **_labels(labels))
    return _save(folder, RobertaForSequenceClassification(config), tokenizer)


def save_distilbert(folder: Path, labels: dict[int, str]) -> str:
    """Save a model as distilbert-base-uncased-finetuned-sst-2-english is one."""
    tokenizer = _word_piece_tokenizer()
    config = DistilBertConfig(
        vocab_size=len(tokenizer),
        dim=16,
        n_layers=1,
        n_heads=2,
        hidden_dim=16,
        max_position_embeddings=64,
        pad_token_id=tokenizer.pad_token_id,
        **_labels(labels),
    )
    return _save(folder, DistilBertForSequenceClassification(config), tokenizer)


def save_xlm_roberta(folder: Path, labels: dict[int, str]) -> str:
    """Save a model as cardiffnlp/twitter-xlm-roberta-base-sentiment is one."""
    tokenizer = XLMRobertaTokenizer(vocab=_pieces())
    config = XLMRobertaConfig(**_small(tokenizer, 66), **_special_ids(tokenizer), **_labels(labels))
    return _save(folder, XLMRobertaForSequenceClassification(config), tokenizer)


def save_deberta(folder: Path, labels: dict[int, str]) -> str:
    """Save a model as MoritzLaurer/mDeBERTa-v3-base-xnli-multilingual-nli-2mil7 is one."""
    special = [(f"[{name}]", 0.0) for name in ("PAD", "CLS", "SEP", "UNK")]
    words = [piece for piece in _pieces() if not piece[0].startswith("<")]
    tokenizer = DebertaV2Tokenizer(vocab=[*special, *words, ("[MASK]", 0.0)])
    build: Any = DebertaV2Config  # takes more than its signature says
    config = build(
        **_small(tokenizer, 128),
        pooler_hidden_size=16,
        relative_attention=True,
        position_buckets=16,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        type_vocab_size=0,
        pad_token_id=tokenizer.pad_token_id,
        **_labels(labels),
    )
    return _save(folder, DebertaV2ForSequenceClassification(config), tokenizer)


def write_e5_file(path: Path, *, seed: int = 0) -> Path:
    """Write a packed encoder of two small layers that knows a few pieces, and every letter."""
    random = np.random.default_rng(seed)
    hidden, layers, wide, positions = 64, 2, 128, 32
    pieces = _pieces()
    tensors: list[tuple[str, int, int, bytes]] = []

    def matrix(name: str, count: int) -> None:
        blocks = bytearray()
        for _ in range(count // 32):
            scale = np.float16(random.uniform(0.005, 0.02)).tobytes()
            blocks += scale + random.integers(0, 256, 16, np.uint8).tobytes()
        tensors.append((name, 1, count, bytes(blocks)))

    def vector(name: str, values: Any) -> None:
        tensors.append((name, 0, values.size, values.astype("<f4").tobytes()))

    matrix("emb.word", len(pieces) * hidden)
    vector("emb.pos", random.normal(0, 0.1, positions * hidden))
    vector("emb.type", random.normal(0, 0.1, 2 * hidden))
    for layer in (None, *range(layers)):
        here = "emb." if layer is None else f"l{layer}."
        for short in ("ln",) if layer is None else ("aln", "oln"):
            vector(f"{here}{short}.w", random.normal(1, 0.1, hidden))
            vector(f"{here}{short}.b", random.normal(0, 0.1, hidden))
        if layer is not None:
            for short, rows, columns in (
                *((name, hidden, hidden) for name in ("q", "k", "v", "ao")),
                ("fi", wide, hidden),
                ("fo", hidden, wide),
            ):
                matrix(f"{here}{short}.w", rows * columns)
                vector(f"{here}{short}.b", random.normal(0, 0.1, rows))

    sizes = (hidden, layers, 2, wide, len(pieces), positions, 2)
    start = b"E5S1" + struct.pack("<I7ifi", 1, *sizes, 1e-12, 32)
    encoded = [piece.encode() for piece, _ in pieces]
    blob = b"".join(encoded)
    offsets = np.cumsum([0, *map(len, encoded)])
    start += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob))
    start += offsets.astype("<u4").tobytes()
    start += np.array([score for _, score in pieces], "<f4").tobytes() + blob
    start += struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("\t"), 1, ord(" "))
    start += struct.pack("<i", len(tensors))
    offset = len(start) + sum(2 + len(name) + 21 for name, *_ in tensors)
    directory, data = b"", b""
    for name, kind, count, values in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset + len(data), len(values))
        data += values
    path.write_bytes(start + directory + data)
    return path


class LetterEncoder:
    """A stand-in for the encoder: counts letters. Fast, and enough to tell some texts apart."""

    name = "letters"
    dimension = 48

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for letter in text.lower():
                vectors[row, ord(letter) % self.dimension] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / lengths.clip(1e-12)
        return unit


def _pieces() -> list[tuple[str, float]]:
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    words = ["query", ":", "سلام", "دنیا", "hello", "world", "هوا", "امروز", "ing", "to", "the"]
    letters = sorted({letter for word in words for letter in word} | set("abcdefghiz▁"))
    scored = [(f"▁{word}", -5.0 - index / 8) for index, word in enumerate(words)]
    scored += [(word, -6.0 - index / 8) for index, word in enumerate(words) if len(word) > 1]
    scored += [(letter, -9.0 - index / 64) for index, letter in enumerate(letters)]
    return [*special, *dict(scored).items(), ("<mask>", 0.0)]


def _byte_pair_tokenizer() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        SENTENCES,
        trainers.BpeTrainer(
            vocab_size=400,
            special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    )


def _word_piece_tokenizer() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(
        SENTENCES,
        trainers.WordPieceTrainer(
            vocab_size=200,
            special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"],
            show_progress=False,
        ),
    )
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )


def _small(tokenizer: Any, positions: int) -> dict[str, Any]:
    """The sizes of a tiny model, by the names that BERT's descendants share."""
    return {
        "vocab_size": len(tokenizer),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "max_position_embeddings": positions,
    }


def _special_ids(tokenizer: Any) -> dict[str, Any]:
    names = ("bos", "eos", "pad")
    return {f"{name}_token_id": getattr(tokenizer, f"{name}_token_id") for name in names}


def _labels(labels: dict[int, str]) -> dict[str, Any]:
    return {"id2label": labels, "label2id": {label: index for index, label in labels.items()}}


def _save(folder: Path, model: Any, tokenizer: Any) -> str:
    torch.manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.3)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)

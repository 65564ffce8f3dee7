"""What goes into the encoder's folder: the packed file in the words of transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.embedded.unigram import DROPPED, SPACE, SPACED

if TYPE_CHECKING:
    from nlp.embedded.e5_file import Array, E5File, Vocabulary

_LINEARS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def bert_config(packed: E5File) -> dict[str, Any]:
    """Return config.json of a `BertModel`, with the special ids of the vocabulary."""
    network, vocabulary = packed.network, packed.vocabulary
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": network.vocabulary,
        "hidden_size": network.hidden,
        "num_hidden_layers": network.layers,
        "num_attention_heads": network.heads,
        "intermediate_size": network.feed_forward,
        "max_position_embeddings": network.positions,
        "type_vocab_size": network.types,
        "layer_norm_eps": float(f"{network.epsilon:.6g}"),
        "hidden_act": "gelu",
        "bos_token_id": vocabulary.bos,
        "eos_token_id": vocabulary.eos,
        "pad_token_id": vocabulary.pad,
        "unk_token_id": vocabulary.unk,
    }


def bert_weights(packed: E5File) -> dict[str, Array]:
    """Return the tensors by their names in `BertModel`.

    The table of word embeddings is kept in half precision (190 MB instead of 380): the scales
    it was packed with are no finer. Everything else is float32, ready to be mapped and used.
    """
    hidden = packed.network.hidden
    weights = {
        "embeddings.word_embeddings.weight": packed.matrix("emb.word", hidden, np.float16),
        "embeddings.position_embeddings.weight": packed.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": packed.vector("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": packed.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.vector("emb.ln.b"),
    }
    for layer in range(packed.network.layers):
        here, there = f"l{layer}.", f"encoder.layer.{layer}."
        for short, name in _LINEARS.items():
            columns = packed.network.feed_forward if short == "fo" else hidden
            matrix = packed.matrix(f"{here}{short}.w", columns, np.float32)
            weights[f"{there}{name}.weight"] = matrix
            weights[f"{there}{name}.bias"] = packed.vector(f"{here}{short}.b")
        for short, name in _NORMS.items():
            weights[f"{there}{name}.weight"] = packed.vector(f"{here}{short}.w")
            weights[f"{there}{name}.bias"] = packed.vector(f"{here}{short}.b")
    return weights


def tokenizer_json(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return tokenizer.json of the `tokenizers` library, with the rules of `unigram`."""
    pieces = vocabulary.pieces
    bos, eos = pieces[vocabulary.bos][0], pieces[vocabulary.eos][0]
    special = sorted({vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk})
    first, second, start, end = (
        {"Sequence": {"id": "A", "type_id": 0}},
        {"Sequence": {"id": "B", "type_id": 0}},
        {"SpecialToken": {"id": bos, "type_id": 0}},
        {"SpecialToken": {"id": eos, "type_id": 0}},
    )
    metaspace = {
        "type": "Metaspace",
        "replacement": SPACE,
        "prepend_scheme": "always",
        "split": True,
    }
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added_token(index, pieces[index][0]) for index in special],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                _replacement(DROPPED, ""),
                _replacement(SPACED, " "),
                {"type": "NFKC"},
                _replacement(" {2,}", " "),
            ],
        },
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [start, first, end],
            "pair": [start, first, end, end, second, end],
            "special_tokens": {
                token: {"id": token, "ids": [index], "tokens": [token]}
                for token, index in ((bos, vocabulary.bos), (eos, vocabulary.eos))
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unk,
            "vocab": pieces,
            "byte_fallback": False,
        },
    }


def tokenizer_config(packed: E5File) -> dict[str, Any]:
    """Return tokenizer_config.json, by which `AutoTokenizer` opens tokenizer.json."""
    pieces, vocabulary = packed.vocabulary.pieces, packed.vocabulary
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": packed.network.positions,
        "bos_token": pieces[vocabulary.bos][0],
        "cls_token": pieces[vocabulary.bos][0],
        "eos_token": pieces[vocabulary.eos][0],
        "sep_token": pieces[vocabulary.eos][0],
        "pad_token": pieces[vocabulary.pad][0],
        "unk_token": pieces[vocabulary.unk][0],
    }


def _added_token(index: int, content: str) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": index, "content": content, **flags, "special": True}


def _replacement(pattern: str, content: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}

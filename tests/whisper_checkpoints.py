"""A tiny Whisper with the real architecture that hears one sentence in everything; and sounds."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    GenerationConfig,
    PreTrainedTokenizerFast,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
)

END, START, ENGLISH, PERSIAN, TRANSCRIBE, TRANSLATE, NO_SPEECH, NO_TIMES = CONTROLS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|fa|>",
    "<|transcribe|>",
    "<|translate|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
_WIDTH = 320  # wider than the vocabulary, so that each token can have a place of its own
_SECONDS = 2  # of a window: thirty would only take longer


def save_whisper(
    folder: Path,
    *,
    says: str = " hello there",
    sure: dict[str, float] | None = None,
    multilingual: bool = True,
) -> str:
    """Save a Whisper that hears `says` in each window; its words must all differ.

    `sure` are the logits of what comes after the start: a language, or that nobody speaks.
    """
    tokenizer = _tokenizer(says)
    control = dict(zip(CONTROLS, tokenizer.convert_tokens_to_ids(list(CONTROLS)), strict=True))
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokenizer),
            d_model=_WIDTH,
            encoder_layers=1,
            decoder_layers=1,
            encoder_attention_heads=1,
            decoder_attention_heads=1,
            encoder_ffn_dim=16,
            decoder_ffn_dim=16,
            max_source_positions=_SECONDS * 50,
            max_target_positions=64,
            tie_word_embeddings=False,
            bos_token_id=control[END],
            eos_token_id=control[END],
            pad_token_id=control[END],
            decoder_start_token_id=control[START],
        )
    )
    followers = {control[NO_TIMES]: tokenizer(says)["input_ids"] + [control[END]]}
    _recite(model, followers, {control[START]: _by_id(sure or {ENGLISH: 9}, control)})
    model.generation_config = _generation_config(control, multilingual=multilingual)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    extractor: Any = WhisperFeatureExtractor
    extractor(chunk_length=_SECONDS).save_pretrained(folder)
    return str(folder)


def _by_id(logits: dict[str, float], control: dict[str, int]) -> dict[int, float]:
    return {control[name]: logit for name, logit in logits.items()}


def _recite(model: Any, texts: dict[int, list[int]], logits: dict[int, dict[int, float]]) -> None:
    """Set the weights so that a token calls for the next one of a text, or for what is likely."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "norm" not in name:
                weight.zero_()  # the layers pass on what they get
        size = model.config.vocab_size
        model.get_input_embeddings().weight.copy_(torch.eye(size, _WIDTH))
        head = model.get_output_embeddings().weight
        for first, text in texts.items():
            assert len(set(text)) == len(text), "a token that comes twice has two followers"
            head[text, [first, *text[:-1]]] = 10
        # The norm makes sqrt(width) of the one that a token is embedded as.
        for before, after in logits.items():
            for token, logit in after.items():
                head[token, before] = logit / math.sqrt(_WIDTH)


def _generation_config(control: dict[str, int], *, multilingual: bool) -> Any:
    languages = {"lang_to_id": {name: control[name] for name in (ENGLISH, PERSIAN)}}
    build: Any = GenerationConfig
    return build(
        bos_token_id=control[END],
        eos_token_id=control[END],
        pad_token_id=control[END],
        decoder_start_token_id=control[START],
        no_timestamps_token_id=control[NO_TIMES],
        task_to_id={"transcribe": control[TRANSCRIBE], "translate": control[TRANSLATE]},
        is_multilingual=multilingual,
        max_length=64,
        **(languages if multilingual else {}),
    )


def _tokenizer(says: str) -> Any:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=_WIDTH - 10, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([says] * 9, trainer)
    build: Any = PreTrainedTokenizerFast
    fast = build(tokenizer_object=tokenizer, eos_token=END, pad_token=END)
    fast.add_special_tokens({"additional_special_tokens": list(CONTROLS)})
    return fast


def tone(seconds: float, *, loud: float = 0.3, rate: int = 48_000) -> Any:
    """Return a sound that is no silence."""
    return loud * np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 220 / rate)


def sound_file(
    samples: Any, *, rate: int = 48_000, kind: str = "OGG", codec: str = "OPUS"
) -> bytes:
    """Return a file as Telegram's apps make voice messages, Ogg with Opus; or another kind."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=codec)
    return file.getvalue()

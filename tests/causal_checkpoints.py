"""Tiny causal language models with real architectures, saved as the hub's are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
)

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content | trim }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WITHOUT_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    + CHATML
)
SENTENCES = ("You are a friendly chatbot. User: hello Bot: hi! Bees live in hives.", "سلام سلام")

_WIDTH = 320  # wider than the vocabulary, so that each token can have a place of its own


def chat_tokenizer(template: str = CHATML) -> Any:
    """A byte-level tokenizer as SmolLM's: two role tokens, and one for thinking aloud."""
    tokenizer = _byte_level(["<|im_start|>", "<|im_end|>"], eos_token="<|im_end|>")
    tokenizer.add_tokens(["<think>"])
    tokenizer.chat_template = template
    return tokenizer


def plain_tokenizer() -> Any:
    """A byte-level tokenizer as GPT-2's: one special token, no template."""
    return _byte_level(["<|endoftext|>"], eos_token="<|endoftext|>")


def save_llama(folder: Path, *, says: str = "", template: str = CHATML) -> str:
    """Save a chat model; one that `says` something says that and ends."""
    tokenizer = chat_tokenizer(template)
    torch.manual_seed(0)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=_WIDTH,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=1,
            head_dim=8,
            max_position_embeddings=1024,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
        )
    )
    if says:
        _recite(model, tokenizer, f"\n{says}<|im_end|>")
    return _save(folder, model, tokenizer)


def save_gpt2(folder: Path, *, recites: str = "") -> str:
    """Save a model without a template; with `recites` it goes on from the first token of that."""
    tokenizer = plain_tokenizer()
    torch.manual_seed(0)
    model = GPT2LMHeadModel(
        GPT2Config(
            vocab_size=len(tokenizer),
            n_positions=512,
            n_embd=_WIDTH,
            n_layer=1,
            n_head=1,
            tie_word_embeddings=False,
            bos_token_id=tokenizer.eos_token_id,
            eos_token_id=tokenizer.eos_token_id,
        )
    )
    if recites:
        _recite(model, tokenizer, recites)
    return _save(folder, model, tokenizer)


def _recite(model: Any, tokenizer: Any, text: str) -> None:
    """Set the weights so that each token of `text`, which must all differ, calls for the next."""
    ids = tokenizer(text)["input_ids"]
    assert len(set(ids)) == len(ids), "a token that comes twice would have two followers"
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "norm" not in name and "ln_" not in name:
                weight.zero_()  # the layers pass on what they get
        model.get_input_embeddings().weight.copy_(torch.eye(len(tokenizer), _WIDTH))
        model.get_output_embeddings().weight[ids[1:], ids[:-1]] = 10


def _byte_level(special: list[str], *, eos_token: str) -> Any:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    build: Any = PreTrainedTokenizerFast
    return build(tokenizer_object=tokenizer, eos_token=eos_token, additional_special_tokens=special)


def _save(folder: Path, model: Any, tokenizer: Any) -> str:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)

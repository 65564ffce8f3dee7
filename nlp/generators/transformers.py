"""Causal language models from the hub or a local folder, run by transformers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from nlp.generators.decoding import Decoding
from nlp.generators.local import LocalGenerator
from nlp.generators.persona import GENERAL, Persona
from nlp.generators.pieces import Pieces
from nlp.generators.prompts import SCRIPT_STOPS, PromptStyle, build_prompt
from nlp.sources import ModelSource
from nlp.types import Prompt
from nlp.worker import Worker


class TransformersGenerator(LocalGenerator):
    """Any `AutoModelForCausalLM` with safetensors weights; no code of a repository is run.

    `style` is read off the model when it is not given; `device` and `dtype` are torch's words.
    """

    def __init__(
        self,
        source: ModelSource,
        *,
        name: str,
        style: PromptStyle | None = None,
        decoding: Decoding = Decoding(),  # noqa: B008 - frozen
        persona: Persona = GENERAL,
        device: str = "cpu",
        dtype: str = "auto",
        worker: Worker | None = None,
    ) -> None:
        super().__init__(name, worker=worker)
        self._source = source
        self._style = style
        self._decoding = decoding
        self._persona = persona
        self._device = device
        self._dtype = dtype
        self._model: Any
        self._codec: TransformersCodec
        self._window = decoding.window

    def _load(self) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        arguments = self._source.tokenizer_arguments()
        tokenizer = AutoTokenizer.from_pretrained(self._source.model, **arguments)
        arguments = self._source.model_arguments()
        model: Any = AutoModelForCausalLM.from_pretrained(
            self._source.model, dtype=self._dtype, **arguments
        )
        self._model = model.to(self._device).eval()
        self._codec = TransformersCodec(tokenizer)
        self._style = self._style or style_of(self._source.model, tokenizer)
        positions = getattr(model.config, "max_position_embeddings", None) or self._window
        self._window = min(self._decoding.window, positions - self._decoding.max_new_tokens)

    def _generate(self, prompt: Prompt, stop: threading.Event, push: Callable[[str], None]) -> None:
        import torch

        from nlp.generators.hooks import FrequencyPenalty, PieceStreamer, StopWish

        style = self._style or PromptStyle.SCRIPT
        ids = build_prompt(
            self._codec, prompt, style=style, window=self._window, persona=self._persona
        )
        inputs = torch.tensor([ids], device=self._device)
        pieces = Pieces(
            self._codec.decode, push, SCRIPT_STOPS if style is PromptStyle.SCRIPT else ()
        )
        decoding = self._decoding.for_prompt(prompt)
        sampling = decoding.temperature > 0
        with torch.inference_mode():
            output = self._model.generate(
                inputs,
                attention_mask=torch.ones_like(inputs),
                max_new_tokens=decoding.max_new_tokens,
                repetition_penalty=decoding.repetition_penalty,
                do_sample=sampling,
                # None where greedy: the model's own defaults would be warned about.
                temperature=decoding.temperature if sampling else None,
                top_p=decoding.top_p if sampling else None,
                top_k=None,
                eos_token_id=self._end_tokens,
                pad_token_id=self._codec.end_token,
                logits_processor=[FrequencyPenalty(decoding.frequency_penalty, len(ids))],
                stopping_criteria=[StopWish(lambda: stop.is_set() or pieces.stopped)],
                streamer=PieceStreamer(pieces),
            )
        if pieces.stopped or int(output[0, -1]) in self._end_tokens:
            push("\n")

    @cached_property
    def _end_tokens(self) -> list[int]:
        """Ids that end an answer: the tokenizer's own and those the model names besides."""
        named = self._model.generation_config.eos_token_id
        extra = named if isinstance(named, list) else [] if named is None else [named]
        return sorted({self._codec.end_token, *extra})


class TransformersCodec:
    """A tokenizer of transformers, as prompts need it."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    @cached_property
    def control_tokens(self) -> Mapping[str, int]:
        """Special tokens, and added ones such as `<think>`, which are not marked special."""
        added = {
            str(token): number
            for number, token in self._tokenizer.added_tokens_decoder.items()
            if token.special or not token.content.isspace()
        }
        special = self._tokenizer.all_special_tokens
        return added | dict(zip(special, self._tokenizer.all_special_ids, strict=True))

    @property
    def end_token(self) -> int:
        """Id of the token that closes a turn; the last of the vocabulary if there is none."""
        end = self._tokenizer.eos_token_id
        return len(self._tokenizer) - 1 if end is None else int(end)

    def encode(self, text: str) -> list[int]:
        """Encode text; control tokens written in it become their ids; nothing is added."""
        return list(self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def decode(self, ids: Sequence[int]) -> str:
        """Decode ids without control tokens."""
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def render(self, messages: Sequence[Mapping[str, str]]) -> str:
        """Apply the tokenizer's chat template; a model that can think aloud is asked not to."""
        from jinja2 import TemplateError

        try:
            return str(
                self._tokenizer.apply_chat_template(
                    [dict(message) for message in messages],
                    tokenize=False,
                    add_generation_prompt=True,
                    enable_thinking=False,
                )
            )
        except TemplateError:
            raise ValueError("the chat template does not take these roles") from None


def style_of(model: str, tokenizer: Any) -> PromptStyle:
    """Tell how a model was taught to converse."""
    # DialoGPT's template would put the persona in as if a person had said it.
    if "dialogpt" in model.lower():
        return PromptStyle.TURNS
    return PromptStyle.CHAT if tokenizer.chat_template else PromptStyle.SCRIPT

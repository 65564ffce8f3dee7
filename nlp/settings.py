"""What an owner may choose about models; the bot's Settings has the same names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from nlp.types import Intent

MODEL_INTENTS: Final = frozenset(
    map(str, (Intent.QUESTION, Intent.REQUEST_HELP, Intent.GENERAL_CONVERSATION))
)
"""What a model answers if it speaks the language; ready replies answer the rest at once."""


class ModelSettings(Protocol):
    """The settings the language core reads. Memory is in 10^6 bytes, the timeout in seconds.

    `generation_languages` are those that models speak, empty for what the catalogue says;
    `generation_intents` are answered by models, all others by ready replies; `assistant_prompt`
    tells models who they are, empty for Hamzaban.

    Keys are strings or something with `get_secret_value()`, such as pydantic's SecretStr.
    """

    @property
    def huggingface_api_key(self) -> Any | None: ...  # noqa: D102 - said above
    @property
    def hf_cache_dir(self) -> Path: ...  # noqa: D102
    @property
    def hf_hub_offline(self) -> bool: ...  # noqa: D102
    @property
    def intent_model(self) -> str: ...  # noqa: D102
    @property
    def sentiment_model(self) -> str: ...  # noqa: D102
    @property
    def generation_model(self) -> str: ...  # noqa: D102
    @property
    def generation_api_url(self) -> str: ...  # noqa: D102
    @property
    def generation_api_model(self) -> str: ...  # noqa: D102
    @property
    def generation_api_key(self) -> Any | None: ...  # noqa: D102
    @property
    def generation_languages(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def generation_intents(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def assistant_prompt(self) -> str: ...  # noqa: D102
    @property
    def speech_model(self) -> str: ...  # noqa: D102
    @property
    def nlp_device(self) -> str: ...  # noqa: D102
    @property
    def nlp_memory_limit_mb(self) -> int | None: ...  # noqa: D102
    @property
    def generation_timeout(self) -> float: ...  # noqa: D102
    @property
    def max_new_tokens(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class DefaultSettings:
    """The defaults, for those who use AIModels as a library."""

    huggingface_api_key: str | None = None
    hf_cache_dir: Path = Path("models_cache")
    hf_hub_offline: bool = False
    intent_model: str = "auto"
    sentiment_model: str = "auto"
    generation_model: str = "auto"
    generation_api_url: str = ""
    generation_api_model: str = ""
    generation_api_key: str | None = None
    generation_languages: frozenset[str] = frozenset()
    generation_intents: frozenset[str] = MODEL_INTENTS
    assistant_prompt: str = ""
    speech_model: str = ""
    nlp_device: str = "auto"
    nlp_memory_limit_mb: int | None = None
    generation_timeout: float = 30.0
    max_new_tokens: int = 160


def revealed(key: Any | None) -> str | None:
    """Return a key as a plain string."""
    reveal = getattr(key, "get_secret_value", None)
    return str(reveal() if reveal else key) if key else None

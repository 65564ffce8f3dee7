"""Settings: the only reader of the environment."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from nlp.catalog import check_model_name
from nlp.settings import MODEL_INTENTS
from nlp.types import Intent, Language, Task

# Bot API: "Authorizing your bot". The part before the colon is the bot's user id.
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")


_SPOKEN: list[str] = [Language.PERSIAN, Language.ENGLISH, Language.FINGLISH]


class SettingsError(Exception):
    """Some settings are wrong; `problems` says which and why, one line each, without secrets."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _ids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    entries = [entry.strip() for entry in value.split(",") if entry.strip()]
    wrong = [entry for entry in entries if not re.fullmatch(r"-?\d{1,20}", entry)]
    if wrong:
        raise ValueError(f"numeric ids, comma separated, wanted; not a number: {', '.join(wrong)}")
    return frozenset(int(entry) for entry in entries)


def _token(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("not a bot token; @BotFather gives one like 123456789:AbC… (35 letters)")
    return value


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", value):
        raise ValueError("an address like https://api.telegram.org wanted")
    return value.rstrip("/")


def _optional_url(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/@]+(/[^\s]*)?", value):
        raise ValueError("an address like http://127.0.0.1:11434/v1 wanted")
    return value


def _proxy(value: SecretStr | None) -> SecretStr | None:
    if value and not re.fullmatch(r"(https?|socks5h?)://\S+", value.get_secret_value()):
        raise ValueError("an address like socks5://127.0.0.1:1080 or http://127.0.0.1:8080 wanted")
    return value


def _device(value: str) -> str:
    if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", value):
        raise ValueError("auto, cpu, cuda, cuda:N or mps wanted")
    return value


def _auto_number(value: Any) -> Any:
    return None if isinstance(value, str) and value.lower() == "auto" else value


def _file(path: Path) -> Path:
    path = path.expanduser()
    try:
        # By trying: access() says yes to root and to read-only mounts. Storage makes the folder.
        there = next(filter(Path.exists, path.absolute().parents), path)
        with tempfile.TemporaryFile(dir=there):
            pass
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror}") from None
    return path


def _model(task: Task) -> AfterValidator:
    return AfterValidator(lambda name: check_model_name(task, name))


def _key_file(path: Path) -> Path:
    path = path.expanduser()
    if path.is_file():  # may be handed in read-only, as containers do with secrets
        try:
            path.open("rb").close()
        except OSError as error:
            raise ValueError(f"{path} cannot be read: {error.strerror}") from None
        return path
    return _file(path)


def _some_of(known: list[str]) -> BeforeValidator:
    """Return what splits a comma-separated list; raises ValueError for what is not `known`."""

    def split(value: object) -> object:
        if not isinstance(value, str):
            return value
        named = {part for part in re.split(r"[\s,]+", value) if part}
        if unknown := sorted(named - {*known}):
            raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
        return frozenset(named)

    return BeforeValidator(split)


WritableFile = Annotated[Path, AfterValidator(_file)]
Ids = Annotated[frozenset[int], BeforeValidator(_ids)]


class Settings(BaseModel):
    """Every setting, validated; the names in the environment are these in capitals."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=True,
        alias_generator=AliasGenerator(validation_alias=str.upper),
    )

    telegram_bot_token: Annotated[SecretStr | None, AfterValidator(_token)] = None
    telegram_api_base_url: Annotated[str, AfterValidator(_url)] = "https://api.telegram.org"
    # A proxy's address may hold a password.
    telegram_proxy: Annotated[SecretStr | None, AfterValidator(_proxy)] = None
    admin_user_ids: Ids = frozenset()
    allowed_user_ids: Ids = frozenset()
    allowed_chat_ids: Ids = frozenset()
    bot_language: Literal["auto", "fa", "en"] = "auto"

    huggingface_api_key: SecretStr | None = None
    hf_cache_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Path("models_cache")
    hf_hub_offline: bool = False
    intent_model: Annotated[str, _model("intent")] = "auto"
    sentiment_model: Annotated[str, _model("sentiment")] = "auto"
    generation_model: Annotated[str, _model("generation")] = "auto"
    generation_api_url: Annotated[str, AfterValidator(_optional_url)] = ""
    generation_api_model: str = ""
    generation_api_key: SecretStr | None = None
    generation_languages: Annotated[frozenset[str], _some_of(_SPOKEN)] = frozenset()
    generation_intents: Annotated[frozenset[str], _some_of(list(Intent))] = MODEL_INTENTS
    assistant_prompt: str = Field(default="", max_length=2000)
    speech_model: Annotated[str, _model("speech")] = ""
    nlp_device: Annotated[str, AfterValidator(_device)] = "auto"
    nlp_memory_limit_mb: Annotated[
        Annotated[int, Field(ge=1)] | None, BeforeValidator(_auto_number)
    ] = None

    database_path: WritableFile = Path("data/hamzaban.db")
    database_key_file: Annotated[Path, AfterValidator(_key_file)] = Path(
        "~/.config/hamzaban/database.key"
    )
    max_history_messages: int = Field(default=20, ge=0, le=1000)
    history_retention_days: int = Field(default=90, ge=1)
    generation_timeout: float = Field(default=30, gt=0)
    max_new_tokens: int = Field(default=160, ge=1, le=4096)

    rate_limit_messages: int = Field(default=20, ge=1)
    rate_limit_seconds: float = Field(default=60, gt=0)
    group_policy: Literal["mention", "all"] = "mention"
    stream: bool = True
    deep_links: bool = True
    inline_mode: bool = False
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=0, ge=0, le=65535)
    playground_port: int = Field(default=8088, ge=0, le=65535)
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda level: level.upper() if isinstance(level, str) else level),
    ] = "INFO"
    log_format: Literal["text", "json"] = "text"

    # Set by systemd, not by people: sd_notify(3), sd_watchdog_enabled(3).
    notify_socket: str = ""
    watchdog_usec: int | None = Field(default=None, ge=1)
    watchdog_pid: int | None = None

    @property
    def answers_elsewhere(self) -> bool:
        """Whether what people write leaves this machine for the sake of an answer."""
        host = urlsplit(self.generation_api_url).hostname
        return host is not None and not re.fullmatch(r"localhost|127(\.\d+){3}|::1", host)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Read settings from `environment`; an empty value means the default.

        Raises SettingsError, which lists every wrong value.
        """
        try:
            return cls.model_validate({name: value for name, value in environment.items() if value})
        except ValidationError as error:
            raise SettingsError([_problem(detail) for detail in error.errors()]) from None

    @classmethod
    def accepts(cls, name: str, value: str) -> bool:
        """Return whether `value` will do for a setting, by its name in the environment."""
        try:
            cls.read({name: value})
        except SettingsError as error:
            return not any(problem.startswith(f"{name}:") for problem in error.problems)
        return True


def _problem(detail: Any) -> str:
    name = str(detail["loc"][0]).upper()
    return f"{name}: {detail['msg'].removeprefix('Value error, ')}"

"""python -m bot setup: asks its owner the few things the bot has to know, and writes .env."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Final, Protocol

from bot.connection import TokenRefusedError
from bot.contact import Contact, StrangeAnswerError, UnreachableError
from bot.env_file import replace_file, values_of, with_values
from bot.redaction import Redactor
from bot.settings import Settings
from bot.terminal import Texts, language_of

_NO_TERMINAL: Final = 2
_FILE: Final = Path(".env")
# Beside the program where it is run from elsewhere.
_EXAMPLES: Final = (Path(".env.example"), Path(__file__).parent.parent / ".env.example")
_DEFAULTS: Final = {"BOT_LANGUAGE": "auto"}  # what the example holds and nobody has chosen
_SECRET: Final = frozenset({"TELEGRAM_BOT_TOKEN", "TELEGRAM_PROXY"})  # a proxy's holds a password


class Console(Protocol):
    """Where questions are asked and answered."""

    def say(self, text: str) -> None:
        """Print a text."""

    def ask(self, question: str) -> str:
        """Return what is typed. Raises EOFError."""

    def ask_hidden(self, question: str) -> str:
        """Return what is typed, which nobody sees. Raises EOFError."""


class Terminal:
    """The terminal the program was started in."""

    def say(self, text: str) -> None:
        """Print a text."""
        print(text, flush=True)

    def ask(self, question: str) -> str:
        """Return what is typed. Raises EOFError."""
        return input(f"{question} ").strip()

    def ask_hidden(self, question: str) -> str:
        """Return what is typed, which nobody sees. Raises EOFError."""
        # A token on the screen stays in its history, and in every picture of it. That it was
        # pasted well is seen all the same: the bot's name appears.
        return getpass(f"{question} ").strip()


def set_up(environment: Mapping[str, str]) -> int:
    """Ask, and write .env; return 0, 1 when it was broken off, or 2 without a terminal."""
    texts = Texts(language_of(environment), Redactor())
    if not sys.stdin.isatty():
        print(texts.text("setup-no-terminal"), file=sys.stderr)
        return _NO_TERMINAL
    try:
        Dialogue(Terminal(), environment).run(_FILE)
    except (KeyboardInterrupt, EOFError):
        print(f"\n{texts.text('setup-broken-off')}", file=sys.stderr)
        return 1
    except OSError as error:
        print(texts.text("setup-not-written", reason=str(error)), file=sys.stderr)
        return 1
    return 0


@dataclass(frozen=True, slots=True)
class _Question:
    """A setting that is asked for, and what to say of an answer that will not do."""

    name: str
    text: str
    wrong: str


_LANGUAGE: Final = _Question("BOT_LANGUAGE", "setup-language", "setup-language-wrong")
_PROXY: Final = _Question("TELEGRAM_PROXY", "setup-proxy", "setup-proxy-wrong")
_TOKEN: Final = _Question("TELEGRAM_BOT_TOKEN", "setup-token", "setup-token-wrong")
_ADMINS: Final = _Question("ADMIN_USER_IDS", "setup-admins", "setup-admins-wrong")


class Dialogue:
    """The questions in their order. Nothing is written before the last is answered."""

    def __init__(self, console: Console, environment: Mapping[str, str]) -> None:
        self._console = console
        self._environment = environment
        self._texts = Texts(language_of(environment), Redactor())
        self._former: dict[str, str] = {}
        self._chosen: dict[str, str] = {}

    def run(self, path: Path) -> None:
        """Ask, and put the answers into the file at `path`. Raises EOFError and OSError."""
        text = _text_of(path)
        self._former = values_of(text)
        self._say("setup-begin")
        self._choose(_LANGUAGE, self._console.ask)
        self._texts = Texts(language_of(self._known()), Redactor())
        self._choose(_PROXY, self._console.ask)  # before the token, which is checked through it
        self._choose_token()
        self._choose(_ADMINS, self._console.ask)
        replace_file(path, with_values(text, self._chosen))
        self._say("setup-written", path=str(path))
        self._say("setup-next")

    def _say(self, key: str, /, **values: object) -> None:
        self._console.say(self._texts.text(key, **values))

    def _choose(self, question: _Question, ask: Callable[[str], str]) -> bool:
        """Ask until the answer will do; Enter keeps what is there. Return whether it is new."""
        former = self._former.get(question.name, "")
        if former == _DEFAULTS.get(question.name):
            former = ""
        key = f"{question.text}-again" if former else question.text
        shown = "" if question.name in _SECRET else former
        while answer := ask(self._texts.text(key, former=shown)):
            if not Settings.accepts(question.name, answer) or "${" in answer:
                self._say(question.wrong)
            elif self._may_replace(question.name, former, answer):
                self._chosen[question.name] = answer
                return True
            else:
                break
        return False

    def _may_replace(self, name: str, former: str, answer: str) -> bool:
        return former in ("", answer) or self._agrees("setup-replace", name=name)

    def _agrees(self, key: str, /, **values: object) -> bool:
        answer = self._console.ask(self._texts.text(key, **values)).casefold()
        return answer in self._texts.text("setup-yes").split()

    def _choose_token(self) -> None:
        while self._choose(_TOKEN, self._console.ask_hidden):
            token = self._chosen[_TOKEN.name]
            if self._is_well(token):
                return
            del self._chosen[_TOKEN.name]

    def _is_well(self, token: str) -> bool:
        """Ask Telegram whose token it is; where it cannot be asked, ask whether to keep it so."""
        self._say("setup-asking")
        try:
            me = asyncio.run(self._contact().ask(token, "getMe"))
        except TokenRefusedError:
            self._say("token-refused")
            return False
        except UnreachableError as error:
            self._say("setup-unreachable", reason=error.reason)
        except StrangeAnswerError as error:
            self._say("telegram-strange", reason=str(error))
        else:
            self._say("token-accepted", name=f"@{me.get('username', '')}")
            return True
        return self._agrees("setup-unchecked")

    def _contact(self) -> Contact:
        known = self._known()
        base = known.get("TELEGRAM_API_BASE_URL") or "https://api.telegram.org"
        return Contact(base.rstrip("/"), known.get("TELEGRAM_PROXY") or None)

    def _known(self) -> dict[str, str]:
        # The environment goes before the file, as it does when the bot runs.
        return {**self._former, **self._environment, **self._chosen}


def _text_of(path: Path) -> str:
    """Return what the file holds, or else the example, which explains every setting."""
    for place in (path, *_EXAMPLES):
        if place.exists():
            return place.read_text("utf-8")
    return ""

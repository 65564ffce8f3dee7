"""A prompt as token ids: persona, what fits of the history, and the message.

It knows no engine, only a `Codec`. What people write can never forge a turn: the structure around
the messages is encoded apart from them, and control tokens in them become ordinary text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from nlp.generators.persona import Persona, acquaintance
from nlp.names import told_name
from nlp.types import ChatMessage, Prompt


class PromptStyle(StrEnum):
    """How a model was taught to see a conversation."""

    CHAT = "chat"  # by the chat template of its tokenizer
    TURNS = "turns"  # bare turns, each closed by the end token: DialoGPT (Zhang et al. 2020)
    SCRIPT = "script"  # not at all: it continues a written dialogue (gpt2, distilgpt2)


SCRIPT_STOPS = ("\n", "User:", "Bot:")
"""Strings at which the continuation of a script has left the bot's line."""


class Codec(Protocol):
    """What a prompt needs of a tokenizer."""

    @property
    def control_tokens(self) -> Mapping[str, int]:
        """Tokens that mean structure, such as `<|im_end|>`, with their ids."""

    @property
    def end_token(self) -> int:
        """Id of the token that closes a turn or a text."""

    def encode(self, text: str) -> list[int]:
        """Encode text; control tokens written in it become their ids; nothing is added."""

    def render(self, messages: Sequence[Mapping[str, str]]) -> str:
        """Apply the chat template, up to where the assistant begins to speak.

        Raises ValueError when the template does not take one of the roles.
        """


@dataclass(frozen=True, slots=True)
class _Turn:
    """A message as token ids, none of which is a control token."""

    role: Literal["user", "assistant"]
    ids: tuple[int, ...]


def build_prompt(
    codec: Codec, prompt: Prompt, *, style: PromptStyle, window: int, persona: Persona
) -> list[int]:
    """Return at most `window` token ids; the oldest of the history is dropped, then text is cut.

    What the person is called is told anew, for the message in which they said so may be dropped.
    Persona and frame are never cut, so the window must be wider than they are.
    """
    build, clean = _STYLES[style]

    def turn(message: ChatMessage) -> _Turn:
        return _Turn(message.role, tuple(encode_as_text(codec, clean(message.text))))

    bare = style is PromptStyle.TURNS  # such a model takes every turn for a person's
    known = () if bare or not (name := told_name(prompt)) else acquaintance(name)
    given = [] if bare else [turn(message) for message in (*persona.examples, *known)]
    instruction = persona.instructed(prompt.manner, prompt.understanding.sentiment)
    frame = len(build(codec, [*given, _Turn("user", ())], instruction))
    message = turn(ChatMessage("user", prompt.text_with_quote)).ids[: max(window - frame, 1)]
    turns = [_Turn("user", message)]
    room = window - frame - len(message)
    told = len(prompt.history) if persona.remembers is None else persona.remembers
    for earlier in tuple(reversed(prompt.history))[:told]:
        encoded = turn(earlier)
        room -= len(encoded.ids) + _TURN_TOKENS
        if room < 0:
            break
        turns.insert(0, encoded)
    return build(codec, [*given, *_alternating(turns, codec)], instruction)


def encode_as_text(codec: Codec, text: str) -> list[int]:
    """Encode what a person wrote, so that no id in it is a control token."""
    # A lone surrogate, which JSON can carry, has no UTF-8 form and no tokenizer takes it.
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = _WRITTEN_MARKERS.sub("", text)
    control = frozenset(codec.control_tokens.values())
    pieces = _cut_inside(text, codec.control_tokens)
    # Some tokenizers also match a control token in another spelling, hence the second look.
    return [token for piece in pieces for token in codec.encode(piece) if token not in control]


_TURN_TOKENS = 8  # what a template adds around a message, generously
_SLOT = re.compile("\ue000(\\d+)\ue001")  # private-use characters, found in no template
_WRITTEN_MARKERS = re.compile(r"\[/?INST\]|<</?SYS>>|^[ \t]*###", re.IGNORECASE | re.MULTILINE)
"""Roles that Llama 2 and Alpaca templates write in ordinary characters."""


def _cut_inside(text: str, tokens: Mapping[str, int]) -> Iterator[str]:
    """Yield text in pieces, cut so that none contains a control token of two or more letters."""
    if tokens:
        pattern = re.compile("|".join(map(re.escape, sorted(tokens, key=len, reverse=True))))
        while match := pattern.search(text):
            yield text[: match.start() + 1]
            text = text[match.start() + 1 :]
    if text:
        yield text


def _alternating(turns: Sequence[_Turn], codec: Codec) -> list[_Turn]:
    """Begin with the user and join turns of one role: many templates insist on it."""
    result: list[_Turn] = []
    for turn in turns:
        if result and result[-1].role == turn.role:
            joined = (*result[-1].ids, *codec.encode("\n"), *turn.ids)
            result[-1] = _Turn(turn.role, joined)
        elif result or turn.role == "user":
            result.append(turn)
    return result


def _chat(codec: Codec, turns: Sequence[_Turn], instruction: str) -> list[int]:
    """Render the template around empty slots, then fill each slot with its turn's ids."""
    slots = [
        {"role": turn.role, "content": f"\ue000{number}\ue001"} for number, turn in enumerate(turns)
    ]
    try:
        rendered = codec.render([{"role": "system", "content": instruction}, *slots])
    except ValueError:  # a template without a system role, such as Gemma's
        first = {"role": "user", "content": f"{instruction}\n\n{slots[0]['content']}"}
        rendered = codec.render([first, *slots[1:]])
    ids: list[int] = []
    for index, part in enumerate(_SLOT.split(rendered)):  # structure and slot numbers in turn
        ids += turns[int(part)].ids if index % 2 else codec.encode(part) if part else ()
    return ids


def _turns(codec: Codec, turns: Sequence[_Turn], instruction: str) -> list[int]:
    """Close each turn with the end token; such a model takes no instruction."""
    return [token for turn in turns for token in (*turn.ids, codec.end_token)]


def _script(codec: Codec, turns: Sequence[_Turn], instruction: str) -> list[int]:
    """Write the dialogue down and leave the bot's next line open."""
    speakers = {"user": codec.encode("\nUser:"), "assistant": codec.encode("\nBot:")}
    lines = [token for turn in turns for token in (*speakers[turn.role], *turn.ids)]
    return [*codec.encode(instruction), *lines, *speakers["assistant"]]


def _as_is(text: str) -> str:
    return text


def _one_line(text: str) -> str:
    """Put text on one line, so that none of it can pass for another speaker's line."""
    return f" {' '.join(text.split())}"


_STYLES: dict[
    PromptStyle,
    tuple[Callable[[Codec, Sequence[_Turn], str], list[int]], Callable[[str], str]],
] = {
    PromptStyle.CHAT: (_chat, _as_is),
    PromptStyle.TURNS: (_turns, _as_is),
    PromptStyle.SCRIPT: (_script, _one_line),
}

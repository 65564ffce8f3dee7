"""How good are the replies? `python -m tests.replies` asks 300 times and judges each answer.

The language core answers with its default settings, as in the bot; HF_CACHE_DIR says where its
models are. Prints faults, who answered and how long it took, and every faulty reply; ends with 1 if
there is one. `--transcripts` prints twenty talks of four turns instead, to be read by a person.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Final, TypeVar

from nlp import AIModels
from nlp.settings import DefaultSettings
from nlp.types import ChatMessage, Prompt
from tests.replies_cases import Case, Talk, read_cases, read_talks
from tests.replies_report import Heard, faulty, summary, transcript

AT_ONCE: Final = 8

Item = TypeVar("Item")


async def ask(ai: AIModels, case: Case, history: tuple[ChatMessage, ...] = ()) -> Heard:
    """Let a message be understood and answered, as the bot does."""
    started = time.perf_counter()
    first, text = 0.0, ""
    answer = ai.reply(Prompt(case.text, await ai.understand(case.text), history))
    async with aclosing(answer):
        async for piece in answer:
            first = first or time.perf_counter() - started
            text += piece
    return Heard(case, text, answer.generator, first, time.perf_counter() - started)


async def converse(ai: AIModels, talk: Talk) -> list[Heard]:
    """Say one thing after the other; the bot is told what was said before."""
    heard: list[Heard] = []
    history: tuple[ChatMessage, ...] = ()
    for case in talk.cases:
        heard.append(await ask(ai, case, history))
        history += (ChatMessage("user", case.text), ChatMessage("assistant", heard[-1].reply))
    return heard


async def side_by_side(work: Iterable[Awaitable[Item]]) -> list[Item]:
    """Return the results in order; as many as the model takes are computed at once."""
    places = asyncio.Semaphore(AT_ONCE)

    async def in_turn(one: Awaitable[Item]) -> Item:
        async with places:
            return await one

    return await asyncio.gather(*map(in_turn, work))


async def all_replies() -> list[Heard]:
    """Ask everything once, each message as the first of its chat."""
    async with opened() as ai:
        return await side_by_side(ask(ai, case) for case in read_cases())


async def all_talks() -> list[Heard]:
    """Hold all talks and print them."""
    talks = read_talks()
    async with opened() as ai:
        told = await side_by_side(converse(ai, talk) for talk in talks)
    for talk, heard in zip(talks, told, strict=True):
        print(transcript(talk, heard), end="\n\n")
    return [each for heard in told for each in heard]


@asynccontextmanager
async def opened() -> AsyncIterator[AIModels]:
    """Load the models, and stop them in the end."""
    ai = AIModels(
        DefaultSettings(hf_cache_dir=Path(os.environ.get("HF_CACHE_DIR", "models_cache")))
    )
    try:
        await ai.load_models()
        yield ai
    finally:
        await ai.close()


def main() -> int:
    """Ask, print what is to be known, and return 1 if a reply has a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.replies", description=__doc__)
    parser.add_argument("--transcripts", action="store_true", help="print talks to be read")
    transcripts = parser.parse_args().transcripts
    logging.basicConfig(level=logging.WARNING)
    heard = asyncio.run(all_talks() if transcripts else all_replies())
    print(summary(heard))
    print(*faulty(heard), sep="\n")
    return any(each.faults for each in heard)


if __name__ == "__main__":
    sys.exit(main())

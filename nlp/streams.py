"""Leaving a stream early, so that what feeds it stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

Item = TypeVar("Item")


async def until(stopped: asyncio.Event, stream: AsyncIterator[Item]) -> AsyncGenerator[Item, None]:
    """Yield from `stream` until it ends or `stopped` is set, also while it keeps us waiting.

    The stream is closed by whoever opened it.
    """
    stopping = asyncio.ensure_future(stopped.wait())
    try:
        while not stopped.is_set():
            coming = asyncio.ensure_future(_next(stream))
            try:
                await asyncio.wait({coming, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not coming.done():
                    return
            finally:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
            for item in coming.result():
                yield item
            if not coming.result():
                return
    finally:
        stopping.cancel()


async def _next(stream: AsyncIterator[Item]) -> tuple[Item, ...]:
    """Return the next item, or nothing at the end: a task must not end in StopAsyncIteration."""
    async for item in stream:
        return (item,)
    return ()


@asynccontextmanager
async def closed_after(stream: AsyncIterator[Item]) -> AsyncIterator[AsyncIterator[Item]]:
    """Close `stream` at the end of the block, if it is of a kind that can be closed."""
    try:
        yield stream
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()

"""The whole bot with its HTTP port open, and the figures it shows there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp.test_utils import unused_port
from prometheus_client.parser import text_string_to_metric_families

from bot.playground import Playground
from tests.whole_bot import run_bot


@dataclass(frozen=True, slots=True)
class Monitor:
    """Asks the bot over HTTP as Prometheus and a load balancer do."""

    http: aiohttp.ClientSession
    url: str

    async def page(self, accept: str = "") -> str:
        """Return /metrics as text."""
        async with self.http.get(f"{self.url}/metrics", headers={"Accept": accept}) as response:
            assert response.status == 200
            return await response.text()

    async def figure(self, name: str, **labels: str) -> float:
        """Return one figure; 0 for one that has not been counted yet."""
        for family in text_string_to_metric_families(await self.page()):
            for sample in family.samples:
                if sample.name == name and labels.items() <= sample.labels.items():
                    return sample.value
        return 0.0

    async def reaches(self, value: float, name: str, **labels: str) -> None:
        """Wait until a figure has come to `value`."""
        async with asyncio.timeout(10):
            while await self.figure(name, **labels) != value:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def run_monitored(
    playground: Playground, folder: Path, **environment: str
) -> AsyncIterator[Monitor]:
    """Run the bot with a free HTTP port."""
    port = unused_port()
    async with (
        run_bot(folder, playground.api_base, playground.token, HTTP_PORT=str(port), **environment),
        aiohttp.ClientSession() as http,
    ):
        yield Monitor(http, f"http://127.0.0.1:{port}")

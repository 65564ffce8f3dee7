"""/healthz, /readyz and /metrics: who may ask, and how little is given away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.monitored_bot import Monitor, run_monitored
from tests.whole_bot import DANIEL, Person

PATHS = ("/healthz", "/readyz", "/metrics")


@pytest.fixture
async def monitor(playground: Playground, tmp_path: Path) -> AsyncIterator[Monitor]:
    """A bot that has polled and is ready."""
    async with run_monitored(playground, tmp_path) as monitor:
        await Person(playground, DANIEL).ask("hello")
        await monitor.reaches(1, "hamzaban_models_ready")
        yield monitor


async def test_it_is_healthy_and_ready_once_it_has_polled(monitor: Monitor) -> None:
    for path, body in (("/healthz", {"polling": True}), ("/readyz", {"ready": True})):
        async with monitor.http.get(monitor.url + path) as response:
            assert response.status == 200
            assert await response.json() == body


@pytest.mark.parametrize("path", PATHS)
async def test_only_get_and_head_are_answered(monitor: Monitor, path: str) -> None:
    for method in ("GET", "HEAD"):
        async with monitor.http.request(method, monitor.url + path) as response:
            assert response.status == 200
            assert bool(await response.read()) == (method == "GET")
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        async with monitor.http.request(method, monitor.url + path) as response:
            assert response.status == 405, method


async def test_other_paths_lead_nowhere(monitor: Monitor) -> None:
    for path in ("/", "/metrics/", "/metrics/x", "/client/state", "/%2e%2e/etc/passwd"):
        async with monitor.http.get(monitor.url + path) as response:
            assert response.status == 404, path


async def test_no_header_tells_versions(monitor: Monitor) -> None:
    for path in (*PATHS, "/nowhere"):
        async with monitor.http.get(monitor.url + path) as response:
            assert "Server" not in response.headers


async def test_it_listens_on_this_machine_only(monitor: Monitor) -> None:
    port = int(monitor.url.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.2", port)

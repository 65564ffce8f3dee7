from __future__ import annotations

from pathlib import Path

from tests.bench_people import crowd
from tests.bench_table import Row, milliseconds, table


def test_the_table_is_markdown_with_aligned_columns_and_names_a_part_once() -> None:
    rows = [Row("Start", "import", "1 s"), Row("Start", "models", "10 s", "20 s: a peer")]
    assert table(rows).splitlines() == [
        "| part  | measured | Hamzaban | beside it    |",
        "| ----- | -------- | -------- | ------------ |",
        "| Start | import   | 1 s      |              |",
        "|       | models   | 10 s     | 20 s: a peer |",
    ]


def test_times_are_a_median_and_a_high_percentile_in_milliseconds() -> None:
    seconds = [number / 1000 for number in range(1, 101)]
    assert milliseconds(seconds) == "51 / 96 ms"
    assert milliseconds(seconds, 1) == "51 / 100 ms"
    assert milliseconds([0.0000123, 0.0013]) == "1.3 / 1.3 ms"
    assert milliseconds([0.0000123]) == "0.012 / 0.012 ms"


async def test_everybody_is_answered_by_the_stock_bot_and_timed(tmp_path: Path) -> None:
    seen = await crowd(
        tmp_path, "tests.bench_stock", 3, ["hello", "سلام"], BENCH_CONCURRENT_UPDATES="1"
    )
    assert len(seen.latencies) == 6
    assert min(seen.latencies) > 0
    assert seen.calls >= 1
    assert seen.memory > 10**7

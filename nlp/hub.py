"""Brings a model of the Hugging Face hub into the cache, and tells how far it is.

Only what transformers reads is fetched: configuration, vocabulary and safetensors weights. A model
that lies in the cache is used as it is: the hub is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlp.errors import ModelUnavailable
from nlp.hub_files import conversion, file_sizes, weights_mb
from nlp.snapshots import find_snapshot
from nlp.sources import ModelSource

Progress = Callable[[str, float], None]
"""Hears the name of a step and its finished share, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A model as the hub has it: its commit, and name and size in bytes of each file to fetch."""

    commit: str
    sizes: dict[str, int]

    @property
    def total(self) -> int:
        """All files together, in bytes."""
        return sum(self.sizes.values())


def fetch(source: ModelSource, progress: Progress, most_mb: int | None = None) -> ModelSource:
    """Return `source` as a folder of the cache, at one commit; download it first if need be.

    A folder, because of a hub id transformers asks the hub some things even where it should not.
    Raises ModelUnavailable, before a download also if its weights have more than `most_mb`.
    """
    if source.is_folder:
        return source
    folder = find_snapshot(source)
    if folder is None:
        found = offer(source)
        if most_mb is not None and weights_mb(found.sizes) > most_mb:
            reason = f"needs more than {weights_mb(found.sizes)} MB, {most_mb} MB may be used"
            raise ModelUnavailable(source.model, reason)
        with _explained(source):
            folder = _download(source, found, progress)
    return replace(source, model=str(folder), repo=source.model, offline=True)


def offer(source: ModelSource, timeout: float | None = None) -> Offer:
    """Ask the hub which files make up a model, for `timeout` seconds; nothing is downloaded.

    Raises ModelUnavailable, also where the hub may not be asked.
    """
    if source.offline:
        raise ModelUnavailable(source.model, f"not in the cache, and offline; {_remedy(source)}")
    with _explained(source):
        from huggingface_hub import HfApi

        api = HfApi(token=source.token)
        info = api.model_info(
            source.model, revision=source.revision, timeout=timeout, files_metadata=True
        )
        sizes = file_sizes(info)
        if not sizes and source.revision is None:
            info = conversion(api, info)
            sizes = file_sizes(info)
        if not sizes:
            reason = "has no safetensors weights, and others are not read"
            raise ModelUnavailable(source.model, reason)
        return Offer(str(info.sha), sizes)


@contextmanager
def _explained(source: ModelSource) -> Iterator[None]:
    """Turn what the network libraries raise into ModelUnavailable."""
    try:
        yield
    except ModelUnavailable:
        raise
    # Of the many things they raise, all mean the same here.
    except Exception as error:
        raise ModelUnavailable(source.model, _reason(error, source)) from error


def _download(source: ModelSource, found: Offer, progress: Progress) -> Path:
    from huggingface_hub import hf_hub_download

    total = found.total or 1
    step, done, path = f"downloading {source.model}, {-(-total // 1_000_000)} MB", 0, Path()
    progress(step, 0.0)
    for name, size in found.sizes.items():

        def report(count: float, done: int = done, size: int = size) -> None:
            progress(step, (done + min(count, size)) / total)

        path = Path(
            hf_hub_download(
                source.model,
                name,
                revision=found.commit,
                cache_dir=source.cache_dir,
                token=source.token,
                tqdm_class=_bar(report),
            )
        )
        done += size
        progress(step, done / total)
    return path.parent


def _bar(report: Callable[[float], None]) -> Any:
    """Return a class of progress bars, as huggingface_hub wants one, that show nothing."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        monitor_interval = 0  # else a thread watches over the bar

        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)  # huggingface_hub's own
            super().__init__(*args, **(options | {"disable": True}))

        def update(self, n: float | None = 1) -> None:
            self.n += n or 0
            report(self.n)

    return Bar


def _remedy(source: ModelSource) -> str:
    revision = f" --revision {source.revision}" if source.revision else ""
    return (
        f"get it where there is a network, by `hf download {source.model}{revision}"
        f" --cache-dir {source.cache_dir}`, or name a local folder"
    )


def _reason(error: Exception, source: ModelSource) -> str:
    from huggingface_hub.errors import GatedRepoError, OfflineModeIsEnabled, RepositoryNotFoundError

    match error:
        case OfflineModeIsEnabled():
            return f"not in the cache, and offline; {_remedy(source)}"
        case GatedRepoError():
            return "its terms have to be accepted on the hub by the owner of HUGGINGFACE_API_KEY"
        case RepositoryNotFoundError():
            return "the hub knows no such model, or does not show it to this HUGGINGFACE_API_KEY"
    lines = str(error).strip().splitlines()
    # A malformed token is quoted by the error about it, as Python would write it.
    quotes = source.token is not None and repr(source.token.strip())[1:-1] in str(error)
    what = type(error).__name__ if quotes or not lines else lines[0][:200]
    return f"cannot be fetched from the hub: {what}; {_remedy(source)}"

"""Which files of a hub repository make up a model that can be read: chosen from its listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nlp.snapshots import INDEX, WEIGHTS

if TYPE_CHECKING:
    from huggingface_hub import HfApi, ModelInfo

_READ: Final = (".json", ".txt", ".model", ".jinja")
_SAFE: Final = ".safetensors"
# The hub's own account that turns pickled weights into safetensors; the same one that transformers
# trusts in its `safetensors_conversion`.
_CONVERTER: Final = "SFconvertbot"


def file_sizes(info: ModelInfo) -> dict[str, int]:
    """Return name and size of each file to fetch, or nothing if there are no safetensors.

    The weights come last, so that a folder that has them is whole.
    """
    # What lies in folders is the same model once more, for other engines.
    sizes = {each.rfilename: each.size or 0 for each in info.siblings or ()}
    top = [name for name in sizes if "/" not in name]
    if WEIGHTS in top:
        weights = [WEIGHTS]
    elif INDEX in top:
        weights = [name for name in top if name.startswith("model-") and name.endswith(_SAFE)]
    else:
        return {}
    read = [name for name in top if name.endswith(_READ)]
    return {name: sizes[name] for name in (*read, *weights)}


def weights_mb(sizes: dict[str, int]) -> int:
    """Return how big the weights among the files are, in 10^6 bytes."""
    return sum(size for name, size in sizes.items() if name.endswith(_SAFE)) // 1_000_000


def conversion(api: HfApi, info: ModelInfo) -> ModelInfo:
    """Return the hub's own conversion of these very weights to safetensors, else `info`.

    It is offered as a pull request, which many owners never answer.
    """
    for request in api.get_repo_discussions(
        info.id, author=_CONVERTER, discussion_type="pull_request", discussion_status="open"
    ):
        if request.author != _CONVERTER:  # a mirror may not know the filter
            continue
        converted = api.model_info(info.id, revision=request.git_reference, files_metadata=True)
        if _pickled(converted) == _pickled(info):
            return converted
    return info


def _pickled(info: ModelInfo) -> dict[str, str | None]:
    files = info.siblings or ()
    return {each.rfilename: each.blob_id for each in files if each.rfilename.endswith(".bin")}

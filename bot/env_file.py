"""Settings put into the text of an .env file, and the file put in the place of the former one."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream


def values_of(text: str) -> dict[str, str]:
    """Return the settings of a file that are not empty."""
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value}


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return the text with these settings, where they stood or at its end; the rest stays as it is.

    The values are written without quotes, which Docker's --env-file would keep: they must not hold
    blanks, quotes at their beginning, or `${`.
    """
    bindings = list(parse_stream(StringIO(text)))
    parts = [
        _replaced(binding, values[binding.key])
        if binding.key is not None and binding.key in values
        else binding.original.string
        for binding in bindings
    ]
    known = {binding.key for binding in bindings}
    if parts and not parts[-1].endswith("\n"):
        parts.append("\n")
    parts += [f"{name}={value}\n" for name, value in values.items() if name not in known]
    return "".join(parts)


def replace_file(path: Path, text: str) -> None:
    """Put a file that its owner alone may read in the place of `path`, whole or not at all.

    Raises OSError.
    """
    path = path.resolve()  # where it is a link, what it points to
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # has mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _replaced(binding: Binding, value: str) -> str:
    line = binding.original.string
    before = line[: len(line) - len(line.lstrip())]  # empty lines belong to what follows them
    export = "export " if re.match(r"\s*export\s", line) else ""
    after = re.search(r"([^\S\r\n]+#[^\r\n]*)?(\r?\n|\r)?\Z", line)
    end = after.group() if after and "#" not in (binding.value or "") else "\n"
    return f"{before}{export}{binding.key}={value}{end}"

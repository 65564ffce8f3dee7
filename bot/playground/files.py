"""The files of all messages, kept in memory for as long as the playground runs.

https://core.telegram.org/bots/api#sending-files
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import secrets

from .types import File, Upload, bad_request

MAX_UPLOAD = 50 * 1024 * 1024
"""Bytes of a file that a bot may send."""
MAX_DOWNLOAD = 20 * 1024 * 1024
"""Bytes of a file that a bot may download."""
NOTES = Upload("notes.txt", b"A file from the playground.\n")
"""What people attach."""
_TYPES = mimetypes.MimeTypes()
for _name in (".ogg", ".oga", ".opus"):  # not every machine knows them
    _TYPES.add_type("audio/ogg", _name)
_UNSAFE = re.compile(r'[\0-\x1f\x7f<>:"|?*]')


class Files:
    """Every file that was sent, found by its id or by the path from which it is downloaded."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def keep(self, upload: Upload) -> File:
        """Keep a file under new names; raise 400 for an empty one."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        name = _cleaned(upload.name)
        _, dot, extension = name.rpartition(".")
        file = File(
            id=f"BQACAgQAAxkDAA{secrets.token_urlsafe(24)}",
            # The same content has the same one, as in Telegram; it cannot be used to download.
            unique_id=f"AgAD{hashlib.sha256(upload.content).hexdigest()[:12]}",
            path=f"documents/file_{len(self._by_id)}{dot}{extension if dot else ''}",
            name=name,
            mime_type=_kind(name),
            content=upload.content,
        )
        self._by_id[file.id] = self._by_path[file.path] = file
        return file

    def with_id(self, file_id: str) -> File | None:
        """Return the file with this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """Return the file that is downloaded from this path."""
        return self._by_path.get(path)


def is_sound(name: str) -> bool:
    """Whether a file is one to be listened to, by its name."""
    return _kind(name).startswith("audio/")


def _kind(name: str) -> str:
    return _TYPES.guess_type(name)[0] or "application/octet-stream"


def _cleaned(name: str) -> str:
    """Return the name without folders and without characters that are unsafe on some system."""
    last = re.split(r"[/\\]", name)[-1]
    return _UNSAFE.sub(" ", last).strip(" .") or "file"

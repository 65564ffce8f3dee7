"""What SQLite asks of the disk, overheard in its own VFS layer (https://www.sqlite.org/vfs.html).

sqlcipher3's library exports SQLite's functions, so that ctypes can register a copy of the system's
VFS in which opening, writing, truncating, syncing and deleting pass through Python first. The real
files are written all the same. Only the database, its log and its journal are heard; shared
memory is not (after a power cut it is made anew).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import sqlcipher3

# https://www.sqlite.org/rescode.html
OK: Final = 0
FULL: Final = 13
IO_ERROR_WRITE: Final = 778
IO_ERROR_SYNC: Final = 1034

# SQLITE_OPEN_MAIN_DB, _MAIN_JOURNAL and _WAL: https://www.sqlite.org/c3ref/c_open_autoproxy.html
_HEARD: Final = 0x100 | 0x800 | 0x80000


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file cut off at a size."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Delete:
    """A file's name removed; if `synced`, a power cut cannot bring it back."""

    file: str
    synced: bool


@dataclass(frozen=True, slots=True)
class Sync:
    """An fsync: all that was done to the file before is on disk when it returns."""

    file: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Not of SQLite: the session was told that its next transaction is committed."""


Operation = Write | Truncate | Delete | Sync | Acknowledged

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(c_void_p), c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        *((f"other{number}", c_void_p) for number in range(14)),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        *((f"other{number}", c_void_p) for number in range(13)),
    )


def _obey(operation: Operation) -> int:
    return OK


class Disk:
    """Operations in their order; `fault` may answer one with an error code instead of doing it."""

    def __init__(self) -> None:
        self.log: list[Operation] = []
        self.fault: Callable[[Operation], int] = _obey
        self._names: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}  # by the address of those they stand in for

    @contextmanager
    def heard(self) -> Iterator[Disk]:
        """Hear every connection that is opened, and closed, inside the block."""
        library = _library()
        system = library.sqlite3_vfs_find(None).contents
        ours = _Vfs.from_buffer_copy(system)
        ours.name = b"heard"

        def open_file(vfs: Any, name: Any, file: Any, flags: int, out: Any) -> int:
            code = int(system.open(vfs, name, file, flags, out))
            if code == OK and name and flags & _HEARD:
                self._names[_address(file)] = Path(ctypes.string_at(name).decode()).name
                file[0] = ctypes.addressof(self._standing_in_for(file[0]))
            return code

        def delete(vfs: Any, name: bytes, sync: int) -> int:
            operation = Delete(Path(name.decode()).name, bool(sync))
            return self._heard(operation, lambda: system.delete(vfs, name, sync))

        ours.open, ours.delete = _OPEN(open_file), _DELETE(delete)
        library.sqlite3_vfs_register(ctypes.byref(ours), 1)
        try:
            yield self
        finally:
            library.sqlite3_vfs_unregister(ctypes.byref(ours))

    def acknowledge(self) -> None:
        """Note that a transaction has returned to the session."""
        self.log.append(Acknowledged())

    def _standing_in_for(self, address: int) -> _Methods:
        if address in self._methods:
            return self._methods[address]
        system = _Methods.from_address(address)
        ours = _Methods.from_buffer_copy(system)

        def write(file: int, data: int, size: int, offset: int) -> int:
            operation = Write(self._names[file], offset, ctypes.string_at(data, size))
            return self._heard(operation, lambda: system.write(file, data, size, offset))

        def truncate(file: int, size: int) -> int:
            operation = Truncate(self._names[file], size)
            return self._heard(operation, lambda: system.truncate(file, size))

        def sync(file: int, flags: int) -> int:
            return self._heard(Sync(self._names[file]), lambda: system.sync(file, flags))

        ours.write, ours.truncate, ours.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
        self._methods[address] = ours
        return ours

    def _heard(self, operation: Operation, do: Callable[[], int]) -> int:
        code = self.fault(operation) or do()
        if code == OK:
            self.log.append(operation)
        return code


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, c_void_p).value or 0


def _library() -> Any:
    folder = Path(sqlcipher3.__file__).parent
    (path,) = folder.glob("_sqlite3.*.so")
    library = ctypes.CDLL(str(path))  # the one that is loaded already
    if not hasattr(library, "sqlite3_vfs_find"):
        pytest.skip("this build of sqlcipher3 keeps SQLite's functions to itself")
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    return library

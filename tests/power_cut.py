"""What may be on the disk after a power cut, from what SQLite wrote and synced.

Modelled, at every operation of a recorded session and right after each transaction returned:
- what was synced before is there; with the first sync of a new file SQLite syncs the folder, and so
  all names in it;
- of what was not synced, per file: nothing, all, or all but some (writes reach the disk in any
  order), with the latest write cut at a sector, the rest being what was there, zeros or garbage;
  one file may have got everything and the other nothing; a deleted file may be back;
- the shared memory is lost: SQLite makes it anew.

Not modelled: a disk that lies about syncs, damage to sectors that were not being written (SQLite
assumes "powersafe overwrite", too), and the folder losing names that were synced. Not every subset
of unsynced writes is tried but two random ones at each operation. The key file, which is not
SQLite's, has tests of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.disk import Acknowledged, Delete, Operation, Sync, Truncate, Write

Files = Mapping[str, bytes]
Change = Write | Truncate | Delete

SECTOR: Final = 512  # bytes; larger ones are cut at a multiple of it


@dataclass(frozen=True, slots=True)
class State:
    """Files as they may be found, and how many transactions had returned by then."""

    durable: Files
    changes: Sequence[Change]
    acknowledged: int

    def files(self) -> dict[str, bytes]:
        """Return what lies on the disk."""
        return applied(self.durable, self.changes)


def states(before: Files, log: Sequence[Operation]) -> Iterator[State]:
    """Yield the states in the order of the log; now and then two are alike."""
    durable = dict(before)
    unsynced: list[Change] = []
    acknowledged = 0
    for number, operation in enumerate(log):
        match operation:
            case Acknowledged():
                acknowledged += 1
            case Sync(file):
                own = [change for change in unsynced if change.file == file]
                unsynced = [change for change in unsynced if change.file != file]
                is_new = file not in durable or any(isinstance(change, Delete) for change in own)
                durable = applied(durable, own)
                if is_new:  # then SQLite syncs the folder as well
                    durable, unsynced = _without_deleted(durable, unsynced)
            case Delete(_, True):
                durable, unsynced = _without_deleted(durable, [*unsynced, operation])
            case _:
                unsynced = [*unsynced, operation]
        for changes in _survivors(unsynced, random.Random(number)):
            yield State(durable, changes, acknowledged)


def _survivors(unsynced: Sequence[Change], luck: random.Random) -> Iterator[Sequence[Change]]:
    yield ()
    if not unsynced:
        return
    yield unsynced
    files = sorted({change.file for change in unsynced})
    if len(files) > 1:
        for file in files:
            yield [change for change in unsynced if change.file == file]
    if len(unsynced) > 1:
        for _ in range(2):
            yield _some(unsynced, luck)
    *others, last = unsynced
    if isinstance(last, Write) and len(last.data) > SECTOR:
        cut = SECTOR * luck.randrange(1, len(last.data) // SECTOR)
        rest = len(last.data) - cut
        yield [*others, Write(last.file, last.offset, last.data[:cut])]
        yield [*others, Write(last.file, last.offset, last.data[:cut] + bytes(rest))]
        yield [*others, Write(last.file, last.offset, last.data[:cut] + luck.randbytes(rest))]


def _some(unsynced: Sequence[Change], luck: random.Random) -> list[Change]:
    chosen: list[Change] = []
    kept: set[str] = set()  # files whose deletion has not come about, nor what followed it
    for change in unsynced:
        if change.file in kept or luck.random() < 0.5:
            if isinstance(change, Delete):
                kept.add(change.file)
        else:
            chosen.append(change)
    return chosen


def _without_deleted(
    durable: Files, unsynced: Sequence[Change]
) -> tuple[dict[str, bytes], list[Change]]:
    """Let the deletions come about; return what is left, and what was done since to new files."""
    rest: list[Change] = []
    deleted: set[str] = set()
    for change in unsynced:
        if isinstance(change, Delete):
            deleted.add(change.file)
            rest = [other for other in rest if other.file != change.file]
        else:
            rest.append(change)
    return {name: data for name, data in durable.items() if name not in deleted}, rest


def applied(files: Files, changes: Sequence[Change]) -> dict[str, bytes]:
    """Return `files` after `changes`; what follows a deletion belongs to a new file."""
    found = {name: bytearray(data) for name, data in files.items()}
    for change in changes:
        match change:
            case Write(name, offset, data):
                content = found.setdefault(name, bytearray())
                content.extend(bytes(max(0, offset + len(data) - len(content))))
                content[offset : offset + len(data)] = data
            case Truncate(name, size):
                del found.setdefault(name, bytearray())[size:]
            case Delete(name, _):
                found.pop(name, None)
    return {name: bytes(data) for name, data in found.items()}

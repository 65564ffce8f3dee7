"""Sound as models take it: one channel of 16,000 numbers a second, between -1 and 1.

The libraries that read files are optional: they are imported when a file is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from nlp.errors import SpeechError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE: Final = 16_000
_LIBRARIES: Final = ("soundfile", "soxr")
_SILENT: Final = 0.003  # of the largest possible amplitude: below it nobody speaks
_FRAME: Final = RATE // 10
_CUT_WITHIN: Final = 0.3  # a window ends at the quietest place of its last three tenths


def missing_libraries() -> list[str]:
    """Return the names of the packages that are needed to read sound and are not installed."""
    return [name for name in _LIBRARIES if find_spec(name) is None]


def read_sound(data: bytes, most_seconds: float) -> NDArray[np.float32]:
    """Read a file: Ogg with Opus or Vorbis, MP3, FLAC, WAV. Blocking.

    Raises SpeechError: unreadable, too-long, or no-speech where all is silent.
    """
    import soundfile
    import soxr

    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            rate = int(file.samplerate)
            # Read with a limit: what a file says of its length need not be true.
            most = int(most_seconds * rate)
            channels: Any = file.read(most + 1, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, MemoryError):
        raise SpeechError("unreadable") from None
    if len(channels) > most:
        raise SpeechError("too-long")
    samples: NDArray[np.float32] = soxr.resample(channels.mean(axis=1), rate, RATE)
    if not len(samples) or abs(samples).max() < _SILENT:
        raise SpeechError("no-speech")
    return samples


def windows(samples: NDArray[np.float32], longest: int) -> Iterator[NDArray[np.float32]]:
    """Cut sound into pieces of at most `longest` samples, where it is quiet."""
    while len(samples) > longest:
        end = _quietest(samples, int(longest * (1 - _CUT_WITHIN)), longest)
        yield samples[:end]
        samples = samples[end:]
    yield samples


def _quietest(samples: NDArray[np.float32], start: int, end: int) -> int:
    """Return the middle of the quietest tenth of a second between two places."""
    frames = (end - start) // _FRAME
    if frames < 1:
        return end
    part = samples[start : start + frames * _FRAME].reshape(frames, _FRAME)
    return start + int((part**2).mean(axis=1).argmin()) * _FRAME + _FRAME // 2

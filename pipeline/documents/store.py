"""Results kept from run to run, below the datasets: entries of bytes in parts, under a key that says all they rest on.

An entry is written aside and renamed, and begins with a checksum: one that is torn, cut off or altered is not there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from pipeline.beforehand import CACHE_FOLDER, ENTRIES

TAG_FILE = "CACHEDIR.TAG"
TAG = """Signature: 8a477f597d28d172789f06886806bc55
# Results that `followup run` keeps between runs; `followup clean` removes them. See https://bford.info/cachedir/
"""

MAGIC = b"followup-entry-1\n"
_CHECKSUM = hashlib.sha256
_LENGTH = struct.Struct("!I")
_START = len(MAGIC) + _CHECKSUM().digest_size
CHUNK = 1 << 18


class Sink(Protocol):
    """What takes the parts of an entry."""

    def __call__(self, part: bytes) -> None:
        """Adds a part."""


def key_of(*parts: str) -> str:
    """The key of an entry that rests on all of ``parts``."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


class Store:
    """Entries in a folder. Where that cannot be written they go to a temporary one, and ``trouble`` says why."""

    def __init__(self, folder: Path, is_fresh: bool = False) -> None:
        """Opens it.

        Args:
            folder: made when first written to.
            is_fresh: entries of earlier runs are not seen.
        """
        self._folder = folder
        self._is_fresh = is_fresh
        self._used: set[str] = set()
        self._temporary: Path | None = None
        self._moving = threading.Lock()
        self.trouble = ""

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def get(self, key: str) -> tuple[bytes, ...] | None:
        """The parts of a whole entry; None where there is none."""
        if self._is_fresh and key not in self._used:
            return None
        path = self._path(key)
        try:
            if not _is_whole(path):
                return None
        except OSError:
            return None
        self._used.add(key)
        return tuple(_parts(path))

    def parts(self, key: str) -> Iterator[bytes]:
        """The parts of an entry that is there, one at a time.

        Raises:
            OSError: it is not there any more.
        """
        return _parts(self._path(key))

    def put(self, key: str, parts: Iterable[bytes]) -> None:
        """Keeps an entry.

        Raises:
            OSError: neither the folder nor a temporary one can be written.
        """
        with self.writing(key) as add:
            for part in parts:
                add(part)

    @contextmanager
    def writing(self, key: str) -> Iterator[Sink]:
        """Takes an entry part by part and keeps it when all are there.

        Raises:
            OSError: neither the folder nor a temporary one can be written.
        """
        with ExitStack() as stack:
            file = stack.enter_context(self._aside())
            stack.callback(_remove, Path(file.name))
            writer = _Writer(file)
            yield writer.add
            writer.end()
            file.close()
            os.replace(file.name, self._path(key))
        self._used.add(key)

    def forget(self, key: str) -> None:
        """Lets an entry go when the run is over: it must not be found by another."""
        self._used.discard(key)

    def prune(self) -> None:
        """Removes the entries that this run had no use for, and what a killed one left."""
        if self._temporary:
            return
        with suppress(OSError):
            for path in (self._folder / ENTRIES).iterdir():
                if path.name not in self._used:
                    _remove(path)

    def _path(self, key: str) -> Path:
        return (self._temporary or self._folder / ENTRIES) / key

    def _aside(self) -> BinaryIO:
        with self._moving:
            return self._aside_now()

    def _aside_now(self) -> BinaryIO:
        if not self._temporary:
            try:
                _make(self._folder)
                return _temporary_file(self._folder / ENTRIES)
            except OSError as error:
                self.trouble = (
                    f"results cannot be kept in {self._folder} ({error.strerror or error}): "
                    "the next run reads every document anew"
                )
                self._move_out()
        assert self._temporary is not None
        return _temporary_file(self._temporary)

    def _move_out(self) -> None:
        """Goes on in a temporary folder, with what the run has used so far."""
        before, self._temporary = self._folder / ENTRIES, Path(tempfile.mkdtemp(prefix="followup-"))
        for key in self._used:
            shutil.copy(before / key, self._temporary / key)


class _Writer:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = _CHECKSUM()
        file.write(bytes(_START))

    def add(self, part: bytes) -> None:
        for piece in (_LENGTH.pack(len(part)), part):
            self._digest.update(piece)
            self._file.write(piece)

    def end(self) -> None:
        self._file.seek(0)
        self._file.write(MAGIC + self._digest.digest())


def _is_whole(path: Path) -> bool:
    digest = _CHECKSUM()
    with path.open("rb") as file:
        start = file.read(_START)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return start == MAGIC + digest.digest()


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(_START)
        while length := file.read(_LENGTH.size):
            yield file.read(_LENGTH.unpack(length)[0])


def _make(folder: Path) -> None:
    (folder / ENTRIES).mkdir(parents=True, exist_ok=True)
    tag = folder / TAG_FILE
    if not tag.exists():
        tag.write_text(TAG, encoding="utf-8")


def _temporary_file(folder: Path) -> BinaryIO:
    return tempfile.NamedTemporaryFile("wb", dir=folder, prefix="unfinished-", delete=False)  # type: ignore[return-value]


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


# ---- the whole cache ------------------------------------------------------------------------------------------------


def clean(parsed: Path) -> bool:
    """Removes what is kept below the datasets, and nothing that is not of this program's making.

    Returns:
        Whether there was anything.

    Raises:
        OSError: it cannot be removed.
    """
    folder = parsed / CACHE_FOLDER
    if not (folder / TAG_FILE).is_file() or folder.is_symlink():
        return False
    if (folder / ENTRIES).is_dir() and not (folder / ENTRIES).is_symlink():
        shutil.rmtree(folder / ENTRIES)
    (folder / TAG_FILE).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
    return True

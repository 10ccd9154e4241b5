"""Finds the PDF files of a folder and knows each by its content."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Finding

STAGE = "intake"
ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A PDF file. ``file_name`` is relative to the folder that was searched, with ``/``, in NFC.

    A name may hold anything that the file system allows, line breaks and marks of direction too; only bytes that are
    no Unicode stand as escapes (a backslash, x and two hex digits). Where the file cannot be read, ``problem`` says
    why, ``sha256`` is empty and ``document_id`` depends on the name alone; so it is with a file over ``max_size``.
    """

    path: Path
    file_name: str
    sha256: str
    document_id: str
    size: int
    problem: Finding | None = None

    @property
    def stem(self) -> str:
        """The file's name without its folder and ending."""
        return self.file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def has_documents(folder: Path, without: Iterable[Path] = ()) -> bool:
    """True when :func:`find_documents` would find any; False also where there is no such folder.

    Raises:
        PermissionError: it cannot be listed.
    """
    return next(_candidates(folder, without), None) is not None


def find_documents(
    folder: Path, without: Iterable[Path] = (), max_size: int | None = None
) -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """The PDF files under ``folder``, at any depth, in the order of their relative names.

    A file counts by its ending, ``.pdf`` in any case. Names that begin with a dot (and what lies in such a folder) are
    passed over: they are what file managers and version control leave behind. Files with the same content are one
    document, known by the first name. Symbolic links that lead out of ``folder`` are not followed.

    Args:
        folder: where to look.
        without: folders under ``folder`` that are left out.
        max_size: a larger file (bytes) is listed and not read.

    Returns:
        The documents, and an ``info`` for each further copy of one (with its ``document_id``).

    Raises:
        NotADirectoryError: ``folder`` is no folder.
        PermissionError: it cannot be listed.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    root = folder.resolve()
    sources: dict[str, SourceFile] = {}
    findings: list[Finding] = []
    for name, path in sorted((_name(p, folder), p) for p in _candidates(folder, without)):
        source = _source(path, name, root, max_size)
        first = sources.setdefault(source.document_id, source)
        if first is not source:
            findings.append(_copy(first, source))
    return tuple(sources.values()), tuple(findings)


def _name(path: Path, folder: Path) -> str:
    name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def linked_folders(folder: Path, without: Iterable[Path] = ()) -> tuple[str, ...]:
    """The names of symbolic links to folders under ``folder``: what lies there is not read."""
    places = _walk(folder, tuple(without))
    return tuple(sorted(_name(p / n, folder) for p, folders, _ in places for n in folders if (p / n).is_symlink()))


def closed_folders(folder: Path, without: Iterable[Path] = ()) -> tuple[str, ...]:
    """The folders under ``folder`` that cannot be listed, with the system's reason: what lies there is not read."""
    closed: list[OSError] = []
    for _ in _walk(folder, tuple(without), closed.append):
        pass
    return tuple(sorted(f"{_name(Path(error.filename), folder)} ({error.strerror})" for error in closed))


def _candidates(folder: Path, without: Iterable[Path]) -> Iterator[Path]:
    left_out = tuple(without)

    def refuse(error: OSError) -> None:
        if isinstance(error, PermissionError) and Path(error.filename) == folder:
            raise error

    for place, _, files in _walk(folder, left_out, refuse):
        for name in files:
            if Path(name).suffix.lower() == ".pdf" and _is_wanted(place / name, left_out):
                yield place / name


def _walk(
    folder: Path, left_out: Collection[Path], on_error: Callable[[OSError], None] | None = None
) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder with the names of the folders and files in it; links to folders are named and not entered."""
    for place, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if _is_wanted(Path(place, name), left_out)]
        yield Path(place), folders, files


def _is_wanted(path: Path, left_out: Collection[Path]) -> bool:
    return not (path.name.startswith(".") or any(path.is_relative_to(other) for other in left_out))


def _source(path: Path, name: str, root: Path, max_size: int | None) -> SourceFile:
    by_name = hashlib.sha256(f"name:{name}".encode()).hexdigest()[:ID_LENGTH]
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return SourceFile(path, name, "", by_name, 0, _leads_out())
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return SourceFile(path, name, "", by_name, 0, unreadable("it is no ordinary file"))
        if max_size is not None and status.st_size > max_size:
            return SourceFile(path, name, "", by_name, status.st_size)
        sha256 = sha256_of(path)
    except (OSError, RuntimeError) as error:  # links in a circle are a RuntimeError before Python 3.13
        what = getattr(error, "strerror", None) or type(error).__name__
        return SourceFile(path, name, "", by_name, 0, unreadable(what))
    return SourceFile(path, name, sha256, sha256[:ID_LENGTH], status.st_size)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(first: SourceFile, copy: SourceFile) -> Finding:
    return Finding(
        STAGE,
        "info",
        "same-content",
        f"{copy.file_name} has the same content as {first.file_name}; they are one document, published as "
        f"{first.file_name}",
        document_id=first.document_id,
    )


def unreadable(what: str) -> Finding:
    """The finding about a file that cannot be opened; ``what`` is the system's reason."""
    return Finding(
        "reading",
        "error",
        "unreadable-file",
        f"the file cannot be opened ({what}); expected a PDF file that this user may read. Mend its permissions or "
        "what it links to, or take it away",
    )


def _leads_out() -> Finding:
    return Finding(
        STAGE,
        "error",
        "link-leads-out",
        "the file is a symbolic link to a place outside the folder that is read, and such links are not followed: put "
        "the PDF itself here",
    )

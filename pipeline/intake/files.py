"""Finds the PDF files of a folder and knows each by its content."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Finding

STAGE = "intake"
ID_LENGTH = 12
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A PDF file. ``file_name`` is relative to the folder that was searched, with ``/``, in NFC.

    Where the file cannot be read ``sha256`` is empty and ``document_id`` depends on the name alone.
    """

    path: Path
    file_name: str
    sha256: str
    document_id: str
    size: int

    @property
    def stem(self) -> str:
        """The file's name without its folder and ending."""
        return self.file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def has_documents(folder: Path, without: Iterable[Path] = ()) -> bool:
    """True when :func:`find_documents` would find any; False also where there is no such folder."""
    return next(_candidates(folder, without), None) is not None


def find_documents(folder: Path, without: Iterable[Path] = ()) -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """The PDF files under ``folder``, at any depth, in the order of their relative names.

    A file counts by its ending, ``.pdf`` in any case. Names that begin with a dot (and what lies in such a folder) are
    passed over: they are what file managers and version control leave behind. Files with the same content are one
    document, known by the first name.

    Args:
        folder: where to look.
        without: folders under ``folder`` that are left out.

    Returns:
        The documents, and an ``info`` for each further copy of one (with its ``document_id``).

    Raises:
        NotADirectoryError: ``folder`` is no folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    sources: dict[str, SourceFile] = {}
    findings: list[Finding] = []
    for name, path in sorted((_name(p, folder), p) for p in _candidates(folder, without)):
        source = _source(path, name)
        first = sources.setdefault(source.document_id, source)
        if first is not source:
            findings.append(_copy(first, source))
    return tuple(sources.values()), tuple(findings)


def _name(path: Path, folder: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(folder).as_posix())


def _candidates(folder: Path, without: Iterable[Path]) -> Iterator[Path]:
    left_out = tuple(without)
    for path in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        is_left_out = any(path.is_relative_to(other) for other in left_out)
        if path.suffix.lower() == ".pdf" and not (is_hidden or is_left_out or path.is_dir()):
            yield path


def _source(path: Path, name: str) -> SourceFile:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
            size = file.tell()
    except OSError:
        return SourceFile(path, name, "", hashlib.sha256(f"name:{name}".encode()).hexdigest()[:ID_LENGTH], 0)
    sha256 = digest.hexdigest()
    return SourceFile(path, name, sha256, sha256[:ID_LENGTH], size)


def _copy(first: SourceFile, copy: SourceFile) -> Finding:
    return Finding(
        STAGE,
        "info",
        "same-content",
        f"{copy.file_name} has the same content as {first.file_name}; they are one document, published as "
        f"{first.file_name}",
        document_id=first.document_id,
    )

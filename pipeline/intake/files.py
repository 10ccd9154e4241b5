"""Finds the PDF files of a folder and knows each by its content."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Finding

STAGE = "intake"
ID_LENGTH = 12
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A PDF file. ``file_name`` is relative to the folder that was searched, with ``/``, in NFC."""

    path: Path
    file_name: str
    sha256: str
    document_id: str
    size: int

    @property
    def stem(self) -> str:
        """The file's name without its folder and ending."""
        return self.file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def find_documents(folder: Path, without: Iterable[Path] = ()) -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """The PDF files under ``folder``, at any depth, in the order of their relative names.

    A file counts by its ending, ``.pdf`` in any case. Names that begin with a dot (and what lies in such a folder) are
    passed over: they are what file managers and version control leave behind. Files with the same content are one
    document, known by the first name.

    Args:
        folder: where to look.
        without: folders under ``folder`` that are left out.

    Returns:
        The documents, and what was odd: an ``info`` for each further copy of a document (with its ``document_id``), an
        ``error`` for each file that could not be read (with a ``document_id`` made from its name).

    Raises:
        NotADirectoryError: ``folder`` is no folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    sources: dict[str, SourceFile] = {}
    findings: list[Finding] = []
    left_out = tuple(without)
    for name, path in sorted((_name(p, folder), p) for p in folder.rglob("*") if _is_candidate(p, folder, left_out)):
        try:
            source = _source(path, name)
        except OSError as error:
            findings.append(_unreadable(name, error))
            continue
        first = sources.setdefault(source.sha256, source)
        if first is not source:
            findings.append(_copy(first, source))
    return tuple(sources.values()), tuple(findings)


def _name(path: Path, folder: Path) -> str:
    return unicodedata.normalize("NFC", path.relative_to(folder).as_posix())


def _is_candidate(path: Path, folder: Path, left_out: tuple[Path, ...]) -> bool:
    return (
        path.suffix.lower() == ".pdf"
        and not path.is_dir()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not any(path.is_relative_to(other) for other in left_out)
    )


def _source(path: Path, name: str) -> SourceFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        size = file.tell()
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


def _unreadable(name: str, error: OSError) -> Finding:
    return Finding(
        STAGE,
        "error",
        "unreadable-file",
        f"{name} cannot be opened ({error.strerror or error}); expected a PDF file that this user may read. "
        "Mend its permissions or the link it is, or take it away",
        document_id=name_id(name),
    )


def name_id(name: str) -> str:
    """A ``document_id`` for a file whose content is not to be had: it depends on the name alone."""
    return hashlib.sha256(f"name:{name}".encode()).hexdigest()[:ID_LENGTH]

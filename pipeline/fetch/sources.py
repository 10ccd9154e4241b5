"""``sources.toml``: which files a folder should hold, and where they are published."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.fetch.addresses import check_address

SOURCES_FILE = "sources.toml"
KINDS = ("followup", "minutes")
KEYS = ("address", "file_name", "kind", "year", "sha256")
REQUIRED = ("address", "file_name")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME_PART = re.compile(r"[^\x00-\x1f\x7f<>:\"/\\|?*]+")
"""What a folder or file may be called on every system."""


class SourcesError(Exception):
    """``sources.toml`` cannot be used; the message names the file, the entry and what is expected."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is published somewhere. ``sha256`` is None until it is known."""

    address: str
    file_name: str
    kind: str | None = None
    year: int | None = None
    sha256: str | None = None


def load_sources(raw_pdfs: Path) -> tuple[Source, ...]:
    """The entries of ``sources.toml`` in a folder.

    Raises:
        SourcesError: the file is missing or no TOML, an entry lacks a key or has one that is not known, an address is
            not one that may be fetched, or a name would lead out of the folder, is hidden or there twice.
    """
    path = raw_pdfs / SOURCES_FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourcesError(f"{path} is missing: it lists what to fetch; raw_pdfs/README.md has an example") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourcesError(f"{path} cannot be read as TOML: {error}") from error
    entries = content.get("source", [])
    if set(content) - {"source"} or not isinstance(entries, list):
        raise SourcesError(f"{path}: expected [[source]] entries and nothing else, found {', '.join(content)}")
    sources = tuple(_source(entry, f"{path}, entry {number}") for number, entry in enumerate(entries, start=1))
    _check_unique(sources, path)
    return sources


def _source(entry: Mapping[str, Any], where: str) -> Source:
    if not isinstance(entry, Mapping):
        raise SourcesError(f"{where}: expected a table")
    unknown, missing = sorted(set(entry) - set(KEYS)), [key for key in REQUIRED if not entry.get(key)]
    if unknown or missing:
        what = f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}"
        raise SourcesError(f"{where}: {what}; expected {', '.join(KEYS)}")
    wrong = [key for key, value in entry.items() if not isinstance(value, int if key == "year" else str)]
    if wrong:
        raise SourcesError(f"{where}: {', '.join(wrong)}: expected a {'number' if wrong == ['year'] else 'text'}")
    source = Source(**{**entry, "sha256": entry.get("sha256") or None})
    problem = _problem(source)
    if problem:
        raise SourcesError(f"{where} ({source.file_name!r}): {problem}")
    return source


def _problem(source: Source) -> str | None:
    """What is wrong with the values of an entry, or None."""
    if source.kind is not None and source.kind not in KINDS:
        return f"kind is {source.kind!r}, expected one of {', '.join(KINDS)}"
    if source.sha256 is not None and not _SHA256.fullmatch(source.sha256):
        return f"sha256 is {source.sha256!r}, expected 64 hexadecimal digits in lower case"
    return _name_problem(source.file_name) or check_address(source.address)


def _name_problem(name: str) -> str | None:
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or str(path) != name:
        return "expected a name below the folder, such as uppfoljning-2023.pdf"
    for part in path.parts:
        if part.startswith(".") or part != part.strip() or part.endswith(".") or not _NAME_PART.fullmatch(part):
            return f'{part!r} may not stand in a name: no dot first or last, no space at the ends, none of <>:"\\|?*'
    return None if path.suffix.lower() == ".pdf" else "expected a name that ends in .pdf"


def _check_unique(sources: Sequence[Source], path: Path) -> None:
    names = [source.file_name.casefold() for source in sources]
    for source in sources:
        if names.count(source.file_name.casefold()) > 1:
            raise SourcesError(f"{path}: two entries have the name {source.file_name!r}; give one another")

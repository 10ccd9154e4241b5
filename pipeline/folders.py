"""Where things are when nobody says otherwise, below the folder the program is started in."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

RAW_PDFS = Path("raw_pdfs")
DEMO = RAW_PDFS / "demo"
PARSED = Path("parsed")


class Reading(NamedTuple):
    """A folder to read, and the folders below it to leave out."""

    folder: Path
    without: tuple[Path, ...] = ()


def default_reading() -> Reading | None:
    """The user's documents where there are any, else those of the demonstration; None where there are neither."""
    from pipeline.intake import has_documents

    if has_documents(RAW_PDFS, without=(DEMO,)):
        return Reading(RAW_PDFS, (DEMO,))
    return Reading(DEMO) if has_documents(DEMO) else None

"""What holds when nobody says otherwise: folders below the one the program is started in, the number of jobs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

RAW_PDFS = Path("raw_pdfs")
DEMO = RAW_PDFS / "demo"
PARSED = Path("parsed")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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

"""What has to be known before anything is loaded: what the processes of a run begin with, where it keeps results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

TO_READ: tuple[str, ...] = (
    "pipeline.documents.task",
    "pipeline.documents.process",
    "pipeline.reading.fast",
    "pipeline.documents.warm:up",
    "pipeline.runs.tasks",
)
"""Modules of a process that reads documents and links them, and what it does before the first."""
TO_MAKE: tuple[str, ...] = ("pipeline.publish.whole", "pipeline.runs.making")
"""Modules of a process that makes a set of datasets."""
WITHOUT: Mapping[tuple[str, ...], tuple[str, ...]] = {TO_MAKE: ("numpy",)}
"""Libraries that such a process does without: pyarrow loads numpy where it is there, which takes as long as to load
pyarrow, and needs it for arrays of numpy alone."""

CACHE_FOLDER = ".cache"
ENTRIES = "entries"
LAST_RUN = "last-run"


def last_run(parsed: Path) -> Path:
    """Where a run that came to its end is remembered, below the folder of the datasets."""
    return parsed / CACHE_FOLDER / ENTRIES / LAST_RUN


OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Python looks for circles of dead objects each time so many more were made than freed, not after 700 as it does by
itself: modules live as long as the program, and the tens of thousands of small objects of a document as long as that.
That takes 5 % less time from reading to records (median of neighbours), 6 % less of the processor for a cold run of one
report. Never looking is no faster, and the reference reader leaves circles."""

"""The datasets for analysts, as pandas frames: what notebooks are made of, so that they need no logic of their own."""

from __future__ import annotations

from pipeline.library.accuracy import calibration, measures, to_review
from pipeline.library.comments import figures, search, timeline
from pipeline.library.datasets import DatasetError, dictionary, load, years
from pipeline.library.matrix import changes, movements, shares, status_cells, status_matrix
from pipeline.library.pages import open_page
from pipeline.library.threads import threads, wordings

__all__ = [
    "DatasetError",
    "calibration",
    "changes",
    "dictionary",
    "figures",
    "load",
    "measures",
    "movements",
    "open_page",
    "search",
    "shares",
    "status_cells",
    "status_matrix",
    "threads",
    "timeline",
    "to_review",
    "wordings",
    "years",
]

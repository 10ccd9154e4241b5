"""Figures in comments: percentages, rates, counts, dates and periods, each with whom it is about and its span.

What is not plain is left out: a figure that is published should be right, one that is missed still stands in the
comment.
"""

from __future__ import annotations

from pipeline.figures.find import find_figures
from pipeline.figures.wording import Wording, wording

__all__ = ["Wording", "find_figures", "wording"]

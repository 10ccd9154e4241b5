"""Comments: full-text search, and the figures in them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.library.datasets import load

EXCERPT = 60
"""So many characters are shown on either side of a word that was searched for."""


def search(words: str, parsed: Path | str | None = None) -> pd.DataFrame:
    """The comments in which all of ``words`` stand, in any case and as parts of longer words.

    Args:
        words: what to look for, as in ``screening plan``; at least one word.
        parsed: the folder of the datasets, see :func:`pipeline.load`.

    Returns:
        The rows of ``comments`` (``goal_id``, ``region``, ``report_year``, ``page_first``, ``comment_text``) with
        ``excerpt``, the text around the first of the words.

    Raises:
        ValueError: ``words`` is empty.

    >>> from pipeline import library
    >>> library.search("KOLOSKOPI")["region"].iloc[0]
    'RV'
    """
    wanted = words.casefold().split()
    if not wanted:
        raise ValueError("search for what? Give at least one word")
    comments = load("comments", parsed)[["goal_id", "region", "report_year", "page_first", "comment_text"]]
    folded = comments["comment_text"].map(str.casefold)
    hits = comments[folded.map(lambda text: all(word in text for word in wanted)).astype(bool)].copy()
    hits["excerpt"] = hits["comment_text"].map(lambda text: _excerpt(text, wanted[0])).astype("str")
    return hits.sort_values(["report_year", "goal_id", "region"], kind="stable").reset_index(drop=True)


def _excerpt(text: str, word: str) -> str:
    # folding may lengthen a text ("ß"): near enough for an excerpt
    at = max(0, text.casefold().find(word))
    start, end = max(0, at - EXCERPT), at + len(word) + EXCERPT
    return f"{'…' if start else ''}{' '.join(text[start:end].split())}{'…' if end < len(text) else ''}"


def figures(kind: str = "percent", parsed: Path | str | None = None) -> pd.DataFrame:
    """The figures of one kind in the comments, with the goal's section and wording.

    Args:
        kind: ``percent``, ``per_100_000``, ``count``, ``date`` or ``period``.
        parsed: the folder of the datasets, see :func:`pipeline.load`.

    Returns:
        The rows of ``figures`` of that kind, with ``section_number``, ``section_title`` and ``goal_text``.

    >>> from pipeline import library
    >>> library.figures("percent")["unit"].unique().tolist()
    ['percent', 'percentage_points']
    """
    goals = load("goals", parsed)[["goal_id", "section_number", "section_title", "goal_text"]]
    found = load("figures", parsed)
    return found[found["kind"] == kind].merge(goals, on="goal_id", how="left").reset_index(drop=True)


def timeline(parsed: Path | str | None = None) -> pd.DataFrame:
    """The dates and periods that comments name, longest spans last: what is said to happen when.

    Returns:
        Columns ``report_year``, ``goal_id``, ``region``, ``text``, ``period``, ``date_first``, ``date_last``,
        ``about``; in the order of their first day.

    >>> from pipeline import library
    >>> library.timeline()["date_first"].is_monotonic_increasing
    True
    """
    found = load("figures", parsed)
    columns = ["report_year", "goal_id", "region", "text", "period", "date_first", "date_last", "about"]
    dated = found[found["period"].notna()][columns]
    return dated.sort_values(["date_first", "date_last", "goal_id"], kind="stable").reset_index(drop=True)

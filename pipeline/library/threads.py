"""Goals through the years: threads, and where their wording changed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.library.datasets import load
from pipeline.matching.explain import word_diff

MARKS = {"same": "{}", "gone": "[-{}-]", "added": "{{+{}+}}"}
"""How a change of wording is written, as ``git diff --word-diff`` does."""


def threads(parsed: Path | str | None = None) -> pd.DataFrame:
    """The goals through the years: a row for each thread, a column for each report year.

    Returns:
        The index is ``thread_id``; a value is the goal's place in that year's report (``1.03``; several, after a split,
        with ``, `` between), empty where the thread has no goal that year.

    >>> from pipeline import library
    >>> library.threads().columns.tolist()
    [2019, 2020, 2021, 2022]
    """
    rows = load("goal_threads", parsed)
    rows = rows.assign(place=rows["goal_id"].str.rsplit(":", n=1).str[-1]).sort_values(["thread_id", "goal_id"])
    wide = rows.groupby(["thread_id", "report_year"])["place"].agg(", ".join).unstack("report_year")
    wide.columns = pd.Index([int(year) for year in wide.columns], name="report_year")
    return wide.fillna("")


def wordings(parsed: Path | str | None = None, only_changed: bool = True) -> pd.DataFrame:
    """What became of each goal from one report to the next, with both wordings and what changed.

    Args:
        parsed: the folder of the datasets, see :func:`pipeline.load`.
        only_changed: leave out the links of kind ``identical``.

    Returns:
        The rows of ``goal_links`` (``report_year_from``, ``report_year_to``, ``kind``, both goal ids, ``score``,
        ``needs_review``) with ``text_from``, ``text_to`` (empty for a new or dropped goal) and ``diff``, in which
        ``[-…-]`` is gone and ``{+…+}`` is new.

    >>> from pipeline import library
    >>> changed = library.wordings()
    >>> bool(changed.query("kind == 'edited'")["diff"].str.contains("{+", regex=False).all())
    True
    """
    links = load("goal_links", parsed)
    texts = load("goals", parsed).set_index("goal_id")["goal_text"]
    if only_changed:
        links = links[links["kind"] != "identical"]
    columns = ["report_year_from", "report_year_to", "kind", "goal_id_from", "goal_id_to", "score", "needs_review"]
    found = links[columns].reset_index(drop=True)
    for end in ("from", "to"):
        found[f"text_{end}"] = found[f"goal_id_{end}"].map(texts).fillna("").astype("str")
    pairs = zip(found["text_from"], found["text_to"], strict=True)
    found["diff"] = pd.Series([_diff(old, new) for old, new in pairs], dtype="str", index=found.index)
    return found


def _diff(old: str, new: str) -> str:
    return " ".join(MARKS[change].format(words) for change, words in word_diff(old, new) if words)

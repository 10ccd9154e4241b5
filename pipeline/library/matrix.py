"""Statuses as a matrix of goals and regions, and what moved between two years."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.library.datasets import ORDERED, DatasetError, load, years

MOVEMENTS: Final = ("achieved", "improved", "unchanged", "slipped", "unclear", "blank")
"""What a status did between two years, see :func:`changes`."""

STATUS: Final = pd.CategoricalDtype(list(ORDERED["statuses", "status"]), ordered=True)
MOVEMENT: Final = pd.CategoricalDtype(list(MOVEMENTS), ordered=False)


def status_cells(year: int, parsed: Path | str | None = None, family: str | None = None) -> pd.DataFrame:
    """The statuses of one year, a row for each goal and region, with the goal's place, title and wording.

    Args:
        year: the report year.
        parsed: the folder of the datasets, see :func:`pipeline.load`.
        family: only reports of this family; by default all of that year.

    Returns:
        Columns ``goal_id``, ``place`` (``1.03``), ``section_number``, ``section_title``, ``goal_text``, ``region``,
        ``status``, ``status_raw``, ``page``, ``confidence``, ``needs_review``; in the order of the reports.

    Raises:
        DatasetError: there is no report of that year, and family.

    >>> from pipeline import library
    >>> library.status_cells(2022)[["place", "region", "status"]].head(2).to_records(index=False).tolist()
    [('1.01', 'RJH', 'in_progress'), ('1.01', 'RN', 'achieved')]
    """
    goals = load("goals", parsed)
    goals = goals[goals["report_year"].eq(year) & goals["goal_id"].map(lambda i: family in (None, _family(i)))]
    if goals.empty:
        there = ", ".join(map(str, years(parsed))) or "none"
        raise DatasetError(f"there is no report of {family or 'any family'} for {year}; there are: {there}")
    goals = goals.assign(place=goals["goal_id"].str.rsplit(":", n=1).str[-1])
    about = goals[["goal_id", "place", "section_number", "section_title", "goal_number", "goal_text"]]
    statuses = load("statuses", parsed).drop(columns=["section_number", "goal_number", "report_year"])
    cells = about.merge(statuses, on="goal_id", validate="one_to_many")
    order = ["section_number", "goal_number", "goal_id", "region"]
    wanted = [*about.columns.drop("goal_number"), "region", "status", "status_raw", "page", "confidence"]
    return cells.sort_values(order, kind="stable")[[*wanted, "needs_review"]].reset_index(drop=True)


def status_matrix(year: int, parsed: Path | str | None = None, family: str | None = None) -> pd.DataFrame:
    """The goals of one year by the regions: what each region reports of each goal.

    Args:
        year: the report year.
        parsed: the folder of the datasets, see :func:`pipeline.load`.
        family: only reports of this family; by default all of that year.

    Returns:
        A row for each goal (the index is ``goal_id``, in the order of the report), a column for each region; ordered
        categories ``not_started`` < ``mixed`` < ``in_progress`` < ``achieved``, null where the cell is blank.

    Raises:
        DatasetError: there is no report of that year, and family.

    >>> import pipeline
    >>> matrix = pipeline.status_matrix(2022)
    >>> matrix.columns.tolist()
    ['RJH', 'RN', 'RV', 'RVN']
    >>> matrix.loc["rcc-norr:2022:1.01", "RN"]
    'achieved'
    >>> matrix.eq("achieved").sum().to_dict()
    {'RJH': 15, 'RN': 11, 'RV': 18, 'RVN': 2}
    """
    cells = status_cells(year, parsed, family)
    # pivoting categories loses their order: text is pivoted, and becomes categories again
    wide = cells.assign(status=cells["status"].astype(object)).pivot(index="goal_id", columns="region", values="status")
    wide = wide.loc[cells["goal_id"].unique()]
    wide.columns.name = None
    return wide.astype(STATUS)


def changes(year_from: int, year_to: int, parsed: Path | str | None = None, family: str | None = None) -> pd.DataFrame:
    """What the statuses of the goals did between two years, adjacent or not.

    Two goals belong together when they are on one thread, or when one became the other (as in a merger).

    Args:
        year_from: the earlier report year.
        year_to: the later report year.
        parsed: the folder of the datasets, see :func:`pipeline.load`.
        family: only reports of this family; by default all of those years.

    Returns:
        A row for each pair of goals and each region, with ``thread_id`` (of the later goal), ``goal_id_from``,
        ``goal_id_to``, ``section_number`` and ``section_title`` (of the later report), ``region``, ``status_from``,
        ``status_to``, ``needs_review`` (of either) and ``movement``: ``achieved`` (it is now and was not),
        ``improved``, ``unchanged``, ``slipped``, ``unclear`` (a mixed status on one side, another on the other) or
        ``blank`` (one of them is). Goals without a counterpart have no row.

    Raises:
        DatasetError: there is no report of one of the years, and family.

    >>> import pipeline
    >>> moved = pipeline.changes(2020, 2021)
    >>> moved["movement"].value_counts().loc[["achieved", "slipped"]].to_dict()
    {'achieved': 20, 'slipped': 1}
    """
    wanted = ["goal_id", "region", "status", "needs_review"]
    first = status_cells(year_from, parsed, family)[wanted]
    last = status_cells(year_to, parsed, family)[[*wanted, "section_number", "section_title"]]
    pairs = _pairs(parsed).merge(first, left_on="goal_id_from", right_on="goal_id").drop(columns="goal_id")
    both = pairs.merge(
        last, left_on=["goal_id_to", "region"], right_on=["goal_id", "region"], suffixes=("_from", "_to")
    )
    both["needs_review"] = both.pop("needs_review_from") | both.pop("needs_review_to")
    ends = zip(both["status_from"].astype(object), both["status_to"].astype(object), strict=True)
    both["movement"] = pd.Series([_movement(a, b) for a, b in ends], dtype=MOVEMENT, index=both.index)
    order = ["thread_id", "goal_id_from", "goal_id_to", "section_number", "section_title", "region"]
    ordered = both[[*order, "status_from", "status_to", "movement", "needs_review"]]
    return ordered.sort_values(["goal_id_to", "goal_id_from", "region"], kind="stable").reset_index(drop=True)


def _pairs(parsed: Path | str | None) -> pd.DataFrame:
    """The pairs of goals that belong together, each once: ``thread_id``, ``goal_id_from``, ``goal_id_to``."""
    threads = load("goal_threads", parsed)[["thread_id", "goal_id"]]
    on_thread = threads.merge(threads, on="thread_id", suffixes=("_from", "_to"))
    links = load("goal_links", parsed)[["goal_id_from", "goal_id_to"]].dropna()
    linked = links.merge(threads.rename(columns={"goal_id": "goal_id_to"}), on="goal_id_to")
    return pd.concat([on_thread, linked]).drop_duplicates(["goal_id_from", "goal_id_to"])


def movements(
    year_from: int, year_to: int, parsed: Path | str | None = None, family: str | None = None
) -> pd.DataFrame:
    """How many statuses moved how, by region: :func:`changes` counted, zeros among them.

    >>> from pipeline import library
    >>> counted = library.movements(2021, 2022)
    >>> int(counted["goals"].sum()) == len(library.changes(2021, 2022))
    True
    """
    counted = changes(year_from, year_to, parsed, family).groupby(["region", "movement"], observed=False).size()
    return counted.rename("goals").reset_index()


def shares(parsed: Path | str | None = None, only_sure: bool = False) -> pd.DataFrame:
    """The share of goals that each region reports as achieved, by year and family.

    Args:
        parsed: the folder of the datasets, see :func:`pipeline.load`.
        only_sure: leave out the cells that a person should look at first.

    Returns:
        Columns ``family``, ``report_year``, ``region``, ``goals`` (how many cells), ``achieved`` (how many of them) and
        ``share``. A blank cell counts among the goals.

    >>> from pipeline import library
    >>> library.shares().query("report_year == 2022 and region == 'RV'")["share"].item()
    0.36
    """
    statuses = load("statuses", parsed)
    if only_sure:
        statuses = statuses[~statuses["needs_review"]]
    statuses = statuses.assign(family=statuses["goal_id"].map(_family), achieved=statuses["status"].eq("achieved"))
    grouped = statuses.groupby(["family", "report_year", "region"])["achieved"]
    counted = grouped.agg(goals="size", achieved="sum").reset_index()
    return counted.assign(share=counted["achieved"] / counted["goals"])


def _family(goal_id: str) -> str:
    return goal_id.split(":", 1)[0]


def _movement(before: object, after: object) -> str:
    if not (isinstance(before, str) and isinstance(after, str)):
        return "blank"
    if before == after:
        return "unchanged"
    if "mixed" in (before, after):
        return "unclear"
    if after == "achieved":
        return "achieved"
    order = STATUS.categories.get_indexer([before, after])
    return "improved" if order[1] > order[0] else "slipped"

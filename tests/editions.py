"""Constructed editions as the records that extraction would make of them, and how their goals follow each other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.matching import Decisions, MatchingResult, link_goals
from pipeline.model import Comment, Goal, GoalLink, Status
from tests.corpus.library import source_named
from tests.corpus.source import SOURCES
from tests.records import goal_id, make_comment, make_goal, make_status

YEARS = (2019, 2020, 2021, 2022)
CHANGE_OF_PLAN = 2021
FAMILY = "rcc-norr"
GOLD_FILES = {
    FAMILY: "links-gold.toml",
    "nordmark": "nordmark-links-gold.toml",
    "kustland": "kustland-links-gold.toml",
    "sjobygd": "sjobygd-links-gold.toml",
}
EDITIONS = {
    FAMILY: YEARS,
    "nordmark": (2020, 2021, 2024),
    "kustland": (2021, 2022, 2023),
    "sjobygd": (2020, 2021, 2022),
}
"""The years of each constructed family; the last step of each is a change of plan."""
PRINTED = {"Ja": "U", "Delvis": "P", "Nej": "E", "–": ""}
"""Status words of ``nordmark`` as codes."""

Ends = tuple[str | None, str | None]


@dataclass(frozen=True)
class Records:
    """Goals, statuses and comments of several reports."""

    goals: tuple[Goal, ...] = ()
    statuses: tuple[Status, ...] = ()
    comments: tuple[Comment, ...] = ()

    def __add__(self, other: Records) -> Records:
        return Records(self.goals + other.goals, self.statuses + other.statuses, self.comments + other.comments)

    def link(self, decisions: Decisions | None = None) -> MatchingResult:
        """What matching makes of them."""
        return link_goals(self.goals, self.statuses, self.comments, decisions)


@cache
def edition(year: int, family: str = FAMILY) -> Records:
    """One constructed report."""
    source = source_named(f"{family}-{year}")
    records = Records()
    for section in source.sections:
        for number, goal in enumerate(section.goals, start=1):
            place: dict[str, Any] = {"goal_id": goal_id(section.number, number, year, family), "report_year": year}
            made = make_goal(
                section.number,
                number,
                "\n".join(goal.text),
                section_title=section.title,
                document_id=f"{year:012d}",
                **place,
            )
            statuses = tuple(
                make_status(section.number, number, r, PRINTED.get(raw, raw), **place) for r, raw in goal.status.items()
            )
            comments = tuple(
                make_comment(section.number, number, c.label, "\n".join(c.text), **place) for c in goal.comments
            )
            records += Records((made,), statuses, comments)
    return records


def editions(years: Iterable[int] = YEARS, family: str = FAMILY) -> Records:
    """Several constructed reports."""
    return sum((edition(year, family) for year in years), Records())


@cache
def linked(years: tuple[int, ...] = YEARS, family: str = FAMILY) -> MatchingResult:
    """What matching makes of several constructed reports; made once for all tests."""
    return editions(years, family).link()


@dataclass(frozen=True)
class GoldLink:
    from_year: int
    to_year: int
    ends: Ends
    kind: str
    is_moved: bool


@cache
def gold_links(family: str = FAMILY) -> tuple[GoldLink, ...]:
    """All rows of the gold; goals by their ids."""
    content = tomllib.loads((SOURCES / GOLD_FILES[family]).read_text(encoding="utf-8"))
    return tuple(
        GoldLink(
            row["from_year"],
            row["to_year"],
            (_id(family, row["from_year"], row.get("from")), _id(family, row["to_year"], row.get("to"))),
            row["kind"],
            row.get("moved", False),
        )
        for row in content["link"]
    )


def _id(family: str, year: int, place: str | None) -> str | None:
    return place and f"{family}:{year}:{place}"


def gold_pairs(from_year: int, family: str = FAMILY) -> dict[Ends, GoldLink]:
    """The gold from one year to the next, pairs of goals only."""
    return {g.ends: g for g in gold_links(family) if g.from_year == from_year and None not in g.ends}


def pairs(links: Sequence[GoalLink], from_year: int) -> dict[Ends, GoalLink]:
    """What was found from one year to the next, pairs of goals only."""
    found = {(link.goal_id_from, link.goal_id_to): link for link in links if link.report_year_from == from_year}
    return {ends: link for ends, link in found.items() if None not in ends and link.rule != "gap"}


def f1(expected: Iterable[Ends], found: Iterable[Ends]) -> float:
    """The harmonic mean of precision and recall."""
    golds, links = set(expected), set(found)
    return 2 * len(golds & links) / (len(golds) + len(links))

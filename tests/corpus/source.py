"""Sources of constructed follow-up reports: the TOML files as dataclasses, and gold made from them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "sources"

REGION_NAMES = {
    "RJH": "Region Jämtland Härjedalen",
    "RN": "Region Norrbotten",
    "RV": "Region Västerbotten",
    "RVN": "Region Västernorrland",
}
"""Full names of the regions of ``rcc-norr``; a source of another publisher brings its own."""


@dataclass(frozen=True, slots=True)
class SourceComment:
    """One comment of a goal. ``label`` is whose it is, empty for text before the first label.

    ``printed_label`` is a misprint to be printed in its place, None where the label is printed as it should be.
    """

    label: str
    text: tuple[str, ...]
    printed_label: str | None = None


@dataclass(frozen=True, slots=True)
class SourceGoal:
    """One goal: its printed number (usually empty), paragraphs, status per region as printed, comments."""

    label: str
    text: tuple[str, ...]
    status: Mapping[str, str]
    comments: tuple[SourceComment, ...]


@dataclass(frozen=True, slots=True)
class SourceSection:
    number: int
    title: str
    goals: tuple[SourceGoal, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A whole report before it is typeset."""

    family: str
    report_year: int
    plan_period: str
    title: str
    intro: tuple[str, ...]
    summary_intro: tuple[str, ...]
    summary_goals: tuple[str, ...]
    summary_rest: tuple[str, ...]
    sections: tuple[SourceSection, ...]
    region_names: Mapping[str, str]
    """Full names of the regions, for headers and labels."""

    @property
    def regions(self) -> tuple[str, ...]:
        """All regions, in the order in which the first goal's statuses name them."""
        return tuple(dict.fromkeys(r for s in self.sections for g in s.goals for r in g.status))


def load_source(path: Path) -> Source:
    """Reads a source file.

    Raises:
        KeyError: a field is missing.
        TypeError: a field that is no part of the format.
        tomllib.TOMLDecodeError: the file is no TOML.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Source(
        family=raw["family"],
        report_year=raw["report_year"],
        plan_period=raw["plan_period"],
        title=raw["title"],
        intro=tuple(raw["intro"]),
        summary_intro=tuple(raw["summary_intro"]),
        summary_goals=tuple(raw["summary_goals"]),
        summary_rest=tuple(raw["summary_rest"]),
        sections=tuple(_section(s) for s in raw["section"]),
        region_names=raw.get("publisher", {}).get("regions", REGION_NAMES),
    )


def _section(raw: Mapping[str, Any]) -> SourceSection:
    return SourceSection(raw["number"], raw["title"], tuple(_goal(g) for g in raw["goal"]))


def _goal(raw: Mapping[str, Any]) -> SourceGoal:
    comments = tuple(SourceComment(**{**c, "text": tuple(c["text"])}) for c in raw["comments"])
    return SourceGoal(raw.get("label", ""), tuple(raw["text"]), dict(raw["status"]), comments)


ITEM_MARKS = ("- ", "• ", "– ")
"""How a list item begins in a source; the layout decides how it is printed."""


def printed_item(text: str, bullet: str) -> str:
    """A paragraph with its list mark as it is printed; ``bullet`` empty leaves the source's own."""
    if bullet and text.startswith(ITEM_MARKS):
        return bullet + text[1:]
    return text


def plain_bullet(bullet: str) -> str:
    """What a printed bullet means to a reader: private-use glyphs and the hollow ``o`` are ``•``."""
    return "•" if bullet in ("\uf0b7", "\uf0a7") else bullet


GoldRow = dict[str, Any]


def gold_row(section: SourceSection, number: int, goal: SourceGoal, bullet: str = "") -> GoldRow:
    """Gold of one goal without its pages: section, section_title, number, goal, status, comments, printed_labels.

    Comments of one label become one text, separated by a newline, as do paragraphs. Text before the first label has
    the empty label.
    """
    comments: dict[str, list[str]] = {}
    for comment in goal.comments:
        paragraphs = [printed_item(p, plain_bullet(bullet)) for p in comment.text]
        comments.setdefault(comment.label, []).extend(paragraphs)
    return {
        "section": section.number,
        "section_title": section.title,
        "number": number,
        "goal": "\n".join(printed_item(p, plain_bullet(bullet)) for p in goal.text),
        "status": dict(goal.status),
        "comments": {label: "\n".join(paragraphs) for label, paragraphs in comments.items()},
        "printed_labels": {c.label: c.printed_label for c in goal.comments if c.printed_label is not None},
    }

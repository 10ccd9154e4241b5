"""Gold files: what people say stands in a document. Their kind is told by their content."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.evaluate.errors import EvaluationError
from pipeline.evaluate.texts import GoldText


@dataclass(frozen=True, slots=True)
class GoldGoal:
    """One goal of a follow-up report. Pages are None where the gold does not have them."""

    section: int
    number: int
    section_title: GoldText
    goal: GoldText
    status: Mapping[str, str]
    comments: Mapping[str, GoldText]
    page_first: int | None
    page_last: int | None

    @property
    def place(self) -> str:
        return f"{self.section}.{self.number:02d}"


@dataclass(frozen=True, slots=True)
class FollowupGold:
    """A follow-up report. What it does not say of itself is None."""

    goals: tuple[GoldGoal, ...]
    report_year: int | None = None
    family: str | None = None
    page_count: int | None = None

    @property
    def last_page(self) -> int:
        """The last page that the gold names; 0 where it names none."""
        return max((goal.page_last or 0 for goal in self.goals), default=0)


@dataclass(frozen=True, slots=True)
class GoldDecision:
    """A decision by its first words and, where given, its last ones; else ``starts`` is the whole of it."""

    item: int
    number: int
    starts: str
    ends: str | None


@dataclass(frozen=True, slots=True)
class MinutesGold:
    """Minutes of a meeting. ``facts``: column of ``meetings`` → value (a date, a text or None).

    ``file_name`` is None where the gold does not say of which file it is.
    """

    file_name: str | None
    facts: Mapping[str, date | str | None]
    items: Mapping[int, str]
    decisions: tuple[GoldDecision, ...]
    subheadings: tuple[tuple[int, str], ...]
    links: tuple[str, ...]


class Step(NamedTuple):
    """Two report years of which the later follows the earlier."""

    from_year: int
    to_year: int

    def __str__(self) -> str:
        return f"{self.from_year}-{self.to_year}"


class Pair(NamedTuple):
    """A goal of one year and what it is the next, without family and year (``1.03``); None for new or dropped."""

    step: Step
    from_goal: str | None
    to_goal: str | None

    @property
    def is_whole(self) -> bool:
        return self.from_goal is not None and self.to_goal is not None

    def __str__(self) -> str:
        return f"{self.step} {self.from_goal or '-'} > {self.to_goal or '-'}"


@dataclass(frozen=True, slots=True)
class GoldLink:
    """What happened to a goal. ``is_moved`` is None where the gold does not say."""

    pair: Pair
    kind: str
    is_moved: bool | None


@dataclass(frozen=True, slots=True)
class LinksGold:
    """How the goals of one family's reports follow each other; ``gaps``: goals that come back after a year without."""

    family: str
    links: tuple[GoldLink, ...]
    gaps: tuple[Pair, ...]


class GoldFigure(NamedTuple):
    """A figure of a comment as a fact. ``goal`` is section and number, ``value`` a number or a period as text."""

    goal: str
    region: str
    kind: str
    value: float | str
    unit: str

    def __str__(self) -> str:
        value = self.value if isinstance(self.value, str) else f"{self.value:g}"
        return f"{self.region} {value} {self.unit}"


@dataclass(frozen=True, slots=True)
class FiguresGold:
    """The figures in the comments of one report; a fact told twice is there twice."""

    family: str
    report_year: int
    figures: tuple[GoldFigure, ...]


Gold = FollowupGold | MinutesGold | LinksGold | FiguresGold


def load_gold(path: Path) -> Gold:
    """Reads a gold file: JSON for a follow-up report or minutes, TOML for links and for figures.

    Raises:
        EvaluationError: the file is missing, is neither, or something is missing in it.
    """
    content = _read(path)
    try:
        if isinstance(content, Mapping) and "link" in content:
            return _links(content)
        if isinstance(content, Mapping) and "figures" in content:
            return _figures(content)
        if isinstance(content, Mapping) and "agenda_items" in content:
            return _minutes(content)
        if isinstance(content, Mapping) and "goals" in content:
            return _followup(content["goals"], content)
        if isinstance(content, Sequence):
            return _followup(content, {})
    except KeyError as error:
        raise EvaluationError(f"{path}: an entry has no {error}; see the gold of tests/gold for the form") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise EvaluationError(f"{path}: not in the form of a gold file: {error}") from error
    raise EvaluationError(f"{path}: no gold file: it has neither goals, nor agenda_items, nor link, nor figures")


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError as error:
        raise EvaluationError(f"the gold file {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: neither JSON nor, with the ending .toml, TOML: {error}") from error


def _followup(goals: Sequence[Mapping[str, Any]], header: Mapping[str, Any]) -> FollowupGold:
    return FollowupGold(
        tuple(_goal(goal) for goal in goals),
        header.get("report_year"),
        header.get("family"),
        header.get("page_count"),
    )


def _goal(entry: Mapping[str, Any]) -> GoldGoal:
    digests = "goal_sha256" in entry
    return GoldGoal(
        section=entry["section"],
        number=entry["number"],
        section_title=_text(entry, "section_title"),
        goal=_text(entry, "goal"),
        status={region: str(printed) for region, printed in entry["status"].items()},
        comments={label: GoldText(digest) for label, digest in entry["comments_sha256"].items()}
        if digests
        else {label: GoldText.of(text) for label, text in entry["comments"].items()},
        page_first=entry.get("page_first"),
        page_last=entry.get("page_last"),
    )


def _text(entry: Mapping[str, Any], key: str) -> GoldText:
    digest = entry.get(f"{key}_sha256")
    return GoldText(digest) if digest is not None else GoldText.of(entry[key])


def _minutes(content: Mapping[str, Any]) -> MinutesGold:
    following = content.get("next_meeting") or {}
    facts: dict[str, date | str | None] = {
        "group_name": content["group"],
        "meeting_date": _date(content["meeting_date"]),
        "previous_meeting_date": _date(content["previous_meeting_date"]),
        "next_meeting_date": _date(following.get("date")),
        "next_meeting_start": following.get("start"),
        "next_meeting_end": following.get("end"),
        "next_meeting_place": following.get("place"),
    }
    return MinutesGold(
        content.get("file_name"),
        facts,
        {item["number"]: item["title"] for item in content["agenda_items"]},
        tuple(GoldDecision(d["item"], d["number"], d["starts"], d.get("ends")) for d in content["decisions"]),
        tuple((heading["item"], heading["title"]) for heading in content["subheadings"]),
        tuple(content["links"]),
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _links(content: Mapping[str, Any]) -> LinksGold:
    links = tuple(GoldLink(_pair(entry), entry["kind"], entry.get("moved")) for entry in content["link"])
    return LinksGold(content["family"], links, tuple(_pair(entry) for entry in content.get("gap", ())))


def _pair(entry: Mapping[str, Any]) -> Pair:
    return Pair(Step(entry["from_year"], entry["to_year"]), entry.get("from"), entry.get("to"))


def _figures(content: Mapping[str, Any]) -> FiguresGold:
    return FiguresGold(
        content["family"],
        content["report_year"],
        tuple(GoldFigure(*(entry[name] for name in GoldFigure._fields)) for entry in content["figures"]),
    )

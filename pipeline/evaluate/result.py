"""What an evaluation finds: the same few records for every kind of gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.model import Box

GoldKind = Literal["followup", "minutes", "links", "figures"]


@dataclass(frozen=True, slots=True)
class Measure:
    """``right`` of ``of`` values; values that are missing or surplus count among ``of``."""

    name: str
    right: int
    of: int

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """How well one class (a status code, the pairs of linked goals) is found."""

    name: str
    right: int
    expected: int
    found: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float(self.expected == 0)

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        total = self.expected + self.found
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Characters that are wrong (Levenshtein distance) in the texts that are not exact, of all the gold's there.

    ``share`` is None where it cannot be known: no such text, or a gold of digests.
    """

    name: str
    texts: int
    share: float | None


@dataclass(frozen=True, slots=True)
class WrongValue:
    """One value that differs from the gold. ``expected`` None: surplus; ``found`` None: missing.

    ``page`` and ``box`` (points, origin top left, as a viewer shows the page) say where the found value stands.
    ``is_flagged``: the datasets themselves say that it should be looked at.
    """

    field: str
    where: str
    expected: str | None
    found: str | None
    page: int | None
    box: Box | None
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Links with a score from ``low`` up to ``high`` (the last bin: and including it): how many, how many right."""

    low: float
    high: float
    links: int
    right: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """A floor (``at_least``) or a ceiling (``at_most``) and what was reached."""

    name: str
    bound: Literal["at_least", "at_most"]
    limit: float
    reached: float

    @property
    def is_met(self) -> bool:
        return self.reached >= self.limit if self.bound == "at_least" else self.reached <= self.limit


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome.

    ``measures`` must reach their floors, all of them 1 unless a file says otherwise; ``details`` are parts of them,
    with a floor only where a file sets one. ``flagged`` counts the values that the datasets flag, right or wrong.
    """

    kind: GoldKind
    subject: str
    measures: tuple[Measure, ...]
    details: tuple[Measure, ...] = ()
    scores: tuple[Score, ...] = ()
    error_rates: tuple[ErrorRate, ...] = ()
    flagged: Measure | None = None
    wrong: tuple[WrongValue, ...] = ()
    calibration: tuple[Bin, ...] = ()
    notes: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = field(default=())

    @property
    def wrong_and_unflagged(self) -> int:
        return sum(not value.is_flagged for value in self.wrong)

    @property
    def passed(self) -> bool:
        """True when every floor and ceiling is met."""
        return all(requirement.is_met for requirement in self.requirements)

    def as_dict(self) -> dict[str, Any]:
        """The evaluation as plain values, for ``--json``: keys may be added, none goes or changes its meaning."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "passed": self.passed,
            "measures": {measure.name: _measure(measure) for measure in self.measures},
            "details": {measure.name: _measure(measure) for measure in self.details},
            "scores": {s.name: _score(s) for s in self.scores},
            "character_error_rates": {r.name: {"texts": r.texts, "share": _round(r.share)} for r in self.error_rates},
            "flagged": None
            if self.flagged is None
            else {"values": self.flagged.right, "of": self.flagged.of, "share": _round(self.flagged.share)},
            "wrong_and_unflagged": self.wrong_and_unflagged,
            "wrong": [_wrong(value) for value in self.wrong],
            "calibration": [
                {"low": b.low, "high": b.high, "links": b.links, "right": b.right} for b in self.calibration
            ],
            "notes": list(self.notes),
            "requirements": [
                {"name": r.name, r.bound: r.limit, "reached": _round(r.reached), "is_met": r.is_met}
                for r in self.requirements
            ],
        }


def _measure(measure: Measure) -> Mapping[str, Any]:
    return {"right": measure.right, "of": measure.of, "share": _round(measure.share)}


def _score(score: Score) -> Mapping[str, Any]:
    return {
        "right": score.right,
        "expected": score.expected,
        "found": score.found,
        "precision": _round(score.precision),
        "recall": _round(score.recall),
        "f1": _round(score.f1),
    }


def _wrong(value: WrongValue) -> Mapping[str, Any]:
    return {
        "field": value.field,
        "where": value.where,
        "expected": value.expected,
        "found": value.found,
        "page": value.page,
        "box": None if value.box is None else list(value.box),
        "is_flagged": value.is_flagged,
    }


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 6)

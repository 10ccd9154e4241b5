"""Which year a follow-up report is about, and which plan it follows up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.intake.files import STAGE
from pipeline.model import Finding
from pipeline.profile import Detection

T = TypeVar("T")

_SPAN = re.compile(r"(?<!\d)(?P<first>20\d\d)\s*[-_–]\s*(?P<last>20\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class Dates:
    """``report_year`` is the year the follow-up is about; ``plan_period`` is written ``2022–2024``."""

    report_year: int | None
    plan_period: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Place:
    """A text that may name year and period, and what to call it in a message."""

    name: str
    text: str
    is_title: bool = False


@dataclass(frozen=True)
class _Hit(Generic[T]):
    value: T
    place: Place
    words: str


def date_report(detect: Detection, places: Sequence[Place], stem: str) -> Dates:
    """Report year and plan period from the first place that names them.

    Args:
        detect: the family's patterns, most trusted first.
        places: texts in order of trust (title, front matter, metadata).
        stem: the file's name without its ending: the last resort, and a finding.

    Returns:
        What was found; a finding where places disagree, where it had to be guessed from a title's only year or from
        the file's name, or where nothing tells.
    """
    years = list(_hits(detect.report_year, places, lambda m: int(m["year"])))
    periods = list(_hits(detect.plan_period, places, _period))
    findings = [*_disputed("report-year", "report year", years), *_disputed("plan-period", "plan period", periods)]
    titles = [place for place in places if place.is_title]
    resorts = [*titles, Place(f"the file name ({stem})", stem)]
    year = years[0].value if years else _guessed("report-year", _only_year, resorts, findings)
    period = periods[0].value if periods else _guessed("plan-period", _only_period, resorts, findings)
    if year and period and not int(period[:4]) <= year <= int(period[-4:]):
        findings.append(
            Finding(
                STAGE,
                "warning",
                "year-outside-plan",
                f"the report year was read as {year} and the plan period as {period}, which does not hold it",
            )
        )
    return Dates(year, period, tuple(findings))


def _hits(patterns: Sequence[str], places: Sequence[Place], value: Callable[[re.Match[str]], T]) -> Iterator[_Hit[T]]:
    """The most trusted hit in each place that has one."""
    for place in places:
        for pattern in patterns:
            if match := re.search(pattern, place.text, re.IGNORECASE):
                yield _Hit(value(match), place, match.group())
                break


def _period(match: re.Match[str]) -> str:
    return f"{match['first']}–{match['last']}"


def _disputed(code: str, what: str, hits: Sequence[_Hit[T]]) -> Iterator[Finding]:
    for other in hits[1:]:
        if other.value != hits[0].value:
            yield Finding(
                STAGE,
                "warning",
                f"{code}-disputed",
                f"the {what} is {hits[0].value} by {hits[0].place.name} ({hits[0].words!r}) but {other.value} by "
                f"{other.place.name} ({other.words!r}); {hits[0].value} was taken",
            )


def _only_year(text: str) -> int | None:
    """The year in ``text`` where there is one alone, spans apart."""
    years = set(_YEAR.findall(_SPAN.sub(" ", text)))
    return int(years.pop()) if len(years) == 1 else None


def _only_period(text: str) -> str | None:
    """The span of years in ``text`` where there is one alone."""
    periods = {_period(match) for match in _SPAN.finditer(text)}
    return periods.pop() if len(periods) == 1 else None


def _guessed(code: str, only: Callable[[str], T | None], places: Sequence[Place], findings: list[Finding]) -> T | None:
    """The first value that ``only`` sees in one of the places; the finding that goes with it is added."""
    what = code.replace("-", " ")
    for place in places:
        if (value := only(place.text)) is not None:
            message = f"the {what} {value} is a guess from {place.name}: nothing says in so many words what it is"
            findings.append(Finding(STAGE, "warning", f"{code}-guessed", message))
            return value
    message = (
        f"neither the text before the first table, the metadata nor {places[-1].name} says what the {what} is; write "
        "it into the file's name, or its wording into [detect] of the family's profile"
    )
    findings.append(Finding(STAGE, "warning", f"no-{code}", message))
    return None

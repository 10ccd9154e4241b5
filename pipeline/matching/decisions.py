"""What people decided about links: a file beside the reports that outlives every run.

An entry names its goals by id and by wording, so that it finds them again when a later extraction numbers or reads
them a little differently; of two entries about the same goals the later one holds. The file is only ever added to.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.matching.kinds import KINDS, fingerprint
from pipeline.model import Goal

DECISIONS_FILE = "decisions.toml"
HEADER = """# Decisions about links between goals. They win over the rules; `followup links` adds entries at the end.
# verdict   linked   these two are one goal (kind: identical, edited, reworded, split, merged; may be left out)
#           apart    these two are not
#           dropped  the goal has no successor in the report of `year`
#           new      the goal has no predecessor in the report of `year`
"""

Verdict = Literal["linked", "apart", "dropped", "new"]

SAME_WORDING = 0.9
"""Two readings of one goal, before and after a better extraction, are at least so alike; 0.85-0.95."""

_GOAL_ID = re.compile(r"(?P<family>[^:]+):(?P<year>\d{4}):\d+\.\d+")


class DecisionError(Exception):
    """The decisions cannot be followed; the message names the entry and says what to do."""


@dataclass(frozen=True, slots=True)
class GoalRef:
    """A goal as a person saw it: its id, and its wording at that time."""

    goal_id: str
    text: str

    @property
    def family(self) -> str:
        return self.goal_id.split(":", 1)[0]

    @property
    def year(self) -> int:
        return int(self.goal_id.split(":")[1])


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """One entry. ``first`` is the goal of the earlier report (None for ``new``), ``second`` of the later (``dropped``).

    ``year`` is that of the report without a successor or predecessor, None for the other verdicts; ``place`` says
    where the entry stands.
    """

    verdict: Verdict
    first: GoalRef | None
    second: GoalRef | None
    reason: str
    date: date
    kind: str | None = None
    year: int | None = None
    place: str = ""

    @property
    def refs(self) -> tuple[GoalRef, ...]:
        """The goals it is about."""
        return tuple(ref for ref in (self.first, self.second) if ref is not None)

    def __str__(self) -> str:
        ends = " and ".join(ref.goal_id for ref in self.refs)
        return f"{self.place or 'decision'} ({ends}: {self.verdict}, {self.date})"


@dataclass(frozen=True, slots=True)
class Decisions:
    """All entries in their order, and the years of each family in the order in which they came (for thread ids)."""

    entries: tuple[LinkDecision, ...] = ()
    year_order: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


# ---- the file -----------------------------------------------------------------------------------------------------


def read_decisions(path: Path) -> tuple[LinkDecision, ...]:
    """The entries of a decisions file; none where there is no file.

    Raises:
        DecisionError: the file is no TOML, or an entry is not complete.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path} cannot be read: {error}. Mend it, or move it away") from error
    unknown = sorted(content.keys() - {"decision"})
    if unknown or not isinstance(content.get("decision", []), list):
        raise DecisionError(f"{path}: found {', '.join(unknown) or 'decision'}, expected only [[decision]] entries")
    return tuple(_entry(raw, f"{path.name}, decision {n}") for n, raw in enumerate(content.get("decision", []), 1))


def _entry(raw: Mapping[str, Any], place: str) -> LinkDecision:
    unknown = sorted(raw.keys() - {"verdict", "from", "to", "kind", "year", "reason", "date"})
    if unknown:
        raise DecisionError(f"{place}: found {', '.join(unknown)}, which no decision has")
    verdict = next((name for name in get_args(Verdict) if name == raw.get("verdict")), None)
    if verdict is None:
        raise DecisionError(
            f"{place}: verdict is {raw.get('verdict')!r}, expected one of {', '.join(get_args(Verdict))}"
        )
    needed: dict[Verdict, tuple[str, str]] = {
        "linked": ("from", "to"),
        "apart": ("from", "to"),
        "dropped": ("from", "year"),
        "new": ("to", "year"),
    }
    missing = [name for name in (*needed[verdict], "reason", "date") if name not in raw]
    if missing:
        raise DecisionError(f"{place} ({verdict}): it lacks {', '.join(missing)}")
    if not isinstance(raw["date"], date):
        raise DecisionError(f"{place}: date is {raw['date']!r}, expected a date such as 2024-05-31, without quotes")
    kind = raw.get("kind")
    if kind is not None and kind not in KINDS[:-2]:
        raise DecisionError(f"{place}: kind is {kind!r}, expected one of {', '.join(KINDS[:-2])}")
    first, second = (_ref(raw[name], place) if name in needed[verdict] else None for name in ("from", "to"))
    entry = LinkDecision(verdict, first, second, str(raw["reason"]), raw["date"], kind, raw.get("year"), place)
    _check_years(entry)
    return entry


def _ref(raw: object, place: str) -> GoalRef:
    if not isinstance(raw, Mapping) or not _GOAL_ID.fullmatch(str(raw.get("goal"))) or "text" not in raw:
        raise DecisionError(f"{place}: found {raw!r}, expected a goal such as {{ goal = 'x:2020:1.03', text = '…' }}")
    return GoalRef(str(raw["goal"]), str(raw["text"]))


def _check_years(entry: LinkDecision) -> None:
    earlier = entry.first.year if entry.first else entry.year
    later = entry.second.year if entry.second else entry.year
    if not (isinstance(earlier, int) and isinstance(later, int) and earlier < later):
        raise DecisionError(f"{entry}: expected an earlier and a later report year, found {earlier} and {later}")
    if len({ref.family for ref in entry.refs}) > 1:
        raise DecisionError(f"{entry}: goals of two families cannot be linked")


def entry_text(entry: LinkDecision) -> str:
    """An entry as it stands in the file, with an empty line before it."""
    lines = ["", "[[decision]]", f'verdict = "{entry.verdict}"']
    for name, ref in (("from", entry.first), ("to", entry.second)):
        if ref is not None:
            lines.append(
                f"{name} = {{ goal = {toml_string(ref.goal_id)}, text = {toml_string(' '.join(ref.text.split()))} }}"
            )
    if entry.kind is not None:
        lines.append(f'kind = "{entry.kind}"')
    if entry.year is not None:
        lines.append(f"year = {entry.year}")
    lines += [f"reason = {toml_string(entry.reason)}", f"date = {entry.date.isoformat()}", ""]
    return "\n".join(lines)


def toml_string(text: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's, but for the one character that JSON leaves alone."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def append_decisions(path: Path, entries: Iterable[LinkDecision]) -> None:
    """Adds entries to a decisions file, which is made where it is missing.

    Raises:
        DecisionError: an entry makes no sense, or the file cannot be read or written.
    """
    entries = tuple(entries)
    for entry in entries:
        _check_years(entry)
    read_decisions(path)
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else HEADER
        path.write_text(before + "".join(entry_text(entry) for entry in entries), encoding="utf-8")
    except OSError as error:
        raise DecisionError(f"{path} cannot be written: {error}") from error


# ---- finding the goals --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision whose goals were found: their ids as they are now."""

    entry: LinkDecision
    first: str | None
    second: str | None


def resolve(entries: Iterable[LinkDecision], goals: Iterable[Goal]) -> tuple[Resolved, ...]:
    """Finds the goals of the decisions; later entries take the place of earlier ones about the same goals.

    A goal is the one with the same wording (white space and hyphens do not matter) in the report of that family and
    year, whatever its number is now; or the one with its number if the wording is nearly the same. Entries about a
    report that is not there are left out.

    Raises:
        DecisionError: the report is there, and the goal is not.
    """
    by_report: dict[tuple[str, int], list[Goal]] = {}
    for goal in goals:
        by_report.setdefault((goal.goal_id.split(":", 1)[0], goal.report_year), []).append(goal)
    found: dict[tuple[str | None, str | None, int | None], Resolved] = {}
    for entry in entries:
        family = entry.refs[0].family
        years = {*(ref.year for ref in entry.refs), *([entry.year] if entry.year else [])}
        if any((family, year) not in by_report for year in years):
            continue
        first, second = (
            _find(ref, by_report[family, ref.year], entry) if ref else None for ref in (entry.first, entry.second)
        )
        found.pop((first, second, entry.year), None)
        found[first, second, entry.year] = Resolved(entry, first, second)
    return tuple(found.values())


def same_goal(ref: GoalRef, texts: Mapping[str, str]) -> str | None:
    """The id that a goal has now among those of its report (id → wording), None where it is not there.

    It is the one with the same wording, white space and hyphens aside, whatever its number; or the one with its number
    if the wording is nearly the same; or the only one that is worded nearly so.
    """
    wanted = fingerprint(ref.text)
    prints = {goal_id: fingerprint(text) for goal_id, text in texts.items()}
    same = [goal_id for goal_id, text in prints.items() if text == wanted]
    if ref.goal_id in same or len(same) == 1:
        return ref.goal_id if ref.goal_id in same else same[0]
    from rapidfuzz.fuzz import ratio

    near = {goal_id: ratio(wanted, text) / 100 for goal_id, text in prints.items()}
    if near.get(ref.goal_id, 0.0) >= SAME_WORDING:
        return ref.goal_id
    close = [goal_id for goal_id, value in near.items() if value >= SAME_WORDING]
    return close[0] if len(close) == 1 else None


def _find(ref: GoalRef, goals: Iterable[Goal], entry: LinkDecision) -> str:
    texts = {goal.goal_id: goal.goal_text for goal in goals}
    found = same_goal(ref, texts)
    if found is not None:
        return found
    now = "it is worded otherwise now" if ref.goal_id in texts else "there is no such goal now"
    raise DecisionError(
        f"{entry}: goal {ref.goal_id}, “{ref.text[:80]}”, is not in the report any more: {now}, and no other goal of "
        f"that report has this wording. Mend the entry or take it out"
    )

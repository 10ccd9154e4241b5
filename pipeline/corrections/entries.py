"""The corrections file: what people saw on a page, and what stands in the datasets instead.

An entry names its goal by id and by wording, so that it finds it again when a later extraction numbers or reads goals a
little differently, and the value it expects to find, so that it is never applied to something else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.matching.decisions import GoalRef, toml_string
from pipeline.model import Document

CORRECTIONS_FILE = "corrections.toml"
HEADER = """# Corrections of single values, made by people beside the page; `followup run` applies them in this order.
# field      status          what a region's cell says, as printed (an empty string: blank)
#            goal_text       the goal without its number
#            comment_text    a comment without its label
#            comment_region  whose comment it is: moves it from `region` to `value`; `expected` is its text
# expected   what has to be found; when it is not, nothing is changed and the run says so. Same as value: confirmed
# goal_text  the goal's wording, by which it is found when its number changes (may be left out)
# document   holds for this edition of the report only: the document_id (may be left out)
"""

Field = Literal["status", "goal_text", "comment_text", "comment_region"]

_NEEDED = ("goal", "field", "expected", "value", "reason", "by", "date")
_KEYS = frozenset({*_NEEDED, "region", "goal_text", "document"})
_GOAL_ID = re.compile(r"[^:]+:\d{4}:\d+\.\d+")


class CorrectionError(ValueError):
    """The corrections cannot be used; the message names file and line or entry, and says what to do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry. ``region`` is None for a goal's text, the empty string for a comment without label.

    ``goal.text`` is empty and ``document`` None where the entry leaves them out; ``place`` says where the entry stands.
    """

    goal: GoalRef
    field: Field
    region: str | None
    expected: str
    value: str
    reason: str
    by: str
    date: date
    document: str | None = None
    place: str = ""

    @property
    def is_confirmation(self) -> bool:
        """True where a person says that the value is right as it was read."""
        return self.value == self.expected and self.field != "comment_region"

    @property
    def target(self) -> str:
        """What it is about, for people."""
        region = "" if self.region is None else f", {self.region or 'comment without label'}"
        return f"{self.goal.goal_id}{region}, {self.field}"

    def __str__(self) -> str:
        return f"{self.place or 'correction'} ({self.target})"


@dataclass(frozen=True, slots=True)
class Corrections:
    """All entries, in their order."""

    entries: tuple[Correction, ...] = ()

    def of_report(self, family: str | None, year: int | None) -> tuple[Correction, ...]:
        """The entries about one report."""
        return tuple(e for e in self.entries if (e.goal.family, e.goal.year) == (family, year))

    def without_report(self, documents: Iterable[Document]) -> tuple[Correction, ...]:
        """The entries about reports that are not among ``documents``, or that nothing is published from."""
        there = {(d.family, d.report_year) for d in documents if d.status != "rejected"}
        return tuple(e for e in self.entries if (e.goal.family, e.goal.year) not in there)


def load_corrections(folder: Path) -> Corrections:
    """The corrections of a folder; none where it has no such file.

    Raises:
        CorrectionError: the file cannot be read, is no TOML, or an entry is not as it must be.
    """
    path = folder / CORRECTIONS_FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Corrections()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorrectionError(f"{path} cannot be read: {error}. Mend it, or move it away") from error
    raw = content.get("correction", [])
    unknown = sorted(content.keys() - {"correction"})
    if unknown or not isinstance(raw, list):
        raise CorrectionError(
            f"{path}: found {', '.join(unknown) or 'correction'}, expected only [[correction]] entries"
        )
    entries = (_entry(entry, f"{path}, correction {n}") for n, entry in enumerate(raw, 1))
    # without the folder: what is said of an entry goes into the datasets, which hold no paths
    return Corrections(tuple(replace(e, place=f"{path.name}, correction {n}") for n, e in enumerate(entries, 1)))


def _entry(raw: Mapping[str, Any], place: str) -> Correction:
    _check_keys(raw, place)
    for name in _KEYS & raw.keys() - {"date"}:
        if not isinstance(raw[name], str):
            raise CorrectionError(f"{place}: {name} is {raw[name]!r}, expected text in quotes")
    # a date with a time is a date to Python
    if type(raw["date"]) is not date:
        raise CorrectionError(f"{place}: date is {raw['date']!r}, expected a date such as 2024-05-31, without quotes")
    field = next((name for name in get_args(Field) if name == raw["field"]), None)
    if field is None:
        raise CorrectionError(f"{place}: field is {raw['field']!r}, expected one of {', '.join(get_args(Field))}")
    if not _GOAL_ID.fullmatch(raw["goal"]):
        raise CorrectionError(f"{place}: goal is {raw['goal']!r}, expected an id such as 'rcc-norr:2023:1.03'")
    if ("region" in raw) == (field == "goal_text"):
        wanted = "goal_text has no region" if field == "goal_text" else f"{field} needs a region"
        raise CorrectionError(f"{place}: {wanted}")
    for name in ("reason", "by", *(("value",) if field in ("goal_text", "comment_text") else ())):
        if not raw[name].strip():
            raise CorrectionError(f"{place}: {name} is empty")
    return Correction(
        goal=GoalRef(raw["goal"], raw.get("goal_text", "")),
        field=field,
        region=raw.get("region"),
        expected=raw["expected"],
        value=raw["value"],
        reason=raw["reason"],
        by=raw["by"],
        date=raw["date"],
        document=raw.get("document"),
        place=place,
    )


def _check_keys(raw: object, place: str) -> None:
    if not isinstance(raw, Mapping):
        raise CorrectionError(f"{place}: found {raw!r}, expected an entry under [[correction]]")
    unknown = sorted(raw.keys() - _KEYS)
    if unknown:
        raise CorrectionError(f"{place}: found {', '.join(unknown)}, which no correction has")
    missing = [name for name in _NEEDED if name not in raw]
    if missing:
        raise CorrectionError(f"{place}: it lacks {', '.join(missing)}")


def entry_text(entry: Correction) -> str:
    """An entry as it stands in the file, with an empty line before it."""
    values = {
        "goal": entry.goal.goal_id,
        "goal_text": entry.goal.text or None,
        "document": entry.document,
        "field": entry.field,
        "region": entry.region,
        "expected": entry.expected,
        "value": entry.value,
        "reason": entry.reason,
        "by": entry.by,
    }
    lines = [f"{name} = {toml_string(value)}" for name, value in values.items() if value is not None]
    return "\n".join(["", "[[correction]]", *lines, f"date = {entry.date.isoformat()}", ""])

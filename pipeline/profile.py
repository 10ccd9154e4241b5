"""Profiles: what is particular to one family of documents, as data.

A profile is a TOML file in ``pipeline/profiles/`` (or any folder given). This module checks it and turns it into frozen
records; a key that is misspelt, missing or of the wrong type stops with the file and the key named.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any, Literal, TypeVar

T = TypeVar("T")

PROFILES_FOLDER = Path(__file__).parent / "profiles"


class ProfileError(ValueError):
    """A profile cannot be used; the message names file, key, what was found and what was expected."""


@dataclass(frozen=True)
class Party:
    """A region (or another commenter): its code, and the other ways its name is printed."""

    code: str
    names: tuple[str, ...] = ()
    misprints: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        return (self.code, *self.names)


@dataclass(frozen=True)
class StatusCode:
    """A status: its canonical code (``U``, ``P``, ``E``), its meaning, how it is printed in a cell, its legend."""

    code: str
    meaning: str
    printed: tuple[str, ...]
    legend: tuple[str, ...] = ()
    years: tuple[int, int] | None = None


@dataclass(frozen=True)
class StatusFormat:
    separators: tuple[str, ...] = ("/",)
    uncertain: tuple[str, ...] = ("?",)
    blank: tuple[str, ...] = ()
    is_case_sensitive: bool = True


@dataclass(frozen=True)
class Detection:
    """How a document of the family is told, and where its year and period stand (regular expressions)."""

    min_regions: int = 2
    phrases: tuple[str, ...] = ()
    report_year: tuple[str, ...] = ()
    plan_period: tuple[str, ...] = ()


@dataclass(frozen=True)
class Headers:
    """Words of the table's header row, per role of the column."""

    goal: tuple[str, ...]
    comment: tuple[str, ...]
    status_group: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    introduction: tuple[str, ...] = ()
    item: str = r"^(?P<number>\d{1,2})[.)]\s+"


@dataclass(frozen=True)
class Profile:
    """The profile of one family of follow-up reports."""

    family: str
    title: str
    language: str
    detect: Detection
    headers: Headers
    regions: tuple[Party, ...]
    statuses: tuple[StatusCode, ...]
    commenters: tuple[Party, ...] = ()
    status_format: StatusFormat = field(default_factory=StatusFormat)
    section_patterns: tuple[str, ...] = ()
    goal_label_patterns: tuple[str, ...] = ()
    comment_label_ends: tuple[str, ...] = (":",)
    comment_label_joins: tuple[str, ...] = (",", "/")
    comment_label_all: tuple[str, ...] = ()
    summary: Summary = field(default_factory=Summary)
    kind: Literal["followup"] = "followup"

    def for_year(self, year: int | None) -> Profile:
        """This profile with only the entries that hold for ``year``; all of them where the year is unknown.

        One and the same for all years in which the same hold: what was worked out for one report serves the next.
        """
        parties = (*self.regions, *self.commenters)
        held = tuple(_holds(years, year) for years in [*(p.years for p in parties), *(s.years for s in self.statuses)])
        if all(held):
            return self
        found = self._of_years.get(held)
        if found is None:
            found = self._of_years[held] = replace(
                self,
                regions=tuple(p for p in self.regions if _holds(p.years, year)),
                commenters=tuple(p for p in self.commenters if _holds(p.years, year)),
                statuses=tuple(s for s in self.statuses if _holds(s.years, year)),
            )
        return found

    @cached_property
    def _of_years(self) -> dict[tuple[bool, ...], Profile]:
        """Which entries hold → the profile with these alone."""
        return {}

    @cached_property
    def worked_out(self) -> dict[Callable[[Profile], Any], Any]:
        """What others worked out of it, see :func:`once_per_profile`."""
        return {}

    @property
    def region_codes(self) -> tuple[str, ...]:
        return tuple(p.code for p in self.regions)

    @cached_property
    def region_by_key(self) -> Mapping[str, str]:
        """``letters_key`` of each name of each region → its code."""
        return {letters_key(name): p.code for p in self.regions for name in p.all_names}

    @cached_property
    def code_of_printed(self) -> Mapping[str, str]:
        """What is printed in a cell → the status's code."""
        return {p: s.code for s in self.statuses for p in s.printed}

    @cached_property
    def code_of_folded(self) -> Mapping[str, str]:
        """The same in lower case, the phrases of the legend, and these behind what is printed (``u uppnått``)."""
        folded = {p.casefold(): s.code for s in self.statuses for p in s.printed}
        folded |= {phrase.casefold(): s.code for s in self.statuses for phrase in s.legend}
        both = [(f"{p} {phrase}", s.code) for s in self.statuses for p in s.printed for phrase in s.legend]
        return folded | {text.casefold(): code for text, code in both}

    @cached_property
    def status_beginnings(self) -> frozenset[str]:
        """What of a status of several words may stand on a line alone, in lower case: ``ej`` of ``ej påbörjat``."""
        words = [status.split() for status in self.code_of_folded]
        return frozenset(" ".join(w[:n]) for w in words for n in range(1, len(w)))

    def goes_on_as_status(self, line: str, following: str) -> bool:
        """Whether two lines of a cell are one status that a narrow cell broke between its words."""
        if line.casefold() not in self.status_beginnings:
            return False
        both = f"{line} {following}".casefold()
        return both in self.code_of_folded or both in self.status_beginnings

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """The meaning of each status's code."""
        return {s.code: s.meaning for s in self.statuses}

    @cached_property
    def sections(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in self.section_patterns)

    @cached_property
    def goal_labels(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in self.goal_label_patterns)

    def goal_number_in(self, text: str) -> re.Match[str] | None:
        """The printed number with which a goal's text begins (group ``label``), or None."""
        return _first_match(self.goal_labels, text)

    def section_in(self, text: str) -> re.Match[str] | None:
        """``text`` as a section heading (groups ``number`` and ``title``), or None."""
        return _first_match(self.sections, text)


def once_per_profile(work_out: Callable[[Profile], T]) -> Callable[[Profile], T]:
    """``work_out``, called once for each profile: what it gives is kept with the profile."""

    @wraps(work_out)
    def known(profile: Profile) -> T:
        kept: dict[Callable[[Profile], Any], T] = profile.worked_out
        if work_out not in kept:
            kept[work_out] = work_out(profile)
        return kept[work_out]

    return known


def _first_match(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    for pattern in patterns:
        match = pattern.match(text)
        if match is not None:
            return match
    return None


@lru_cache(maxsize=50_000)  # the words of a language come again and again
def letters_key(text: str) -> str:
    """``text`` in lower case with its letters and digits only: what is left of a name however it was broken."""
    return "".join([c for c in text.casefold() if c.isalnum()])


def _holds(years: tuple[int, int] | None, year: int | None) -> bool:
    return years is None or year is None or years[0] <= year <= years[1]


@cache
def load_profiles(folder: Path = PROFILES_FOLDER) -> tuple[Profile, ...]:
    """All follow-up profiles in ``folder``, in name order of their files.

    Raises:
        ProfileError: a file is no TOML, or a key is misspelt, missing or of the wrong type; two profiles of a family.
    """
    profiles = [p for path in sorted(folder.glob("*.toml")) if (p := _load(path)) is not None]
    families = [p.family for p in profiles]
    for family in families:
        if families.count(family) > 1:
            raise ProfileError(f"{folder}: two profiles have family = {family!r}; give one of them another name")
    return tuple(profiles)


def load_profile(path: Path) -> Profile:
    """The follow-up profile in one file.

    Raises:
        ProfileError: see :func:`load_profiles`, or the file is no follow-up profile.
    """
    profile = _load(path)
    if profile is None:
        raise ProfileError(f'{path}: expected kind = "followup"')
    return profile


def _load(path: Path) -> Profile | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: not valid TOML: {error}") from error
    if data.get("kind") != "followup":
        return None
    return _Reader(path, data).profile()


class _Reader:
    """Takes a profile's tables apart and refuses what it does not know."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self.data = data

    def profile(self) -> Profile:
        known = {
            "family", "kind", "language", "title", "detect", "headers", "regions", "commenters", "statuses",
            "status_format", "sections", "goals", "comments", "summary",
        }  # fmt: skip
        self._refuse_unknown("", self.data, known)
        for key in ("family", "title", "headers", "regions", "statuses"):
            if key not in self.data:
                raise ProfileError(f"{self.path}: the key {key!r} is missing")
        sections = self._table("sections", {"patterns"})
        goals = self._table("goals", {"label_patterns"})
        comments = self._table("comments", {"label_ends", "label_joins", "label_all"})
        profile = Profile(
            family=self._text("family", self.data),
            title=self._text("title", self.data),
            language=str(self.data.get("language", "sv")),
            detect=Detection(**self._table("detect", {"min_regions", "phrases", "report_year", "plan_period"})),
            headers=Headers(**self._table("headers", {"goal", "comment", "status_group", "label", "ignored"})),
            regions=self._parties("regions"),
            commenters=self._parties("commenters"),
            statuses=self._statuses(),
            status_format=StatusFormat(
                **self._table("status_format", {"separators", "uncertain", "blank", "is_case_sensitive"})
            ),
            section_patterns=sections.get("patterns", ()),
            goal_label_patterns=goals.get("label_patterns", ()),
            comment_label_ends=comments.get("label_ends", (":",)),
            comment_label_joins=comments.get("label_joins", (",", "/")),
            comment_label_all=comments.get("label_all", ()),
            summary=Summary(**self._table("summary", {"introduction", "item"})),
        )
        self._check_patterns(profile)
        return profile

    def _refuse_unknown(self, where: str, table: Mapping[str, Any], known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise ProfileError(f"{self.path}: unknown key {where + key!r}; expected one of {sorted(known)}")

    def _text(self, key: str, table: Mapping[str, Any]) -> str:
        value = table[key]
        if not isinstance(value, str) or not value:
            raise ProfileError(f"{self.path}: {key!r} is {value!r}, expected a text")
        return value

    def _table(self, name: str, known: set[str]) -> dict[str, Any]:
        table = self.data.get(name, {})
        if not isinstance(table, dict):
            raise ProfileError(f"{self.path}: {name!r} is {table!r}, expected a table [{name}]")
        self._refuse_unknown(f"{name}.", table, known)
        return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}

    def _entries(self, name: str, known: set[str]) -> list[dict[str, Any]]:
        entries = self.data.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            raise ProfileError(f"{self.path}: {name!r} is not a list of tables; expected [[{name}]]")
        for entry in entries:
            self._refuse_unknown(f"{name}.", entry, known)
            if "code" not in entry:
                raise ProfileError(f"{self.path}: an entry of [[{name}]] has no 'code': {entry!r}")
        return entries

    def _parties(self, name: str) -> tuple[Party, ...]:
        return tuple(
            Party(e["code"], tuple(e.get("names", ())), tuple(e.get("misprints", ())), self._years(e))
            for e in self._entries(name, {"code", "names", "misprints", "years"})
        )

    def _statuses(self) -> tuple[StatusCode, ...]:
        return tuple(
            StatusCode(
                e["code"],
                self._text("meaning", e),
                tuple(e.get("printed", (e["code"],))),
                tuple(e.get("legend", ())),
                self._years(e),
            )
            for e in self._entries("statuses", {"code", "meaning", "printed", "legend", "years"})
        )

    def _years(self, entry: Mapping[str, Any]) -> tuple[int, int] | None:
        years = entry.get("years")
        if years is None:
            return None
        if not (isinstance(years, list) and len(years) == 2 and all(isinstance(y, int) for y in years)):
            raise ProfileError(f"{self.path}: years = {years!r} in {entry['code']!r}, expected [first, last]")
        return (years[0], years[1])

    def _check_patterns(self, profile: Profile) -> None:
        wanted: list[tuple[str, Sequence[str], tuple[str, ...]]] = [
            ("sections.patterns", profile.section_patterns, ("number", "title")),
            ("goals.label_patterns", profile.goal_label_patterns, ("label",)),
            ("detect.report_year", profile.detect.report_year, ("year",)),
            ("detect.plan_period", profile.detect.plan_period, ("first", "last")),
            ("summary.introduction", profile.summary.introduction, ()),
            ("summary.item", (profile.summary.item,), ()),
        ]
        for key, patterns, groups in wanted:
            for pattern in patterns:
                try:
                    found = set(re.compile(pattern).groupindex)
                except re.error as error:
                    raise ProfileError(f"{self.path}: {key}: {pattern!r} is no regular expression: {error}") from error
                if not set(groups) <= found:
                    raise ProfileError(f"{self.path}: {key}: {pattern!r} lacks the group(s) {set(groups) - found}")

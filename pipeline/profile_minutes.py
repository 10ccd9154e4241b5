"""Profiles of minutes: what is particular to one publisher's minutes, as data.

A profile is a TOML file with ``kind = "minutes"`` in ``pipeline/profiles/`` (or any folder given). As with reports
(:mod:`pipeline.profile`), a key that is misspelt, missing or of the wrong type stops with the file and the key named.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.profile import PROFILES_FOLDER, ProfileError

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Group:
    """A group that meets: the name that is published, and other ways it is printed."""

    name: str
    names: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        return (self.name, *self.names)


@dataclass(frozen=True)
class ItemNumber:
    """One way to print the number in front of an item's title."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class AgendaWords:
    """How items are numbered, and what stands after the last of them."""

    numbers: tuple[ItemNumber, ...]
    subnumbers: Patterns = ()
    closing: Patterns = ()
    closing_lists: Patterns = ()


DECISION_PATTERNS = ("lead_ins", "lead_ins_with_text", "inline", "maybe", "agrees", "labels", "labels_with_text")
"""What tells of a decision: the fields of :class:`DecisionWords` that find one of its ``stems`` at least."""


@dataclass(frozen=True)
class DecisionWords:
    """How decisions are worded: see the comments in the profile.

    ``stems`` (lower case): one of them is in all that :data:`DECISION_PATTERNS` find; without stems any text may hold
    a decision.
    """

    decides: tuple[str, ...]
    lead_ins: Patterns
    adverbs: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    lead_ins_with_text: Patterns = ()
    inline: Patterns = ()
    maybe: Patterns = ()
    agrees: Patterns = ()
    labels: Patterns = ()
    labels_with_text: Patterns = ()
    never: Patterns = ()
    own: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    pointers: Patterns = ()
    duties: Patterns = ()
    none: Patterns = ()
    line_starts: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()

    def may_be_in(self, text: str) -> bool:
        """Whether a text may hold what the patterns look for, which take a hundred times as long to find nothing."""
        folded = text.casefold()
        return not self.stems or any(map(folded.__contains__, self.stems))


@dataclass(frozen=True)
class DateWords:
    """Names of months and weekdays (each with its short forms, January and Monday first), forms of dates and times."""

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    patterns: Patterns
    times: Patterns

    @cached_property
    def month_of(self) -> Mapping[str, int]:
        """Month's name, lower case → its number from 1."""
        return {name.casefold(): number for number, names in enumerate(self.months, 1) for name in names}

    @cached_property
    def weekday_of(self) -> Mapping[str, int]:
        """Weekday's name, lower case → its number, Monday 0."""
        return {name.casefold(): number for number, names in enumerate(self.weekdays) for name in names}


@dataclass(frozen=True)
class MeetingWords:
    """What stands before the dates of this meeting, the one before and the next, and where the next one is."""

    date_labels: Patterns = ()
    other_dates: Patterns = ()
    previous: Patterns = ()
    next_titles: Patterns = ()
    next_sentences: Patterns = ()
    changes: Patterns = ()
    deadlines: Patterns = ()
    places: Patterns = ()


@dataclass(frozen=True)
class MinutesProfile:
    """The profile of one family of minutes."""

    family: str
    title: str
    agenda: AgendaWords
    decisions: DecisionWords
    dates: DateWords
    meeting: MeetingWords
    title_words: tuple[str, ...]
    signs: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    group_patterns: Patterns = ()
    abbreviations: frozenset[str] = field(default_factory=frozenset)
    language: str = "sv"


@cache
def load_minutes_profiles(folder: Path = PROFILES_FOLDER) -> tuple[MinutesProfile, ...]:
    """All profiles of minutes in ``folder``, in name order of their files.

    Raises:
        ProfileError: a file is no TOML, a key is misspelt, missing or of the wrong type, a pattern is no regular
            expression or lacks a group; two profiles of a family.
    """
    profiles = [p for path in sorted(folder.glob("*.toml")) if (p := _load(path)) is not None]
    families = [profile.family for profile in profiles]
    for family in families:
        if families.count(family) > 1:
            raise ProfileError(f"{folder}: two profiles have family = {family!r}; give one of them another name")
    return tuple(profiles)


def load_minutes_profile(path: Path) -> MinutesProfile:
    """The profile of minutes in one file.

    Raises:
        ProfileError: see :func:`load_minutes_profiles`, or the file is no profile of minutes.
    """
    profile = _load(path)
    if profile is None:
        raise ProfileError(f'{path}: expected kind = "minutes"')
    return profile


def _load(path: Path) -> MinutesProfile | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: not valid TOML: {error}") from error
    if data.get("kind") != "minutes":
        return None
    return _Reader(path, data).profile()


_REQUIRED_GROUPS: Mapping[str, tuple[str, ...]] = {
    "decisions.inline": ("text",),
    "dates.patterns": ("day",),
    "dates.times": ("hour",),
    "meeting.places": ("place",),
    "agenda.numbers": ("number",),
}
"""Named groups that each pattern under a key must have."""


class _Reader:
    """Takes a profile's tables apart and refuses what it does not know."""

    TABLES = ("detect", "groups", "naming", "agenda", "decisions", "dates", "meeting", "text")

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self.data = data
        self.words: dict[str, str] = {}

    def profile(self) -> MinutesProfile:
        self._refuse_unknown("", self.data, ("family", "kind", "language", "title", *self.TABLES))
        for key in ("family", "title", "detect", "agenda", "decisions", "dates"):
            if key not in self.data:
                raise ProfileError(f"{self.path}: the key {key!r} is missing")
        self.words = dict(self._placeholders())
        detect = self._table("detect", ("title_words", "signs"))
        naming = self._table("naming", ("patterns",))
        text = self._table("text", ("abbreviations",))
        signs = self._patterns("detect.signs", detect.get("signs", []))
        return MinutesProfile(
            family=self._text("family", self.data["family"]),
            title=self._text("title", self.data["title"]),
            language=self._text("language", self.data.get("language", "sv")),
            title_words=tuple(p.pattern for p in self._patterns("detect.title_words", detect.get("title_words"))),
            signs=tuple(pattern.pattern for pattern in signs),
            groups=tuple(self._groups()),
            group_patterns=self._patterns("naming.patterns", naming.get("patterns", [])),
            agenda=self._agenda(),
            decisions=self._decisions(),
            dates=self._dates(),
            meeting=self._section("meeting", MeetingWords),
            abbreviations=frozenset(
                word.casefold() for word in self._texts("text.abbreviations", text.get("abbreviations", []))
            ),
        )

    def _placeholders(self) -> Iterator[tuple[str, str]]:
        dates = self._table("dates", ("months", "weekdays", "patterns", "times"))
        decisions = self._table("decisions", tuple(f.name for f in fields(DecisionWords)))
        for name, key in (("{month}", "months"), ("{weekday}", "weekdays")):
            yield name, _any_of(word for words in self._names(f"dates.{key}", dates.get(key)) for word in words)
        yield "{decides}", _any_of(self._texts("decisions.decides", decisions.get("decides")))
        adverbs, asides = (self._texts(f"decisions.{key}", decisions.get(key, [])) for key in ("adverbs", "asides"))
        yield "{adverb}", _any_of(adverbs)
        yield "{aside}", _any_of([*adverbs, *asides])

    def _agenda(self) -> AgendaWords:
        table = self._table("agenda", ("numbers", "subnumbers", "closing", "closing_lists"))
        numbers = []
        for entry in self._list("agenda.numbers", table.get("numbers")):
            if not isinstance(entry, dict) or set(entry) != {"kind", "pattern"}:
                raise ProfileError(f"{self.path}: agenda.numbers: {entry!r}, expected {{ kind = ..., pattern = ... }}")
            kind = self._text("agenda.numbers.kind", entry["kind"])
            numbers.append(ItemNumber(kind, self._patterns("agenda.numbers", [entry["pattern"]])[0]))
        return AgendaWords(
            tuple(numbers),
            self._patterns("agenda.subnumbers", table.get("subnumbers", [])),
            self._patterns("agenda.closing", table.get("closing", [])),
            self._patterns("agenda.closing_lists", table.get("closing_lists", [])),
        )

    def _dates(self) -> DateWords:
        table = self._table("dates", ("months", "weekdays", "patterns", "times"))
        months = self._names("dates.months", table.get("months"))
        weekdays = self._names("dates.weekdays", table.get("weekdays"))
        for key, names, count in (("months", months, 12), ("weekdays", weekdays, 7)):
            if len(names) != count:
                raise ProfileError(f"{self.path}: dates.{key} has {len(names)} entries, expected {count}")
        return DateWords(
            months,
            weekdays,
            self._patterns("dates.patterns", table.get("patterns")),
            self._patterns("dates.times", table.get("times")),
        )

    def _decisions(self) -> DecisionWords:
        words: DecisionWords = self._section("decisions", DecisionWords)
        texts = [("decides", word) for word in words.decides]
        texts += [(key, pattern.pattern) for key in DECISION_PATTERNS for pattern in getattr(words, key)]
        for key, text in texts:
            if not words.may_be_in(text):
                raise ProfileError(
                    f"{self.path}: decisions.{key}: {text!r} has none of decisions.stems in it; "
                    "add one that stands in all that is to be found"
                )
        return words

    def _section(self, name: str, kind: type[Any]) -> Any:
        """A table as the record ``kind``: fields are texts or, where they are annotated so, patterns."""
        table = self._table(name, tuple(f.name for f in fields(kind)))
        values: dict[str, Any] = {}
        for entry in fields(kind):
            if entry.name not in table and entry.default is not MISSING:
                continue
            read = self._patterns if entry.type == "Patterns" else self._texts
            values[entry.name] = read(f"{name}.{entry.name}", table.get(entry.name))
        return kind(**values)

    def _groups(self) -> Iterator[Group]:
        for entry in self._list("groups", self.data.get("groups", [])):
            if not isinstance(entry, dict) or "name" not in entry:
                raise ProfileError(f"{self.path}: an entry of [[groups]] has no 'name': {entry!r}")
            self._refuse_unknown("groups.", entry, ("name", "names"))
            yield Group(self._text("groups.name", entry["name"]), self._texts("groups.names", entry.get("names", [])))

    def _table(self, name: str, known: Sequence[str]) -> Mapping[str, Any]:
        table = self.data.get(name, {})
        if not isinstance(table, dict):
            raise ProfileError(f"{self.path}: {name!r} is {table!r}, expected a table [{name}]")
        self._refuse_unknown(f"{name}.", table, known)
        return table

    def _refuse_unknown(self, where: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                raise ProfileError(f"{self.path}: unknown key {where + key!r}; expected one of {sorted(known)}")

    def _list(self, key: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            found = "missing" if value is None else repr(value)
            raise ProfileError(f"{self.path}: {key!r} is {found}, expected a list")
        return value

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise ProfileError(f"{self.path}: {key!r} is {value!r}, expected a text")
        return value

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        return tuple(self._text(key, entry) for entry in self._list(key, value))

    def _names(self, key: str, value: Any) -> tuple[tuple[str, ...], ...]:
        return tuple(self._texts(key, entry) for entry in self._list(key, value))

    def _patterns(self, key: str, value: Any) -> Patterns:
        return tuple(self._pattern(key, text) for text in self._texts(key, value))

    def _pattern(self, key: str, text: str) -> re.Pattern[str]:
        filled = text
        for name, words in self.words.items():
            filled = filled.replace(name, words)
        try:
            pattern = re.compile(filled, re.IGNORECASE)
        except re.error as error:
            raise ProfileError(f"{self.path}: {key}: {text!r} is no regular expression: {error}") from error
        lacking = set(_REQUIRED_GROUPS.get(key, ())) - set(pattern.groupindex)
        if lacking:
            raise ProfileError(f"{self.path}: {key}: {text!r} lacks the group(s) {sorted(lacking)}")
        return pattern


def _any_of(words: Iterator[str] | Sequence[str]) -> str:
    """A pattern for any of ``words``, the longest first, so that no short form hides a long one.

    It looks at the first letter before it tries them one by one: a date may begin with a weekday, few words do.
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    firsts = "".join(sorted({re.escape(word[0]) for word in ordered}))
    guard = f"(?=[{firsts}])" if firsts else ""
    return f"(?:{guard}(?:{'|'.join(map(re.escape, ordered))}))"

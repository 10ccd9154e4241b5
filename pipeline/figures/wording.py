"""The words that figures are told by, from ``pipeline/profiles/figures-<language>.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from pipeline.figures.quick import Ending, first_words
from pipeline.profile import PROFILES_FOLDER, Party

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Counting:
    """How things that are counted are told; see the file."""

    heads: tuple[str, ...]
    words: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    adjectives_max: int
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Wording:
    """The words of one language, by what they are for; see the file for each. There is one object per language."""

    percent: tuple[str, ...]
    percentage_points: tuple[str, ...]
    percent_not_before: tuple[str, ...]
    per: tuple[str, ...]
    says_share: tuple[str, ...]
    says_count: tuple[str, ...]
    to: tuple[str, ...]
    from_: tuple[str, ...]
    between: tuple[str, ...]
    and_: tuple[str, ...]
    listing: tuple[str, ...]
    respectively: tuple[str, ...]
    of: tuple[str, ...]
    abbreviations: tuple[str, ...]
    qualifiers: Mapping[str, str]
    qualifiers_not_of_counts: tuple[str, ...]
    country: Party
    attach_before: tuple[str, ...]
    attach_after: tuple[str, ...]
    topic: tuple[str, ...]
    compared: tuple[str, ...]
    numbers: Mapping[str, int]
    counts: Counting
    money_unit: str
    money: Mapping[str, int]
    months: Mapping[str, int]
    seasons: Mapping[str, str]
    season_months: Mapping[str, tuple[int, int]]
    parts_of_year: Mapping[str, str]
    ordinals: Mapping[str, int]
    year_not_after: tuple[str, ...]
    year_after: tuple[str, ...]

    def numbers_in(self, text: str, words: Set[str]) -> list[int]:
        """Where numbers begin, in digits or words: a text without any has no figure.

        Args:
            text: the text.
            words: its words, :func:`pipeline.figures.quick.words_in`.
        """
        pattern = _DIGITS if self._number_words.isdisjoint(words) else self._any_number
        return [match.start() for match in pattern.finditer(text)]

    @cached_property
    def _number_words(self) -> frozenset[str]:
        return first_words(self.numbers)

    @cached_property
    def _any_number(self) -> re.Pattern[str]:
        return re.compile(rf"\d+|{whole(self.numbers)}", re.IGNORECASE)

    @cached_property
    def abbreviated(self) -> Ending:
        """The end of a text that ends in an abbreviation."""
        return Ending(self.abbreviations, rf"(?<![\w.]){any_of(self.abbreviations)}$")

    @cached_property
    def qualified(self) -> Ending:
        """The end of a text that ends in a word that qualifies the number after it (group 1)."""
        return Ending(self.qualifiers, rf"(?<!\w)({any_of(self.qualifiers)})\s*$")


@cache
def wording(language: str) -> Wording | None:
    """The words of a language, read once per process; None for one without such a file.

    Raises:
        KeyError: the file lacks one of the settings.
    """
    path = PROFILES_FOLDER / f"figures-{language}.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    attachment, years = table["attachment"], table["years"]
    plain = {name: tuple(table[name]) for name in _PLAIN}
    return Wording(
        **plain,
        and_=tuple(table["and"]),
        from_=tuple(table["from"]),
        qualifiers=_by_word(table["qualifiers"]),
        qualifiers_not_of_counts=tuple(table["qualified"]["not_of_counts"]),
        country=Party(table["country"]["code"], tuple(table["country"]["names"])),
        attach_before=tuple(attachment["before"]),
        attach_after=tuple(attachment["after"]),
        topic=tuple(attachment["topic"]),
        compared=tuple(attachment["compared"]),
        numbers=table["numbers"],
        counts=_counting(table["counts"]),
        money_unit=table["money"]["unit"],
        money={word: factor for word, factor in table["money"].items() if word != "unit"},
        months=table["months"],
        seasons=table["seasons"],
        season_months={season: (first, last) for season, (first, last) in table["season_months"].items()},
        parts_of_year=_by_word(table["parts_of_year"]),
        ordinals=table["ordinals"],
        year_not_after=tuple(years["not_after"]),
        year_after=tuple(years["after"]),
    )


_PLAIN = (
    "percent",
    "percentage_points",
    "percent_not_before",
    "per",
    "says_share",
    "says_count",
    "to",
    "between",
    "listing",
    "respectively",
    "of",
    "abbreviations",
)


def _counting(table: Mapping[str, Any]) -> Counting:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in table.items()}
    return Counting(**values)


def _by_word(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """``{meaning: words}`` the other way round."""
    return {word: meaning for meaning, words in table.items() for word in words}


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first; a space in one stands for any white space."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split(" "))) for word in ordered) + ")"


def whole(words: Iterable[str]) -> str:
    """:func:`any_of`, as whole words."""
    return rf"(?<!\w){any_of(words)}(?!\w)"

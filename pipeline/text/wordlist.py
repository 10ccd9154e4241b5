"""The Swedish word list: is this a word, an inflected word, a compound of words?

The list is the Hunspell dictionary of the package ``hunspell-sv``: stems with letters (flags) that say how each is
inflected and where it may stand in a compound. Only what is needed here is read of the Hunspell format: suffix rules,
and the flags for compounds. The stems are kept as the sorted lines of the file and searched by bisection: that loads
three times faster than a dictionary of them, and a run looks up some thousand words of 279,000.
"""

from __future__ import annotations

import gc
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.installed import files_named
from pipeline.text.language import swedish

# Flags of the Swedish Hunspell dictionary (named in its .aff file).
BEGINS_COMPOUND = frozenset("XU")
ENDS_COMPOUND = frozenset("Y")
TAKES_HYPHEN = frozenset("r")
NOT_ALONE = frozenset("Z¤%")  # only inside compounds, only with a suffix, forbidden

MIN_PART = 3
"""Letters in each part of a compound: 2-4 decide alike about hyphens, but at 2 chance splits pass as compounds."""

MAX_PARTS = 4
"""Parts in a compound, the dictionary's own limit (COMPOUNDWORDMAX)."""


class WordListMissingError(RuntimeError):
    """The package that carries the Swedish word list is not installed."""


@dataclass(frozen=True, slots=True)
class _Suffix:
    flag: str
    continues_as: frozenset[str]
    condition: str


class _Uses(NamedTuple):
    """Where a word may stand: by itself, at the beginning of a compound, at its end."""

    alone: bool
    first: bool
    last: bool


_NOWHERE = _Uses(alone=False, first=False, last=False)


class WordList:
    """The words of a Hunspell dictionary, inflected and compounded; upper and lower case are the same.

    Args:
        path: a ``.dic`` file with its ``.aff`` beside it; None for the one the package ``hunspell-sv`` installed.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @cached_property
    def _stems(self) -> list[bytes]:
        return _read_stems(self._path or installed_dictionary())

    @cached_property
    def _suffixes(self) -> dict[str, dict[str, list[_Suffix]]]:
        return _read_suffixes((self._path or installed_dictionary()).with_suffix(".aff"))

    def load(self) -> None:
        """Reads the files now, not when the first word is looked up.

        Raises:
            WordListMissingError: they are not installed.
        """
        _ = self._stems, self._suffixes

    def is_listed(self, word: str) -> bool:
        """True for a word of the list and for its inflected forms; False for compounds the list does not have."""
        return self._uses(word.lower()).alone

    def is_name(self, word: str) -> bool:
        """True for a word that the list has with a capital only (``Kramfors``)."""
        return word[:1].isupper() and bool(self._flags(word)) and not self._flags(word.lower())

    def takes_hyphen(self, word: str) -> bool:
        """True for a stem that begins compounds only with a hyphen after it (``it``, ``icke``, ``pdf``)."""
        flags = self._flags(word.lower())
        return any(TAKES_HYPHEN & each for each in flags) and not any(BEGINS_COMPOUND & each for each in flags)

    def is_word(self, word: str) -> bool:
        """True for a listed or inflected word, and for a compound of such words with Swedish linking letters."""
        return self.is_listed(word) or self.is_compound(word)

    def is_compound(self, word: str) -> bool:
        """True when ``word`` splits into two to four parts that the list allows in those places."""
        return self._splits(word.lower(), MAX_PARTS)

    def begins_word(self, piece: str) -> bool:
        """True when some stem of the list begins with ``piece``, or ``piece`` may begin a compound."""
        key = piece.lower()
        return any(self._has_prefix(form) for form in _cases(key)) or self.begins_compound(key)

    def begins_compound(self, piece: str) -> bool:
        """True when ``piece`` may be the first part of a compound: a stem, with its linking letter where it needs one.

        A ``piece`` that is itself a compound (``sjukvårds``) counts.
        """
        key = piece.lower()
        if self._begins(key):
            return True
        cuts = range(MIN_PART, len(key) - MIN_PART + 1)
        return any(self._begins(key[:cut]) and self._begins(key[cut:]) for cut in cuts)

    def ends_compound(self, piece: str) -> bool:
        """True when ``piece`` may be the last part of a compound, inflected or not."""
        return self._uses(piece.lower()).last

    def _begins(self, key: str) -> bool:
        return len(key) >= MIN_PART and self._uses(key).first

    def _splits(self, word: str, parts: int) -> bool:
        if parts < 2:
            return False
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            if not self._begins(word[:cut]):
                continue
            for rest in _rests(word, cut):
                if self.ends_compound(rest) or self._splits(rest, parts - 1):
                    return True
        return False

    @lru_cache(maxsize=100_000)  # noqa: B019  one list per process
    def _uses(self, word: str) -> _Uses:
        """Where ``word`` (lower case) may stand."""
        readings = self._readings(word)
        if not readings:
            return _NOWHERE
        flags = frozenset[str]().union(*readings)
        is_alone = any(map(NOT_ALONE.isdisjoint, readings))
        return _Uses(is_alone, not BEGINS_COMPOUND.isdisjoint(flags), not ENDS_COMPOUND.isdisjoint(flags))

    def _readings(self, word: str) -> list[frozenset[str]]:
        """The flags of each way to read ``word`` (lower case) as a stem, or as a stem with a suffix."""
        found = [*self._flags(word.upper())]
        for form in (word, _with_capital(word)):
            known = self._known_letters(form)
            if known == len(form):
                found.extend(self._flags(form))
            # no stem begins with more of it: what is left is the least that a suffix has to be
            for length in range(len(word) - known, min(len(word), self._longest_suffix) + 1):
                for strip, suffixes in self._suffixes.get(word[len(word) - length :], {}).items():
                    stem = word[: len(word) - length] + strip
                    found.extend(self._suffixed(stem if form is word else _with_capital(stem), suffixes))
        return found

    def _known_letters(self, form: str) -> int:
        """How many of its first letters some stem begins with."""
        key, stems = form.encode(), self._stems
        at = bisect_left(stems, key)
        # what is most like it stands beside it
        shared = max([_shared(key, stem) for stem in stems[max(0, at - 1) : at + 1]], default=0)
        return len(key[:shared].decode(errors="ignore"))

    def _suffixed(self, stem: str, suffixes: Sequence[_Suffix]) -> Iterator[frozenset[str]]:
        """The flags of what each of the suffixes makes of the stem; nothing for those that it does not take."""
        for flags in self._flags(stem):
            for suffix in suffixes:
                if suffix.flag in flags and _at_end(suffix.condition).search(stem):
                    # an inflected form may end a compound where its stem may; it begins one only by its own flags
                    yield suffix.continues_as or (flags & ENDS_COMPOUND)

    @cached_property
    def _longest_suffix(self) -> int:
        return max(map(len, self._suffixes), default=0)

    @lru_cache(maxsize=100_000)  # noqa: B019  one list per process
    def _flags(self, form: str) -> tuple[frozenset[str], ...]:
        """The flags of each entry for the stem ``form``, as it is written."""
        key, stems = form.encode(), self._stems
        at = bisect_left(stems, key)
        if not key or at == len(stems) or not stems[at].startswith(key):
            return ()
        found = [] if stems[at] != key else [frozenset[str]()]
        at = bisect_left(stems, key + b"/", at)
        while at < len(stems) and stems[at].startswith(key + b"/"):
            found.append(frozenset(stems[at][len(key) + 1 :].decode().strip()))
            at += 1
        return tuple(found)

    def _has_prefix(self, piece: str) -> bool:
        key = piece.encode()
        at = bisect_left(self._stems, key)
        return at < len(self._stems) and self._stems[at].startswith(key)


def _shared(first: bytes, second: bytes) -> int:
    """How many bytes two texts begin with alike."""
    length = len(first)
    while not second.startswith(first[:length]):
        length -= 1
    return length


def _cases(word: str) -> tuple[str, ...]:
    return (word, _with_capital(word), word.upper())


def _with_capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _rests(word: str, cut: int) -> tuple[str, ...]:
    """What may follow a cut: the rest, and the rest with the letter that three equal ones lost (fall-lucka)."""
    if word[cut - 1] == word[cut - 2]:
        return (word[cut:], word[cut - 1] + word[cut:])
    return (word[cut:],)


@cache
def installed_dictionary() -> Path:
    """Path of the dictionary file that the word list's package installed.

    Raises:
        WordListMissingError: the package, or its file, is not there.
    """
    language = swedish()
    name = f"{language.word_list}.dic"
    candidates = [*files_named(language.word_list_package, name), Path(sys.prefix) / "share" / "hunspell" / name]
    for path in candidates:
        if path.is_file():
            return path.resolve()
    raise WordListMissingError(
        f"The Swedish word list is missing: looked for {name} of the package {language.word_list_package}. "
        f"Install it: python -m pip install {language.word_list_package}"
    )


@cache
def _read_stems(path: Path) -> list[bytes]:
    """The lines of a ``.dic`` file (``stem/FLAGS``), sorted."""
    # a list of 279,000 small objects makes the collector run some dozen times for nothing
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        lines = path.read_bytes().split(b"\n")[1:]
        lines.sort()
    finally:
        if was_enabled:
            gc.enable()
    return lines


@cache
def _read_suffixes(path: Path) -> dict[str, dict[str, list[_Suffix]]]:
    """The suffix rules of an ``.aff`` file, by the letters they add and then by those they take away first."""
    rules: dict[str, dict[str, list[_Suffix]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if len(fields) < 5 or fields[0] != "SFX":
            continue
        _, flag, strip, added, condition = fields[:5]
        letters, _, continues_as = added.partition("/")
        suffix = _Suffix(flag, frozenset(continues_as), condition)
        by_strip = rules.setdefault(letters.replace("0", ""), {})
        by_strip.setdefault(strip.replace("0", ""), []).append(suffix)
    return rules


@cache
def _at_end(condition: str) -> re.Pattern[str]:
    """The pattern of what a suffix asks of the end of a stem: most documents need few of them."""
    return re.compile(f"(?:{condition})$")

"""The label before a comment: whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import takewhile
from typing import Literal, NamedTuple

from pipeline.kept import Kept
from pipeline.lines import has_room
from pipeline.model import BULLET, Line
from pipeline.profile import Party, Profile, once_per_profile

LabelKind = Literal["known", "misprint", "near"]

NEAR_DISTANCE = 1
"""A code in capitals this many edits (insert, delete, replace, transpose) from a known one is a misprint of it."""
LIST_MARK = f"{BULLET} "
"""What may stand before a label: comments are set as a list, an item for each region."""
GLUED_LETTERS = 3
"""So many letters at least stand before a label that is glued to a word (``vårdenRVN:``)."""
KEPT = 20_000
"""So many texts are kept with what was read in them: those of a long report, asked by every witness."""
NEVER = r"(?!)"
"""A pattern that matches nothing."""
_CODE_LIKE = re.compile(r"^(?P<label>[^\W\d_a-zåäö]{2,5})\s*:(?=\s|$)|^(?P<dashed>[^\W\d_a-zåäö]{3,5})\s+[–-]\s")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyzåäö0123456789")
"""What no code in capitals begins with."""
# alone it is told from an abbreviation by its length: two letters are near to many
_CODE_ALONE = re.compile(r"^[^\W\d_a-zåäö]{3,5}$")


@dataclass(frozen=True)
class Label:
    """A label at the beginning of a text.

    ``codes`` are the parties it may mean, most likely first (more than one only for a misprint), ``raw`` the label as
    printed without its colon or dash, ``end`` where the comment begins in the text.
    """

    codes: tuple[str, ...]
    raw: str
    end: int
    kind: LabelKind
    is_bare: bool = False
    """The name is the whole text: no colon or dash marks it as a label."""
    others: tuple[str, ...] = ()
    """Further parties that it names: ``RJH/RN:``, ``Alla regioner:``."""

    @property
    def code(self) -> str:
        return self.codes[0]


class _Name(NamedTuple):
    """A name that a label may have, and whose it is."""

    text: str
    code: str
    kind: LabelKind

    @property
    def first_word(self) -> str:
        return self.text.split()[0]


class LabelReader:
    """Reads labels as one profile has them. Each text is read once: :meth:`read` keeps what it found."""

    def __init__(self, profile: Profile) -> None:
        self.parties = (*profile.regions, *profile.commenters)
        self._profile = profile
        # told by its first word, a line that begins with no name costs no pattern, and a name that no line begins with
        # needs none: to compile those of all names takes longer than to read most reports' labels
        self._labels = [
            _Name(name, party.code, "misprint" if name in party.misprints else "known")
            for party in self.parties
            for name in sorted((*names_of(party), *party.misprints), key=len, reverse=True)
        ]
        self.first_words = tuple({name.first_word for name in self._labels})
        # most lines begin with one of these
        self.no_initials = _SMALL - {word[0] for word in self.first_words}
        ends = "|".join(r"\s+".join(re.escape(part) for part in end.split(" ")) for end in profile.comment_label_ends)
        self._pattern_of = cache(partial(_pattern, ends=ends))
        self._code_of = {_spaced_key(name): party.code for party in self.parties for name in names_of(party)}
        self._regions = profile.region_codes
        self._set_off_beginnings = ("(", *self.first_words)

        self.read = Kept(self._read, KEPT).__getitem__

    def _read(self, text: str) -> Label | None:
        """The label with which ``text`` (a line or paragraph) begins, or None.

        A label is the name of a region or commenter, then one of the profile's label ends; or the name alone as the
        whole text. ``RJH:s`` is a genitive, no label. A code in capitals before a colon that is one edit away from a
        known code is a label of kind ``near``.
        """
        if text.startswith(LIST_MARK):
            label = self._read(text.removeprefix(LIST_MARK))
            return replace(label, end=label.end + len(LIST_MARK)) if label is not None and not label.is_bare else None
        if text[:1] in self.no_initials:
            return None
        for name in self._labels if text.startswith(self.first_words) else ():
            match = self._pattern_of(name.text, name.code).match(text) if text.startswith(name.first_word) else None
            if match:
                return Label((name.code,), match["name"], match.end(), name.kind, match["name"] == text.rstrip())
        several = self._read_several(text)
        if several is not None:
            return several
        match = _CODE_LIKE.match(text)
        if match is None:
            return None
        printed = match["label"] or match["dashed"]
        codes = self._near_codes(printed)
        return Label(codes, printed, match.end(), "near") if codes else None

    @cached_property
    def _name(self) -> re.Pattern[str]:
        """A name of any party."""
        return re.compile("|".join(map(_spaced, sorted(self._code_of, key=len, reverse=True))))

    @cached_property
    def _sure_ends(self) -> str:
        # "Alla regioner – utom RN – …" is a sentence
        ends = [re.escape(end) for end in self._profile.comment_label_ends if not end.startswith(" ")]
        return "|".join(ends) or NEVER

    @cached_property
    def _several(self) -> re.Pattern[str]:
        one, joins = self._name.pattern, "|".join(map(_spaced, self._profile.comment_label_joins))
        several = rf"(?:{one})(?:\s*(?:{joins})\s*(?:{one}))+"
        return re.compile(rf"^(?P<name>{several})\s*(?:{self._sure_ends})(?=\s|$)\s*")

    @cached_property
    def _every(self) -> re.Pattern[str]:
        every = "|".join(map(_spaced, self._profile.comment_label_all)) or NEVER
        return re.compile(rf"^(?P<name>{every})\s*(?:{self._sure_ends})(?=\s|$)\s*")

    @cached_property
    def _set_off(self) -> re.Pattern[str]:
        one = self._name.pattern
        return re.compile(rf"^(?:\((?P<inside>{one})\)|(?P<before>{one})\.)\s+(?=\S)")

    def _read_several(self, text: str) -> Label | None:
        """A label that names more than one party."""
        match = self._every.match(text)
        codes = list(self._regions)
        if match is None:
            match = self._several.match(text) if text.startswith(self.first_words) else None
            found = self._name.findall(match["name"]) if match else ()
            codes = list(dict.fromkeys(self._code_of[_spaced_key(name)] for name in found))
        return Label((codes[0],), match["name"], match.end(), "known", others=tuple(codes[1:])) if match else None

    def read_set_off(self, text: str) -> Label | None:
        """A label in brackets or before a full stop, as ``(RJH) Klart.`` and ``RJH. Klart.`` have.

        A sentence can begin, or its line, with as much: whoever asks has to know that labels are set so here.
        """
        match = self._set_off.match(text) if text.startswith(self._set_off_beginnings) else None
        if match is None:
            return None
        name = match["inside"] or match["before"]
        return Label((self._code_of[_spaced_key(name)],), name, match.end(), "known")

    def glued_to(self, text: str) -> str | None:
        """The first word of a text to which the beginning of a label is glued, for their cells touch; None for none."""
        names = [name for name in self.first_words if name in text]
        for word in text.split() if names else ():
            for name in names:
                at = word.find(name, GLUED_LETTERS)
                if at > 0 and (word[at - 1].islower() or word[at - 1] in ".,") and word[:GLUED_LETTERS].isalpha():
                    return word
        return None

    def read_line(self, line: Line) -> Label | None:
        """The label with which a line begins: as :meth:`read`, or a name alone in bold before lighter text."""
        label = self.read(line.text)
        if label is not None or not line.words[0].is_bold or line.words[-1].is_bold:
            return label
        bold = list(takewhile(lambda w: w.is_bold, line.words))
        name = " ".join(w.text for w in bold)
        alone = self.read(name) or self._near(name)
        if alone is None:
            return None
        return Label(alone.codes, alone.raw, len(name), alone.kind)

    def _near(self, name: str) -> Label | None:
        """A name alone that is a misprint of a code."""
        codes = self._near_codes(name) if _CODE_ALONE.match(name) else ()
        return Label(codes, name, len(name), "near") if codes else None

    def read_in_column(self, line: Line, after: Line | None, right_edge: float) -> Label | None:
        """The label with which a line of a column up to ``right_edge`` begins; ``after`` is the next line, if any.

        A name that fills its line without a label's mark begins a sentence: its next word had no room there. One in
        bold before lighter text is a label all the same.
        """
        label = self.read_line(line)
        is_set_off = after is not None and line.words[-1].is_bold and not after.words[0].is_bold
        if label is None and is_set_off:
            label = self._near(line.text)
        if label is None or not label.is_bare or after is None:
            return label
        return label if is_set_off or has_room(line, after, right_edge) else None

    def _near_codes(self, label: str) -> tuple[str, ...]:
        from rapidfuzz.distance import OSA  # takes longer to load than most reports need for all their labels

        codes = [party.code for party in self.parties]
        near = [code for code in codes if OSA.distance(code, label) <= NEAR_DISTANCE]
        return tuple(sorted(near, key=lambda code: (len(code) != len(label), codes.index(code))))


@once_per_profile
def label_reader(profile: Profile) -> LabelReader:
    """The reader of a profile's labels; one for all who ask."""
    return LabelReader(profile)


def names_of(party: Party) -> tuple[str, ...]:
    """The names of a party as the profile has them, and in capitals."""
    return tuple(dict.fromkeys((*party.all_names, *(name.upper() for name in party.all_names))))


def _spaced(name: str) -> str:
    """A pattern of the name, whatever white space is in it."""
    return r"\s+".join(re.escape(part) for part in name.split())


def _spaced_key(name: str) -> str:
    return " ".join(name.split())


def _pattern(name: str, code: str, ends: str) -> re.Pattern[str]:
    """A pattern of the label ``name``, which may have the code in brackets behind it."""
    return re.compile(rf"^(?P<name>{_spaced(name)}(?:\s+\({_spaced(code)}\))?)(?:\s*$|\s*(?:{ends})(?=\s|$)\s*)")

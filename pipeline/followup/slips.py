"""Labels that slipped from the typist: `RN:Klart`, `RN; klart`, `[RN] Klart`, `… infört. RN: Klart`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.labels import Label, LabelReader, names_of
from pipeline.model import Line, union
from pipeline.profile import Profile, once_per_profile

SURE_MARKS = frozenset(":;|>→)]")
"""Signs behind a name that no sentence goes on with: the comment may begin in small letters."""
LEAST_WORD = 3
"""Letters of a word in small ones that stands tight behind a colon: `RN:klart` is a label, `RN:s` a genitive."""
FEW_CELLS = 8
"""So many comment cells at least that begin in one manner make it the report's."""
USUAL = 0.8
"""And so many of all that it has. Measured: 0.9-1; slips 0-0.3."""
_NO_SIGN = r"\w\s\"'”’(/&+"
"""What is no mark of a label: letters, white space, quotation marks, and what joins names."""
_CAPITALS = r"[^\W\d_a-zåäö]{2,5}"
_WORD = re.compile(r"[^\W\d_]*")


@dataclass(frozen=True)
class Slip:
    """What the beginning of a paragraph says: a slipped label; or only the name of a party, ``label`` being None."""

    code: str
    label: Label | None
    manner: str = ""
    """How the label is set, `N` being the name (`[N]`, `N;`, `Från N:`); empty where nothing marks it."""


class SlipReader:
    """Reads labels that are not set as a profile has them."""

    def __init__(self, profile: Profile) -> None:
        parties = (*profile.regions, *profile.commenters)
        names = {" ".join(n.split()): party.code for party in parties for n in names_of(party)}
        self._code_of = {name.casefold(): code for name, code in names.items()}
        self._names = frozenset(names)
        self._regions = frozenset(profile.region_codes)
        one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._name = re.compile(rf"(?:{one})(?![^\W_])")
        self._start = re.compile(
            rf"^(?P<lead>[^\W\d_a-zåäö][a-zåäö]+\s)??[(\[]?(?P<name>(?i:{one}))"
            rf"(?:(?P<verb>s?\s[a-zåäö]+)(?=\s?:)|(?P<code>\s\((?:{one})\)))?(?![^\W_])"
            rf"(?P<mark>(?:\s?[^{_NO_SIGN}])*)(?P<space>\s?)"
        )
        ends = "|".join(re.escape(end) for end in profile.comment_label_ends if not end.startswith(" "))
        self._inside = re.compile(rf"(?<=[.!?;]\s)(?P<name>{one})\s?(?:{ends or '(?!)'})(?=\s|$|[^\W\d_a-zåäö]|\d)")

    def read(self, text: str) -> Slip | None:
        """What slipped at the beginning of a text that begins with no label; None where no party is named there."""
        match = self._start.match(text)
        if match is None:
            return None
        code = self._code_of[match["name"].casefold()]
        rest = text[match.end() :]
        other = self._name.match(rest)
        if rest.startswith(("/", "&", "+")) or (other and self._code_of[other[0].casefold()] != code):
            return None  # several parties in a sentence
        is_label = self._is_label(match, rest, code)
        is_odd = match["lead"] or match["verb"] or match["name"] not in self._names or self._is_tight(match, rest)
        if not is_label and (is_odd or not self._is_whole(match, code)):
            return None
        if not is_label:
            return Slip(code, None)
        raw = text[: match.end("mark")].rstrip(" :")
        own = match["name"] + (match["code"] or "")
        is_marked = bool(match["mark"].strip()) and match["name"] in self._names
        manner = f"{text[: match.start('name')]}N{text[match.start('name') + len(own) : match.end('mark')].rstrip()}"
        return Slip(code, Label((code,), raw, match.end(), "near"), manner if is_marked else "")

    def _is_label(self, match: re.Match[str], rest: str, code: str) -> bool:
        mark = match["mark"].strip()
        is_fresh = not rest or not (rest[0].islower() or rest[0] in "(/")
        if match["lead"] or match["verb"] or match["name"] not in self._names:
            return ":" in mark and (is_fresh or not (match["lead"] or match["verb"]))
        if not mark:
            return is_fresh and bool(rest) and self._is_whole(match, code)
        if not match["space"] and rest:
            is_word = len(_WORD.match(rest)[0]) >= LEAST_WORD  # type: ignore[index]  # it matches nothing, too
            return mark[-1] in SURE_MARKS and (is_fresh or is_word)
        return is_fresh or not SURE_MARKS.isdisjoint(mark)

    @staticmethod
    def _is_tight(match: re.Match[str], rest: str) -> bool:
        """Whether a sign parts the name from the word behind it, as in compounds and genitives (`RN-vård`, `RN:s`)."""
        return bool(match["mark"]) and not match["space"] and bool(rest)

    def _is_whole(self, match: re.Match[str], code: str) -> bool:
        """Whether it is the name of a region, or a commenter's whole one: `RCC` alone begins sentences of all kinds."""
        return code in self._regions or match["name"].casefold() == code.casefold() or bool(match["code"])

    def inside(self, line: Line, start: int, but: Collection[str]) -> Iterator[tuple[int, Label]]:
        """Labels behind a sentence's end within a line, of parties not in ``but``, and their first words' numbers.

        ``start``: where the line's own text begins, behind the label it may begin with.
        """
        text = line.text
        for match in self._inside.finditer(text, start) if text.find(":", start) >= 0 else ():
            code = self._code_of[match["name"].casefold()]
            if code not in but:
                label = Label((code,), match["name"], len(match[0].rstrip()), "known")
                yield text.count(" ", 0, match.start()), label


def usual_manners(firsts: Sequence[str], labels: LabelReader, slips: SlipReader) -> frozenset[str]:
    """The manner in which a report sets nearly all its labels though the profile does not have it; none in most.

    ``firsts``: the first line of each comment cell.
    """
    strange = [text for text in firsts if labels.read(text) is None]
    least = max(FEW_CELLS, USUAL * len(firsts))
    if len(strange) < least:
        return frozenset()  # as nearly always
    counts = Counter(slip.manner for text in strange if (slip := slips.read(text)) is not None and slip.label)
    return frozenset(manner for manner, count in counts.items() if manner and count >= least)


def read_misprinted(text: str, manners: Collection[str], labels: LabelReader) -> Slip | None:
    """A label in one of the report's own manners whose code is misprinted (`RVM;` where others have `RVN;`)."""
    for manner in manners:
        before, after = manner.split("N", 1) if manner.count("N") == 1 else ("", "")
        match = re.match(rf"{re.escape(before)}(?P<code>{_CAPITALS}){re.escape(after)}\s?", text) if after else None
        near = labels.read(f"{match['code']}: x") if match else None
        if match is not None and near is not None and near.kind != "known":
            return Slip(near.code, Label(near.codes, match["code"], match.end(), "near"), manner)
    return None


@once_per_profile
def slip_reader(profile: Profile) -> SlipReader:
    """The reader of a profile's slipped labels; one for all who ask."""
    return SlipReader(profile)


def cut(line: Line, places: Sequence[int]) -> list[Line]:
    """A line cut before the words of these numbers; what is behind a cut keeps the line's left side."""
    bounds = [0, *places, len(line.words)]
    parts = [line.words[a:b] for a, b in pairwise(bounds) if a < b]
    return [Line(words, union(w.box for w in words)._replace(x0=line.box.x0), line.page) for words in parts]

"""Whom a figure is about: the name beside it, else the one who writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.figures.numbers import BEFORE, DIGITS, number
from pipeline.figures.quantities import ANY_HUNDRED_THOUSAND, HUNDRED_THOUSAND, RATE
from pipeline.figures.quick import Hints, folded
from pipeline.figures.spans import Period, Quantity, Sentence
from pipeline.figures.wording import Wording, any_of, whole
from pipeline.model import FigureKind
from pipeline.profile import Party

LISTED_AT_LEAST = 2
"""So many pairs of name and bare number make a list ("RJH 97, RN 73"); a single one may be anything."""

LOOK_BACK = 200
"""So many characters before a figure are looked at for the names it belongs to: a list of all of them is shorter."""

GLUE_WORDS = 3
"""So many words at most stand between a name and its figure ("RVN ligger på cirka 87 %")."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The codes a figure is about. ``is_doubtful``: another one is named in the sentence and might be meant."""

    codes: tuple[str, ...]
    is_doubtful: bool = False


@dataclass(frozen=True)
class RegionFinder:
    """Tells whom figures are about, by the names of the parties and the words of one language."""

    words: Wording
    parties: Sequence[Party]

    @cached_property
    def _code_of(self) -> dict[str, str]:
        everyone = (*self.parties, self.words.country)
        return {_key(name): party.code for party in everyone for name in party.all_names}

    @cached_property
    def _name(self) -> str:
        names = {name for party in (*self.parties, self.words.country) for name in party.all_names}
        # codes and names of places as they are printed, the words for the country in any case
        country = set(self.words.country.all_names)
        return rf"(?<![\w-])(?:{any_of(names - country)}|(?i:{any_of(country)}))(?![\w-])"

    @cached_property
    def _group(self) -> str:
        """One name or several that stand together ("RJH och RN")."""
        return rf"{self._name}(?:(?:\s*,\s*|\s*/\s*|\s+{any_of(self.words.listing)}\s+){self._name})*"

    def may_name(self, plain: str) -> bool:
        """Whether a name may stand in a text that :func:`pipeline.figures.quick.folded` gave."""
        return self._hints.are_in(plain)

    @cached_property
    def _hints(self) -> Hints:
        return Hints(name for party in (*self.parties, self.words.country) for name in party.all_names)

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes of the names in ``text``, each once, in their order."""
        return tuple(dict.fromkeys(self._code_of[_key(match[0])] for match in self._any_name.finditer(text)))

    @cached_property
    def _any_name(self) -> re.Pattern[str]:
        return re.compile(self._name)

    def without_names(self, text: str) -> str:
        """``text`` without names that belong to the figure before it ("i RJH och RN")."""
        return self._belonging.sub("", text)

    @cached_property
    def _belonging(self) -> re.Pattern[str]:
        return re.compile(
            rf"^\s*{any_of(self.words.attach_after)}\s+{self._group}|(?<!\w){any_of(self.words.and_)}\s*$"
        )

    def without_last_name(self, text: str) -> str:
        """``text`` without the name it ends in, which is that of the figure after it."""
        return self._last_name.sub("", text)

    @cached_property
    def _last_name(self) -> re.Pattern[str]:
        return re.compile(rf"{self._name}\s*:?\s*$")

    # ---- figures that have a unit ---------------------------------------------------------------------------------

    def of_quantity(self, text: str, sentence: Sentence, quantity: Quantity, others: int, own: str) -> Attribution:
        """Whom a quantity is about.

        Args:
            text: the whole comment.
            sentence: the sentence it stands in.
            quantity: the figure.
            others: how many other quantities its sentence has.
            own: the code of the commenting party.

        Returns:
            The codes; none where several names share several figures, which cannot be told apart.
        """
        before, after = text[sentence.start : quantity.start], text[quantity.end : sentence.end]
        behind = self._behind.match(after)
        ahead = self._ahead.search(before[-LOOK_BACK:])
        group = self.codes(behind["names"] if behind else ahead["names"] if ahead else "")
        if not behind and group and self._is_contrasted(after, group):
            return Attribution((own,))
        if not group:
            return self._default(text[sentence.start : sentence.end], before, own)
        if len(group) > 1 and (others or self._respectively.search(text, sentence.start, sentence.end)):
            return Attribution(())
        return Attribution(group)

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        """What stands behind a figure that belongs to a name: "44 %" ("i RJH")."""
        return re.compile(rf"\s*(?:\([^()]*\)\s*)?(?<!\w){any_of(self.words.attach_after)}\s+(?P<names>{self._group})")

    @cached_property
    def _ahead(self) -> re.Pattern[str]:
        """What stands ahead of a figure that belongs to a name: ("RVN på") "87 %"."""
        glue = any_of((*self.words.attach_before, *self.words.qualifiers))
        return re.compile(
            rf"(?P<names>{self._group})(?::?s)?\s*(?:[:(=–]\s*)?(?:(?<!\w){glue}\s+){{0,{GLUE_WORDS}}}"
            rf"(?:{any_of(self.words.qualifiers)}\s*)?$"
        )

    def _is_contrasted(self, after: str, group: Sequence[str]) -> bool:
        """True before "(Riket 40 %)": a figure that is told against the name ahead of it is not that name's own."""
        match = self._told_against.match(after)
        return match is not None and set(self.codes(match["names"])) == set(group)

    @cached_property
    def _told_against(self) -> re.Pattern[str]:
        return re.compile(rf"\s*\((?P<names>{self._group})\s*:?\s*\d")

    @cached_property
    def _respectively(self) -> re.Pattern[str]:
        return re.compile(whole(self.words.respectively), re.IGNORECASE)

    def _default(self, sentence: str, before: str, own: str) -> Attribution:
        """The one the sentence speaks of, else the one who writes; doubtful where another is named."""
        topics = list(self._topic.finditer(before))
        if topics:
            code = self.codes(topics[-1]["name"])[0]
            if not set(self.codes(sentence[topics[-1].end() :])) - {code, own}:
                return Attribution((code,))
        rest = self._comparison.sub("", sentence)
        return Attribution((own,), any(c not in (own, self.words.country.code) for c in self.codes(rest)))

    @cached_property
    def _topic(self) -> re.Pattern[str]:
        """A name at the head of a sentence, also of one that begins without a full stop before it."""
        head = any_of(word.capitalize() for word in self.words.topic)
        return re.compile(rf"(?:^|(?<=[\d%]\s)(?={head}\s))(?:{head}\s+)?(?P<name>{self._name})")

    @cached_property
    def _comparison(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){any_of(self.words.compared)}\s+{self._group}")

    # ---- dates and lists ------------------------------------------------------------------------------------------

    def of_period(self, text: str, sentence: Sentence, period: Period, own: str) -> Attribution:
        """Whom a date is about: a name with a colon or bracket before it, else the one who writes."""
        match = self._labelled.search(text, sentence.start, period.start)
        return Attribution(self.codes(match["names"]) if match else (own,))

    @cached_property
    def _labelled(self) -> re.Pattern[str]:
        return re.compile(rf"(?P<names>{self._name})\s*(?::\s*|\()$")

    def listed(self, text: str, sentence: Sentence, numbers: Sequence[int]) -> Iterator[Quantity]:
        """The bare numbers of a list ("RJH 97, RN 73"), where the sentence before it says what they are.

        ``numbers`` is where numbers begin in the text: a list is slow to look for.
        """
        span = sentence.start, sentence.end
        if sum([span[0] <= at < span[1] for at in numbers]) < LISTED_AT_LEAST or not self._may_say(text, *span):
            return
        for run in self._list.finditer(text, *span):
            pairs = list(self._pair.finditer(text, *run.span()))
            kind = self._kind(text[sentence.start : run.start()])
            if kind and len(pairs) >= LISTED_AT_LEAST:
                for pair in pairs:
                    codes = self.codes(pair["name"])
                    yield Quantity(*pair.span("low"), kind[0], number(pair["low"]), kind[1], regions=codes)

    def _may_say(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence has what :meth:`_kind` goes by."""
        says = self._saying.are_in(folded(text[start:end]))
        return says or ANY_HUNDRED_THOUSAND.search(text, start, end) is not None

    @cached_property
    def _saying(self) -> Hints:
        return Hints((*self.words.says_share, *self.words.says_count))

    @cached_property
    def _pair(self) -> re.Pattern[str]:
        # a year is no such number
        bare = rf"(?P<low>(?!(?:19|20)\d\d(?!\d)){DIGITS})(?![\w%/–-]|\s*%|[.,]\d)"
        return re.compile(rf"(?P<name>{self._name})\s*[:=]?\s*{BEFORE}{bare}")

    @cached_property
    def _list(self) -> re.Pattern[str]:
        pair = re.sub(r"\(\?P<\w+>", "(?:", self._pair.pattern)
        return re.compile(rf"{pair}(?:(?:\s*[,;]\s*|\s+{any_of(self.words.listing)}\s+|\s*\n[-–•]\s+){pair})+")

    def _kind(self, lead: str) -> tuple[FigureKind, str] | None:
        if self._says_rate.search(lead):
            return RATE, RATE
        if self._says_share.search(lead):
            return "percent", "percent"
        counted = self._says_count.search(lead)
        return ("count", counted[1]) if counted else None

    @cached_property
    def _says_rate(self) -> re.Pattern[str]:
        return re.compile(rf"{any_of(self.words.per)}\s*{HUNDRED_THOUSAND}(?!\d)", re.IGNORECASE)

    @cached_property
    def _says_share(self) -> re.Pattern[str]:
        return re.compile(whole(self.words.says_share), re.IGNORECASE)

    @cached_property
    def _says_count(self) -> re.Pattern[str]:
        return re.compile(rf"{whole(self.words.says_count)}\s+(\w[\w-]*)", re.IGNORECASE)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())

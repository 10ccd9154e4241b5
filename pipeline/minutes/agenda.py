"""Agenda items: which numbered paragraphs are titles of items, and which are entries of lists inside them.

Numbers alone do not tell. Paragraphs that begin with a number are put into classes of one look (form of the number,
type, left edge); in each class the best chain of rising numbers is found, weighed by how much its members stand out and
whether text of their own follows; the class with the weightiest chain holds the items.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.minutes.headings import prominence
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.minutes.typography import Style, Typography, style_of
from pipeline.model import Finding, Severity, Word
from pipeline.profile_minutes import AgendaWords

_SENTENCE_END = re.compile(r"[^\W\d]{4}[.!?]$")
_SURE_KINDS = {"paragraph-sign": 2.0, "word": 1.0}
"""Forms of numbers that lists hardly have, and what they add to the weight of a class."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph that begins with a number.

    ``title_at`` is the index of the paragraph the title stands in: its own, or the next where the number stands alone.
    ``label`` is the number as printed. ``title_words`` are the words of the paragraph ``title_at`` that make the title,
    label included; fewer than all where the title runs on into text.
    """

    at: int
    number: int
    kind: str
    label: str
    label_words: int
    title_at: int
    title_words: int
    style: Style
    x0: float
    weight: float
    has_text: bool = False
    is_next_in_list: bool = False


@dataclass(frozen=True, slots=True)
class ItemStart:
    """Where an item begins. ``number`` is unique in its document; ``label`` is the number as printed, maybe empty."""

    number: int
    label: str
    at: int
    label_words: int
    title_at: int
    title_words: int


@dataclass(frozen=True)
class Agenda:
    """The items' starts in order, and what was odd about their numbers. No starts: there are no numbered items."""

    starts: tuple[ItemStart, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_agenda(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[bool],
    type_: Typography,
    words: AgendaWords,
    settings: MinutesSettings = SETTINGS,
) -> Agenda:
    """Finds the items of a document.

    Args:
        paragraphs: the document, in reading order.
        headings: whether each is set as a heading.
        type_: what is usual in the document.
        words: the profile's patterns.
        settings: thresholds.
    """
    return _Finder(paragraphs, headings, type_, words, settings).find()


class _Finder:
    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        headings: Sequence[bool],
        type_: Typography,
        words: AgendaWords,
        settings: MinutesSettings,
    ) -> None:
        self.paragraphs = paragraphs
        self.headings = headings
        self.type = type_
        self.words = words
        self.settings = settings
        self.findings: list[Finding] = []

    def find(self) -> Agenda:
        candidates = [c for at in range(len(self.paragraphs)) if (c := self._candidate(at)) is not None]
        classes = [self._seen_together(members) for members in self._classes(candidates)]
        chains = [(self._chain(members), members) for members in classes]
        usable = [(chain, members) for chain, members in chains if self._is_agenda(chain)]
        if not usable:
            return Agenda()
        chain, members = max(usable, key=lambda pair: self._chain_weight(pair[0]))
        chain = self._with_irregular(chain, members)
        own = {member.at for member in members}
        chain = self._with_strangers(chain, [c for c in candidates if c.at not in own])
        return Agenda(tuple(self._numbered_uniquely(chain)), tuple(self.findings))

    # ---- candidates ---------------------------------------------------------------------------------------------

    def _candidate(self, at: int) -> Numbered | None:
        paragraph = self.paragraphs[at]
        text = paragraph.text
        if any(p.search(text) for p in self.words.subnumbers):
            return None
        for form in self.words.numbers:
            found = form.pattern.match(text)
            if found is not None and int(found["number"]) > 0:
                return self._weighed(at, form.kind, int(found["number"]), found.group(), text)
        return None

    def _weighed(self, at: int, kind: str, number: int, label: str, text: str) -> Numbered | None:
        paragraph = self.paragraphs[at]
        label_words = len(label.split())
        title = text[len(label) :]
        title_at = at
        if not title.strip():
            title_at = self._title_of_lone_number(at)
            if title_at == at:
                return None
        elif not any(c.isalpha() for c in title):
            return None
        at_words = self.paragraphs[title_at].words
        skipped = min(label_words, len(at_words) - 1) if title_at == at else 0
        style, count = self._title_style(title_at, skipped)
        if kind == "bare" and not self._stands_apart(paragraph, label_words, style, title_at != at):
            return None
        weight = 1.0 + prominence(style, self.type) - self._sentence_penalty(title_at, style)
        return Numbered(at, number, kind, label.strip(), label_words, title_at, count, style, paragraph.x0, weight)

    def _title_of_lone_number(self, at: int) -> int:
        """The paragraph after a number that stands alone, where it can be the title."""
        if at + 1 == len(self.paragraphs):
            return at
        number, follower = self.paragraphs[at], self.paragraphs[at + 1]
        is_beside = number.row == follower.row and number.cell != follower.cell
        if follower.page - number.page > 1 or (number.row and number.row != follower.row):
            return at
        is_short = len(follower.words) <= self.settings.heading_words and follower.marker is None
        return at + 1 if is_short and (is_beside or self.headings[at + 1] or number.gap != 1.0) else at

    def _title_style(self, at: int, skipped: int) -> tuple[Style, int]:
        """Style of the title that begins behind ``skipped`` words, and of how many words it is, those included."""
        paragraph = self.paragraphs[at]
        words = paragraph.words[skipped:]
        lead = [w.is_bold for w in words if any(c.isalnum() for c in w.text)]
        if lead and lead[0] and not all(lead) and not self.type.body.is_bold:
            count = next(i for i, word in enumerate(words) if not word.is_bold and any(c.isalnum() for c in word.text))
            return style_of(words[:count]), skipped + count
        style = style_of(words, paragraph.style.is_underlined)
        sentence = self._first_sentence(words) if prominence(style, self.type) < 1 else 0
        return style, skipped + sentence if sentence else len(paragraph.words)

    def _first_sentence(self, words: Sequence[Word]) -> int:
        """Of how many words the first of several sentences is, if it is short enough for a title; else 0."""
        for at, (word, following) in enumerate(pairwise(words), 1):
            if at > self.settings.run_in_words:
                return 0
            if _SENTENCE_END.search(word.text) and following.text[0].isupper():
                return at
        return 0

    def _stands_apart(self, paragraph: Paragraph, label_words: int, style: Style, is_alone: bool) -> bool:
        """A number without full stop or sign needs more to be an item's: display type, or a wide space behind it."""
        if is_alone or prominence(style, self.type) >= 1:
            return True
        first, *rest = paragraph.flow[0].line.words[label_words - 1 :]
        return bool(rest) and rest[0].box.x0 - first.box.x1 > 4 * self.settings.word_space * first.size

    def _sentence_penalty(self, at: int, style: Style) -> float:
        paragraph = self.paragraphs[at]
        if prominence(style, self.type) >= 1:
            return 0.0
        is_long = len(paragraph.words) > self.settings.heading_words
        return 0.5 * paragraph.text.endswith((".", ";", ",")) + 0.8 * is_long

    # ---- classes of one look ------------------------------------------------------------------------------------

    def _classes(self, candidates: Sequence[Numbered]) -> Iterator[list[Numbered]]:
        groups: dict[tuple[str, float, bool], list[Numbered]] = defaultdict(list)
        sizes = _clustered([c.style.size for c in candidates], self.type.size_step)
        for candidate in candidates:
            groups[candidate.kind, sizes[candidate.style.size], candidate.style.is_bold].append(candidate)
        for (kind, _, _), members in groups.items():
            if kind in _SURE_KINDS:
                yield members
                continue
            edges = _clustered([c.x0 for c in members], self.settings.number_shift)
            for edge in sorted(set(edges.values())):
                yield [c for c in members if edges[c.x0] == edge]

    def _seen_together(self, members: Sequence[Numbered]) -> list[Numbered]:
        """The members, each with what stands between it and the next: text of its own, or the next entry of a list."""
        found = []
        for before, member, after in zip([None, *members], members, [*members[1:], None], strict=False):
            end = after.at if after else len(self.paragraphs)
            follows = before is not None and before.title_at + 1 == member.at and before.number + 1 == member.number
            found.append(
                replace(
                    member,
                    has_text=end > member.title_at + 1 or self._runs_on(member),
                    is_next_in_list=follows and not self._is_set_off(member),
                )
            )
        return found

    def _runs_on(self, member: Numbered) -> bool:
        return self._is_set_off(member) and member.title_words < len(self.paragraphs[member.title_at].words)

    def _is_set_off(self, member: Numbered) -> bool:
        return prominence(member.style, self.type) >= 1

    def _value(self, member: Numbered) -> float:
        return member.weight + 0.5 * member.has_text - 0.8 * member.is_next_in_list

    def _chain(self, members: Sequence[Numbered]) -> list[Numbered]:
        """The weightiest run of rising numbers; a jump costs a quarter for each number it leaves out."""
        best: list[tuple[float, int]] = []
        for at, member in enumerate(members):
            value, source = self._value(member), -1
            for earlier in range(at):
                step = member.number - members[earlier].number
                if 1 <= step <= self.settings.max_number_step:
                    total = best[earlier][0] + self._value(member) - 0.25 * (step - 1)
                    # of equals the earlier: numbers that begin anew stand inside an item, not around it
                    if total > value:
                        value, source = total, earlier
            best.append((value, source))
        chain: list[Numbered] = []
        at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
        while at >= 0:
            chain.append(members[at])
            at = best[at][1]
        return chain[::-1]

    def _chain_weight(self, chain: Sequence[Numbered]) -> float:
        return sum(map(self._value, chain)) + _SURE_KINDS.get(chain[0].kind, 0.0) * len(chain)

    def _is_agenda(self, chain: Sequence[Numbered]) -> bool:
        if not chain:
            return False
        if chain[0].kind in _SURE_KINDS:
            return True
        prominent = sum(prominence(c.style, self.type) >= 1 for c in chain)
        if prominent * 2 > len(chain):
            return len(chain) > 1
        return self._is_plain_agenda(chain)

    def _is_plain_agenda(self, chain: Sequence[Numbered]) -> bool:
        """Plain numbered lines make an agenda where they have text of their own and no headings do it better."""
        with_text = sum(c.has_text for c in chain)
        short = sum(self._sentence_penalty(c.title_at, c.style) == 0 for c in chain)
        first, last = chain[0].at, chain[-1].title_at
        before, between = sum(self.headings[:first]), sum(self.headings[first:last])
        is_main = before <= 3 and (between < len(chain) or with_text == len(chain))
        is_early = first <= max(len(self.paragraphs) / 2, 12)
        least = self.settings.min_plain_items
        is_long = len(chain) >= least and 2 * with_text >= len(chain) and 3 * short >= 2 * len(chain)
        return is_long and is_main and is_early

    # ---- what does not fit the chain ----------------------------------------------------------------------------

    def _with_irregular(self, chain: Sequence[Numbered], members: Sequence[Numbered]) -> list[Numbered]:
        """The chain with those other members of its class that are titles too, their numbers repeated or misprinted."""
        taken = {c.at for c in chain}
        result = list(chain)
        for run in _runs([m for m in members if m.at not in taken], chain):
            if chain[0].kind not in _SURE_KINDS and run[0].number == 1 and len(run) > 1:
                self._note(
                    run[0],
                    "info",
                    "numbered-list-in-item",
                    f"{len(run)} numbered lines from 1 on were taken as a list inside an item",
                )
            elif all(self._is_title_like(c) for c in run):
                result.extend(run)
            else:
                self._note(
                    run[0],
                    "warning",
                    "number-out-of-order",
                    f"the number {run[0].number} does not fit the items around it; taken as text",
                )
        return sorted(result, key=lambda c: c.at)

    def _is_title_like(self, candidate: Numbered) -> bool:
        if candidate.kind in _SURE_KINDS or prominence(candidate.style, self.type) >= 1:
            return True
        return candidate.has_text and self._sentence_penalty(candidate.title_at, candidate.style) == 0

    def _with_strangers(self, chain: list[Numbered], others: Sequence[Numbered]) -> list[Numbered]:
        """The chain with candidates of another look that bear the number it lacks at their place."""
        edge = min(c.x0 for c in chain)
        result = list(chain)
        for other in others:
            before = [c for c in result if c.at < other.at]
            after = [c for c in result if c.at > other.at]
            is_missing = (
                bool(before) and before[-1].number + 1 == other.number and (not after or after[0].number > other.number)
            )
            looks_right = abs(other.x0 - edge) < self.settings.number_shift and not self.paragraphs[
                other.at
            ].text.endswith(".")
            if is_missing and looks_right and self._is_short_title(other) and (other.kind == chain[0].kind or after):
                result.append(other)
                result.sort(key=lambda c: c.at)
                self._note(
                    other, "info", "item-set-otherwise", f"the title of item {other.number} is not set like the others"
                )
        return result

    def _is_short_title(self, candidate: Numbered) -> bool:
        return len(self.paragraphs[candidate.title_at].words) <= self.settings.run_in_words

    # ---- numbers ------------------------------------------------------------------------------------------------

    def _numbered_uniquely(self, chain: Sequence[Numbered]) -> Iterator[ItemStart]:
        printed = [c.number for c in chain]
        used: set[int] = set()
        last: int | None = None
        for at, member in enumerate(chain):
            number = member.number
            if number in used:
                number = self._free_number(number, used, printed[at + 1 :])
                self._note(
                    member,
                    "warning",
                    "item-number-repeated",
                    f"the number {member.number} stands before a second item; published as item {number}",
                )
            elif last is not None and member.number < last:
                self._note(
                    member, "warning", "item-number-out-of-order", f"item {member.number} stands after item {last}"
                )
            elif last is not None and member.number > last + 1:
                missing = [n for n in range(last + 1, member.number) if n not in printed]
                if missing:
                    listed = ", ".join(map(str, missing))
                    self._note(
                        member, "warning", "item-number-missing", f"no item {listed} between {last} and {member.number}"
                    )
            elif last is None and member.number > 1:
                self._note(member, "info", "first-item-number", f"the first item has the number {member.number}")
            self._check_title(member)
            used.add(number)
            last = max(number, last or 0)
            yield ItemStart(number, member.label, member.at, member.label_words, member.title_at, member.title_words)

    def _check_title(self, member: Numbered) -> None:
        """A finding where the title of an item may hold words that are none of its."""
        paragraph = self.paragraphs[member.title_at]
        if prominence(member.style, self.type) >= 1:
            return
        if member.title_words < len(paragraph.words):
            self._note(
                member, "info", "title-runs-on", f"of item {member.number} the first sentence was taken as title"
            )
        elif len(paragraph.words) > self.settings.heading_words:
            message = f"the title of item {member.number} has {len(paragraph.words)} words: text may be in it"
            self._note(member, "warning", "title-too-long", message)

    @staticmethod
    def _free_number(number: int, used: set[int], later: Sequence[int]) -> int:
        """The next number where no item has it, else one above all."""
        if number + 1 not in used and number + 1 not in later:
            return number + 1
        return max([*used, *later]) + 1

    def _note(self, member: Numbered, severity: Severity, code: str, message: str) -> None:
        page = self.paragraphs[member.at].page
        self.findings.append(Finding(STAGE, severity, code, f"page {page}: {message}", page))


def _clustered(values: Sequence[float], step: float) -> Mapping[float, float]:
    """Each value → the smallest of its cluster; neighbours closer than ``step`` are one cluster."""
    found: dict[float, float] = {}
    last = first = float("-inf")
    for value in sorted(set(values)):
        if value - last >= step:
            first = value
        found[value] = first
        last = value
    return found


def _runs(members: Sequence[Numbered], chain: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Neighbours among ``members`` with numbers that go on by one and no member of ``chain`` between them."""
    run: list[Numbered] = []
    for member in members:
        divided = run and any(run[-1].at < c.at < member.at for c in chain)
        if run and (divided or member.number != run[-1].number + 1):
            yield run
            run = []
        run.append(member)
    if run:
        yield run

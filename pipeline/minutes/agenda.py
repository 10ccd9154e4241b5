"""Agenda items: which numbered paragraphs are titles of items, and which are entries of lists inside them.

Numbers alone do not tell. Paragraphs that begin with a number are put into classes of one look (form of the number,
type, left edge); in each class the best chain of rising numbers is found, weighed by how much its members stand out and
whether text of their own follows; the class with the weightiest chain holds the items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.minutes.chains import clustered, runs, weightiest
from pipeline.minutes.headings import prominence
from pipeline.minutes.numbered import Numbered, NumberedFinder, sentence_penalty
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.minutes.typography import Typography
from pipeline.model import Finding, Severity
from pipeline.profile_minutes import AgendaWords

_SURE_KINDS = {"paragraph-sign": 2.0, "word": 1.0}
"""Forms of numbers that lists hardly have, and what they add to the weight of a class."""


_LETTER = "letter"
"""The form of letters in the place of numbers (``a)``), which stand before the entries of lists much more often."""


@dataclass(frozen=True, slots=True)
class ItemStart:
    """Where an item begins: its number, unique in its document, and how it was found."""

    number: int
    found: Numbered


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


@dataclass
class _Finder(NumberedFinder):
    findings: list[Finding] = field(default_factory=list)

    def find(self) -> Agenda:
        candidates = self.numbered()
        letters = [c for c in candidates if c.kind == _LETTER]
        agenda = self._among([c for c in candidates if c.kind != _LETTER])
        if agenda.starts or not self._are_titles(letters):
            return agenda
        self._note(letters[0], "info", "items-lettered", "the items have letters: a) is published as item 1")
        return self._among(letters)

    def _are_titles(self, letters: Sequence[Numbered]) -> bool:
        """Whether letters stand before titles: all from ``a)`` on once, set off, with no other headings among them."""
        if len(letters) < 2 or [c.number for c in letters] != list(range(1, len(letters) + 1)):
            return False
        first, last = letters[0].at, letters[-1].title_at
        # before them the document's title is no other; after them may stand what belongs to the last
        has_no_others = sum(self.headings[:first]) <= 1 and sum(self.headings[first:last]) < len(letters)
        return has_no_others and all(map(self._is_set_off, letters))

    def _among(self, candidates: Sequence[Numbered]) -> Agenda:
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

    # ---- classes of one look ------------------------------------------------------------------------------------

    def _classes(self, candidates: Sequence[Numbered]) -> Iterator[list[Numbered]]:
        groups: dict[tuple[str, float, bool], list[Numbered]] = defaultdict(list)
        sizes = clustered([c.style.size for c in candidates], self.type.size_step)
        for candidate in candidates:
            groups[candidate.kind, sizes[candidate.style.size], candidate.style.is_bold].append(candidate)
        for (kind, _, _), members in groups.items():
            if kind in _SURE_KINDS:
                yield members
                continue
            edges = clustered([c.x0 for c in members], self.settings.number_shift)
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

    def _penalty(self, member: Numbered) -> float:
        return sentence_penalty(self.paragraphs[member.title_at], member.style, self.type, self.settings)

    def _is_set_off(self, member: Numbered) -> bool:
        return prominence(member.style, self.type) >= 1

    def _value(self, member: Numbered) -> float:
        return member.weight + 0.5 * member.has_text - 0.8 * member.is_next_in_list

    def _chain(self, members: Sequence[Numbered]) -> list[Numbered]:
        return weightiest(members, [self._value(member) for member in members], self.settings.max_number_step)

    def _chain_weight(self, chain: Sequence[Numbered]) -> float:
        return sum(map(self._value, chain)) + _SURE_KINDS.get(chain[0].kind, 0.0) * len(chain)

    def _is_agenda(self, chain: Sequence[Numbered]) -> bool:
        if not chain:
            return False
        prominent = sum(self._is_set_off(c) for c in chain)
        if chain[0].kind in _SURE_KINDS:
            return len(chain) > 1 or prominent > 0
        return len(chain) > 1 if prominent * 2 > len(chain) else self._is_plain_agenda(chain)

    def _is_plain_agenda(self, chain: Sequence[Numbered]) -> bool:
        """Plain numbered lines make an agenda where they have text of their own and no headings do it better."""
        with_text = sum(c.has_text for c in chain)
        short = sum(self._penalty(c) == 0 for c in chain)
        first, last = chain[0].at, chain[-1].title_at
        # headings over names and times are the head's
        before = sum(self.headings[at] and self._has_prose(at) for at in range(first))
        between = sum(self.headings[first:last])
        is_main = before <= 3 and (between < len(chain) or with_text == len(chain))
        # a table of those who were there, cell by cell, makes no agenda late
        is_outside = not self.paragraphs[first].row
        ahead = sum(not (is_outside and p.row) for p in self.paragraphs[:first])
        is_early = ahead <= max(len(self.paragraphs) / 2, 12)
        least = self.settings.min_plain_items
        is_long = len(chain) >= least and 2 * with_text >= len(chain) and 3 * short >= 2 * len(chain)
        return is_long and is_main and is_early

    def _has_prose(self, at: int) -> bool:
        """Whether a sentence stands between a heading and the next."""
        end = next((i for i in range(at + 1, len(self.paragraphs)) if self.headings[i]), len(self.paragraphs))
        return any(p.ends_sentence for p in self.paragraphs[at + 1 : end])

    # ---- what does not fit the chain ----------------------------------------------------------------------------

    def _with_irregular(self, chain: Sequence[Numbered], members: Sequence[Numbered]) -> list[Numbered]:
        """The chain with those other members of its class that are titles too, their numbers repeated or misprinted."""
        taken = {c.at for c in chain}
        result = list(chain)
        for run in runs([m for m in members if m.at not in taken], chain):
            if chain[0].kind not in _SURE_KINDS and run[0].number == 1 and len(run) > 1:
                if all(map(self._is_set_off, run)):
                    message = f"{len(run)} headings like those of items begin anew with 1: maybe another meeting's"
                    self._note(run[0], "warning", "items-begin-anew", message)
                message = f"{len(run)} numbered lines from 1 on were taken as a list inside an item"
                self._note(run[0], "info", "numbered-list-in-item", message)
            elif all(self._is_title_like(c) for c in run):
                result.extend(run)
            else:
                message = f"the number {run[0].number} does not fit the items around it; taken as text"
                self._note(run[0], "warning", "number-out-of-order", message)
        return sorted(result, key=lambda c: c.at)

    def _is_title_like(self, candidate: Numbered) -> bool:
        return self._is_set_off(candidate) or (candidate.has_text and self._penalty(candidate) == 0)

    def _with_strangers(self, chain: list[Numbered], others: Sequence[Numbered]) -> list[Numbered]:
        """The chain with candidates of another look that bear the number it lacks at their place."""
        edge = min(c.x0 for c in chain)
        result = list(chain)
        for other in others:
            before = [c for c in result if c.at < other.at]
            after = [c for c in result if c.at > other.at]
            is_missing = bool(before) and before[-1].number + 1 == other.number
            fits = is_missing and (after[0].number > other.number if after else other.kind == chain[0].kind)
            if fits and abs(other.x0 - edge) < self.settings.number_shift and self._is_short_title(other):
                result = [*before, other, *after]
                message = f"the title of item {other.number} is not set like the others"
                self._note(other, "info", "item-set-otherwise", message)
        return result

    def _is_short_title(self, candidate: Numbered) -> bool:
        title = self.paragraphs[candidate.title_at]
        return len(title.words) <= self.settings.run_in_words and not title.text.endswith(".")

    # ---- numbers ------------------------------------------------------------------------------------------------

    def _numbered_uniquely(self, chain: Sequence[Numbered]) -> Iterator[ItemStart]:
        printed = [c.number for c in chain]
        used: set[int] = set()
        for at, member in enumerate(chain):
            number = member.number
            if number in used:
                number = self._free_number(number, used, printed[at + 1 :])
                message = f"the number {member.number} stands before a second item; published as item {number}"
                self._note(member, "warning", "item-number-repeated", message)
            else:
                self._check_number(member, max(used, default=None), printed)
            self._check_title(member)
            used.add(number)
            yield ItemStart(number, member)

    def _check_number(self, member: Numbered, last: int | None, printed: Sequence[int]) -> None:
        """A finding where a number does not follow on the highest before it."""
        if last is None:
            if member.number > 1:
                self._note(member, "info", "first-item-number", f"the first item has the number {member.number}")
            return
        if member.number < last:
            message = f"item {member.number} stands after item {last}"
            self._note(member, "warning", "item-number-out-of-order", message)
        missing = [str(n) for n in range(last + 1, member.number) if n not in printed]
        if missing:
            message = f"no item {', '.join(missing)} between {last} and {member.number}"
            self._note(member, "warning", "item-number-missing", message)

    def _check_title(self, member: Numbered) -> None:
        """A finding where the title of an item may hold words that are none of its."""
        paragraph = self.paragraphs[member.title_at]
        if self._is_set_off(member):
            return
        if member.title_words < len(paragraph.words):
            message = f"of item {member.number} the first sentence was taken as title"
            self._note(member, "info", "title-runs-on", message)
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

"""Decisions: which words of an item are theirs.

A lead-in (``RPO Cancer beslutade att:``) is followed by a block: a list, of which each entry is a decision with all
that is set under it; lines that begin with ``att``; or one paragraph. A label (``Beslut:``) is followed by the same, or
has the decision behind it. A sentence (``Styrgruppen beslutade att …``) decides by itself where its subject is the
group. A decision ends where the next paragraph begins that is no part of it; of a decision that is one paragraph, last
sentences that only say where to read more are no part either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.minutes.cutting import letters, words_before
from pipeline.minutes.decision_words import DecisionCutter, Found
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.minutes.typography import Typography
from pipeline.minutes.wording import DecisionWording, LeadIn
from pipeline.model import Finding, Word


def find_decisions(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[bool],
    wording: DecisionWording,
    type_: Typography,
    settings: MinutesSettings = SETTINGS,
    title: str = "",
    names: Collection[Word] = (),
) -> tuple[list[Found], list[Finding]]:
    """The decisions of one item, in order.

    Args:
        paragraphs: of the item, without its title.
        headings: whether each is a subheading.
        wording: reads what they say.
        type_: what is usual in the document.
        settings: thresholds.
        title: the item's: where it is a label (``4. Beslut``), a list that begins the item holds decisions.
        names: words of lines that are names over columns without rules: no labels.

    Returns:
        The decisions, each with words of its own, and what was odd.
    """
    finder = _Finder(paragraphs, headings, wording, type_, settings, names)
    found = [d for d in finder.find(wording.is_label(title)) if any(first < last for _, first, last in d.spans)]
    return found, finder.findings


class _Finder(DecisionCutter):
    def find(self, is_titled: bool) -> Iterator[Found]:
        """The decisions; ``is_titled``: the item's title is a label."""
        found, at = self._below_title() if is_titled and self.paragraphs else ([], 0)
        yield from found
        while at < len(self.paragraphs):
            lead = self.wording.lead_in(self.paragraphs[at], self.headings[at])
            if lead is None:
                if not self.headings[at]:
                    yield from self._in_column(at) if self._is_in_column(at) else self._inline(at)
                at += 1
            elif lead.start >= 0:
                yield from self._behind(at, lead)
                at = self._end_of(at)
            elif self._names_column(at):
                at += 1
            else:
                found, at = self._below(at, lead)
                yield from found

    def _below_title(self) -> tuple[list[Found], int]:
        """The decisions below a title that is a label: the entries of a list, unless they decide by themselves."""
        lead = LeadIn(None, is_label=True, is_heading=True)
        is_list = self.paragraphs[0].marker is not None and not self.headings[0]
        found, end = self._list(0, lead) if is_list else ([], 0)
        if not found or any(map(self.wording.speaks_for_itself, self.paragraphs[:end])):
            message = "the item is titled as one of decisions; only what is worded as one in its text was taken"
            self._note(0, "decisions-by-title", message)
            return [], 0
        return found, end

    def _names_column(self, at: int) -> bool:
        """Whether a label is the name of a table's column, beside other names and over cells that have it."""
        paragraph = self.paragraphs[at]
        if paragraph.words[0] in self.names:
            return True
        return bool(paragraph.row) and any(p.column == paragraph.text for p in self.paragraphs[at + 1 :])

    def _is_in_column(self, at: int) -> bool:
        """Whether a paragraph stands in a table's column of decisions and does not decide by itself."""
        paragraph = self.paragraphs[at]
        if not paragraph.column:
            return False
        is_named = any(p.search(paragraph.column) for p in self.wording.words.labels)
        return is_named and not self.wording.speaks_for_itself(paragraph)

    def _in_column(self, at: int) -> Iterator[Found]:
        if not self.wording.is_none(self.wording.text_of(self.paragraphs[at])) and not self._is_duty(at):
            yield Found(None, [self._without_duties(self._whole(at))])

    # ---- where blocks begin and end -------------------------------------------------------------------------------

    def _is_over(self, at: int) -> bool:
        """Whether no block can go on at a paragraph: the item's end, a heading."""
        return at >= len(self.paragraphs) or self.headings[at]

    def _behind(self, at: int, lead: LeadIn) -> Iterator[Found]:
        """The decision behind a label or lead-in in its own paragraph."""
        self._check_who(at, lead)
        paragraph = self.paragraphs[at]
        text = self.wording.text_of(paragraph)
        labels = self.wording.labels_in(text, lead.start) if lead.is_label else []
        stops = [*(label for label, _ in labels), len(text)]
        for start, stop in zip((lead.start, *(begin for _, begin in labels)), stops, strict=True):
            if lead.is_label and self.wording.is_none(text[start:stop].rstrip()):
                continue
            first = words_before(paragraph.words, text, start)
            # a dash behind the label has no letters to be told by
            skipped = next((n for n, word in enumerate(paragraph.words[first:]) if letters(word.text)), 0)
            span = at, first + skipped, words_before(paragraph.words, text, stop)
            yield self._in_paragraphs(span, self._end_of(at) if stop == len(text) else at + 1, lead)
            if skipped and lead.is_label:
                yield from self._entries_below(at, paragraph.words[first + skipped - 1])

    def _entries_below(self, at: int, mark: Word) -> Iterator[Found]:
        """The further entries of a list of which the first stands beside its label, behind ``mark``."""
        for below in range(at + 1, len(self.paragraphs)):
            marker = self.paragraphs[below].marker
            is_entry = marker is not None and marker.kind == "bullet" and not self._is_over(below)
            if not is_entry or abs(self.paragraphs[below].x0 - mark.box.x0) >= self.indent:
                return
            yield Found(None, [self._without_duties(self._whole(below))])

    def _below(self, at: int, lead: LeadIn) -> tuple[list[Found], int]:
        """The decisions below a lead-in, and the index of the first paragraph that is none of theirs."""
        first = at + 1
        if self._is_over(first):
            self._note(at, "decision-without-text", f"nothing follows {self.wording.text_of(self.paragraphs[at])!r}")
            return [], first
        follower = self.paragraphs[first]
        if lead.is_label and self.wording.speaks_for_itself(follower):
            return [], first
        if lead.is_label and self.wording.is_none(self.wording.text_of(follower)):
            return [], first + 1
        self._check_who(at, lead)
        return self._list(first, lead) if follower.marker is not None else self._text_block(first, lead)

    def _text_block(self, first: int, lead: LeadIn) -> tuple[list[Found], int]:
        """Decisions without marks: one paragraph; below a heading all; indented ones that go on in lower case."""
        found: list[Found] = []
        end = first
        while not self._is_over(end) and (end == first or self._goes_on(first, end, lead)):
            start, end = end, self._end_of(end)
            if not self._is_duty(start):
                found.append(self._in_paragraphs(self._whole(start), end, lead))
        if len(found) > 1 and lead.is_heading and not self.paragraphs[first].is_framed:
            heading = self.paragraphs[first - 1].text
            message = f"{len(found)} paragraphs below {heading!r} were taken as a decision each; the last may be text"
            self._note(first, "decisions-below-heading", message)
        return found, end

    def _goes_on(self, first: int, at: int, lead: LeadIn) -> bool:
        paragraph = self.paragraphs[at]
        if self.wording.speaks_for_itself(paragraph):
            return False
        label = self.paragraphs[first - 1]
        if lead.is_label and label.style == self.paragraphs[first].style == paragraph.style != self.type.body:
            return True  # set off with its label
        if lead.is_heading:
            # a label on a coloured ground has its decisions on one, too
            return paragraph.is_framed or not label.is_framed
        indented = min(self.paragraphs[first].x0, paragraph.x0) > self.type.left + self.indent
        return indented and not paragraph.cell and paragraph.marker is None and paragraph.text[0].islower()

    def _end_of(self, at: int) -> int:
        """Behind the last paragraph that belongs to the one at ``at``: line ends inside it, and what it announces."""
        end = at + 1
        while not self._is_over(end) and self._belongs(at, end):
            end += 1
        return end

    def _belongs(self, first: int, at: int) -> bool:
        head, before, paragraph = self.paragraphs[first], self.paragraphs[at - 1], self.paragraphs[at]
        if paragraph.cell != head.cell or self.wording.lead_in(paragraph) is not None or self._is_duty(at):
            return False
        is_marked, is_deeper = paragraph.marker is not None, paragraph.x0 > head.x0 + self.indent
        if self._announces(before) and (is_marked or is_deeper):
            return True
        if paragraph.is_soft and not is_marked and (self.type.is_spaced or not before.ends_sentence):
            return True
        if at == first + 1:
            return False
        if before.marker is not None:
            return is_marked or paragraph.x0 > before.text_x0 - self.indent
        return is_deeper

    # ---- lists ----------------------------------------------------------------------------------------------------

    def _list(self, first: int, lead: LeadIn) -> tuple[list[Found], int]:
        """The entries of a list, each with what is set under it."""
        found: list[Found] = []
        at = first
        while not self._is_over(at) and (at == first or self.wording.lead_in(self.paragraphs[at]) is None):
            if self._is_sibling(first, at):
                found.append(Found(lead.who, [self._without_duties(self._whole(at))]))
            elif self._is_duty(at) and self._is_inside(first, at):
                pass
            elif self._is_inside(first, at):
                found[-1].spans.append((at, 0, len(self.paragraphs[at].words)))
            else:
                break
            at += 1
        return found, at

    def _is_sibling(self, first: int, at: int) -> bool:
        head, paragraph = self.paragraphs[first], self.paragraphs[at]
        if head.marker is None or paragraph.marker is None or paragraph.cell != head.cell:
            return False
        slack = self.number_shift if head.marker.kind == "number" else self.indent
        return paragraph.marker.kind == head.marker.kind and abs(paragraph.x0 - head.x0) < slack

    def _is_inside(self, first: int, at: int) -> bool:
        """Whether a paragraph stands under an entry of the list that begins at ``first``."""
        head, before, paragraph = self.paragraphs[first], self.paragraphs[at - 1], self.paragraphs[at]
        if paragraph.cell != head.cell:
            return False
        if paragraph.marker is not None:
            return paragraph.x0 > head.x0 - self.indent and not self._begins_other_list(first, at)
        if head.text_x0 > max(head.x0, self.type.left) + self.indent:
            return paragraph.x0 > head.text_x0 - self.indent
        # the list is not indented against the body: only an announced paragraph or a broken sentence goes on
        is_broken = not before.ends_sentence and head.marker is not None and head.marker.kind != "word"
        announced = before.text.endswith(":") or paragraph.text[0].islower() or is_broken
        return announced and paragraph.is_soft

    def _begins_other_list(self, first: int, at: int) -> bool:
        """Bullets set off below a numbered list. Numbers below bullets are points of the bullet before them."""
        head, before, paragraph = self.paragraphs[first], self.paragraphs[at - 1], self.paragraphs[at]
        is_bullet = paragraph.marker is not None and paragraph.marker.kind == "bullet"
        is_apart = paragraph.gap > self.type.gap and not before.text.endswith(":")
        return is_bullet and is_apart and paragraph.x0 < head.x0 + self.indent

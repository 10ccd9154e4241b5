"""Decisions: which words of an item are theirs.

A lead-in (``RPO Cancer beslutade att:``) is followed by a block: a list, of which each entry is a decision with all
that is set under it; lines that begin with ``att``; or one paragraph. A label (``Beslut:``) is followed by the same, or
has the decision behind it. A sentence (``Styrgruppen beslutade att …``) decides by itself where its subject is the
group. A decision ends where the next paragraph begins that is no part of it; of a decision that is one paragraph, last
sentences that only say where to read more are no part either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.minutes.cutting import Sentence, letters, sentences, words_before
from pipeline.minutes.paragraphs import SENTENCE_END, Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.minutes.typography import Typography
from pipeline.minutes.wording import DecisionWording, LeadIn
from pipeline.model import Finding, Severity, Word

Span = tuple[int, int, int]
"""Index of a paragraph, and the first and behind the last of its words."""


@dataclass(slots=True)
class Found:
    """A decision: the words that are its own, and who decided as the text has it (None: nobody is named)."""

    decided_by: str | None
    spans: list[Span] = field(default_factory=list)


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


class _Finder:
    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        headings: Sequence[bool],
        wording: DecisionWording,
        type_: Typography,
        settings: MinutesSettings,
        names: Collection[Word],
    ) -> None:
        self.paragraphs = paragraphs
        self.headings = headings
        self.wording = wording
        self.type = type_
        self.indent = settings.indent
        self.number_shift = settings.number_shift
        self.names = names
        self.findings: list[Finding] = []

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

    def _announces(self, paragraph: Paragraph) -> bool:
        text = self.wording.text_of(paragraph)
        last = sentences(text, self.wording.abbreviations)[-1].text
        return text.endswith(":") and not self.wording.points_elsewhere(last)

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

    # ---- words ----------------------------------------------------------------------------------------------------

    def _whole(self, at: int) -> Span:
        """A paragraph without its mark."""
        paragraph = self.paragraphs[at]
        return (at, len(paragraph.marker.words) if paragraph.marker else 0, len(paragraph.words))

    def _in_paragraphs(self, first: Span, end: int, lead: LeadIn) -> Found:
        """A decision from ``first`` to the paragraph before ``end``; last pointers to elsewhere are cut off."""
        at, start, last = first
        if end > at + 1:
            self._check_joined(at, end)
            return Found(lead.who, [first, *((i, 0, len(self.paragraphs[i].words)) for i in range(at + 1, end))])
        paragraph = self.paragraphs[at]
        text = self.wording.text_of(paragraph)
        if last < len(paragraph.words):
            text = text[: _place_behind(text, paragraph, last)]
        behind = _place_behind(text, paragraph, start)
        cut = self.wording.duty_start(text, behind)
        if cut == len(text) and self.wording.has_duty(text[behind:]):
            message = f"who does it, until when stands inside the decision, or text behind it: {text[behind:]!r}"
            self._note(at, "duty-in-decision", message)
        cut = self._pointer_start(text[:cut], behind)
        if cut < len(text):
            message = f"taken as no part of the decision before it: {text[cut:]!r}"
            self._note(at, "decision-ends-in-paragraph", message, "info")
            last = words_before(paragraph.words, text, cut)
        if not self.type.is_spaced and _ends_at_line(paragraph, start, last):
            self._note(at, "decision-end-unsure", "a sentence ends with its line: what follows may be text")
        if paragraph.is_unsure:
            self._note(at, "decision-at-page-break", "whether the decision goes on over the page is not sure")
        return Found(lead.who, [(at, start, last)])

    def _check_joined(self, at: int, end: int) -> None:
        """A finding where an indented decision holds paragraphs that nothing announced: maybe a list without marks."""
        joined = [
            i for i in range(at + 1, end) if self.paragraphs[i].is_soft and not self._announces(self.paragraphs[i - 1])
        ]
        if joined and self.paragraphs[at].x0 > self.type.left + self.indent:
            self._note(at, "decision-maybe-several", "the decision holds several paragraphs; they may be one each")

    def _pointer_start(self, text: str, start: int) -> int:
        """Where the last sentences of ``text[start:]`` begin that only say where to read more."""
        parts = sentences(text[start:], self.wording.abbreviations)
        keep = len(parts)
        while keep > 1 and self.wording.points_elsewhere(parts[keep - 1].text):
            keep -= 1
        return start + parts[keep].start if keep < len(parts) else len(text)

    def _is_duty(self, at: int) -> bool:
        """Whether a paragraph only says who does what was decided, until when."""
        text = self.wording.text_of(self.paragraphs[at])
        return self.wording.duty_start(text) == 0 and self.paragraphs[at].marker is None

    def _without_duties(self, span: Span) -> Span:
        """A paragraph's words without the labels at its end of who does it, until when."""
        at, first, last = span
        paragraph = self.paragraphs[at]
        text = self.wording.text_of(paragraph)
        cut = self.wording.duty_start(text, _place_behind(text, paragraph, first))
        return (at, first, last if cut == len(text) else words_before(paragraph.words, text, cut))

    def _inline(self, at: int) -> Iterator[Found]:
        """Sentences of a paragraph that decide by themselves."""
        paragraph = self.paragraphs[at]
        if not self.wording.may_decide(paragraph):
            return
        text = self.wording.text_of(paragraph)
        label = self.wording.match(self.wording.words.labels_with_text, text)
        skipped = label.end() if label else 0
        for inner in sentences(text[skipped:], self.wording.abbreviations):
            sentence = Sentence(inner.text, inner.start + skipped, inner.end + skipped)
            decided = self.wording.decides(sentence)
            if decided is not None:
                who, start = decided
                if who and self.wording.is_vague(who):
                    message = f"who {who!r} is, is not said; taken as the group: {sentence.text!r}"
                    self._note(at, "decided-by-anyone", message)
                    who = None
                words = paragraph.words
                yield Found(who, [(at, words_before(words, text, start), words_before(words, text, sentence.end))])
            elif self.wording.is_ours(self.wording.words.maybe, sentence.text):
                message = f"the group decides here in words that are not known; taken as text: {sentence.text!r}"
                self._note(at, "decision-maybe", message)
            elif self.wording.is_ours(self.wording.words.agrees, sentence.text):
                message = f"the group agrees here, which is taken as text and not as a decision: {sentence.text!r}"
                self._note(at, "agreement-in-text", message, "info")
            elif self.wording.match(self.wording.words.inline, sentence.text) is not None:
                message = f"taken as text, for it is not this group that decides: {sentence.text!r}"
                self._note(at, "decision-of-others", message, "info")

    # ---- findings -------------------------------------------------------------------------------------------------

    def _check_who(self, at: int, lead: LeadIn) -> None:
        if lead.who and not self.wording.own(lead.who):
            message = f"{lead.who!r} is not known as the group whose meeting it was"
            self._note(at, "decided-by-others", message)

    def _note(self, at: int, code: str, message: str, severity: Severity = "warning") -> None:
        page = self.paragraphs[at].page
        self.findings.append(Finding(STAGE, severity, code, f"page {page}: {message}", page))


def _ends_at_line(paragraph: Paragraph, start: int, last: int) -> bool:
    """Whether a sentence among a paragraph's words from ``start`` to ``last`` ends a line before the last."""
    end = 0
    for line in paragraph.lines[:-1]:
        end += len(line.words)
        if start < end < last and SENTENCE_END.search(line.text):
            return True
    return False


def _place_behind(text: str, paragraph: Paragraph, skipped: int) -> int:
    """Where the first letter stands in a paragraph's text behind its first ``skipped`` words."""
    wanted = sum(len(letters(word.text)) for word in paragraph.words[:skipped])
    places = [at for at, char in enumerate(text) if char.isalnum()]
    return places[wanted] if wanted < len(places) else len(text)

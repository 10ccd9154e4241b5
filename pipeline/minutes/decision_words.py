"""Which words of a paragraph are a decision's: sentences that decide, and where a decision ends.

Last sentences that only say where to read more, and labels of who does it, until when, are no part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.minutes.cutting import Sentence, letters, sentences, words_before
from pipeline.minutes.paragraphs import SENTENCE_END, Paragraph
from pipeline.minutes.settings import STAGE, MinutesSettings
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


class DecisionCutter:
    """Finds them in the paragraphs of one item; see :func:`pipeline.minutes.decisions.find_decisions`."""

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

    def _announces(self, paragraph: Paragraph) -> bool:
        text = self.wording.text_of(paragraph)
        last = sentences(text, self.wording.abbreviations)[-1].text
        return text.endswith(":") and not self.wording.points_elsewhere(last)

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
        if _ends_at_line(paragraph, start, last) and (not self.type.is_spaced or self._has_unspaced()):
            self._note(at, "decision-end-unsure", "a sentence ends with its line: what follows may be text")
        if paragraph.is_unsure:
            self._note(at, "decision-at-page-break", "whether the decision goes on over the page is not sure")
        return Found(lead.who, [(at, start, last)])

    def _has_unspaced(self) -> bool:
        """Whether a paragraph of the item is parted from the one before by a line end alone."""
        pairs = pairwise(self.paragraphs)
        return any(b.is_soft and b.marker is None and a.cell == b.cell and a.ends_sentence for a, b in pairs)

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

"""Decisions: where they begin, which words are theirs, and who decided.

A lead-in (``RPO Cancer beslutade att:``) is followed by a block: a list, of which each entry is a decision with all that
is set under it; lines that begin with ``att``; or one paragraph. A label (``Beslut:``) is followed by the same, or has
the decision behind it. A sentence (``Styrgruppen beslutade att …``) decides by itself where its subject is the group.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.minutes.cutting import Sentence, letters, sentences, words_before
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.minutes.typography import Typography
from pipeline.model import Finding, Severity
from pipeline.profile_minutes import MinutesProfile, Patterns

Span = tuple[int, int, int]
"""Index of a paragraph, and the first and behind the last of its words."""

KIND_LETTERS = 6
"""A group's kind is told by so many letters of its name (``styrgruppen`` in ``RCC Norrs styrgrupp``)."""


@dataclass(slots=True)
class Found:
    """A decision: the words that are its own, and who decided as the text has it (None: the group)."""

    decided_by: str | None
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _LeadIn:
    """What leads to decisions: ``start`` is where the decision's text begins in its paragraph, -1 for below it."""

    who: str | None
    start: int = -1
    is_label: bool = False
    is_heading: bool = False


class DecisionFinder:
    """Finds the decisions in the paragraphs of one item.

    Args:
        profile: the wording.
        type_: what is usual in the document.
        group: the group whose meeting it was, None where unknown.
        text_of: a paragraph's text as joined prose.
        settings: thresholds.
    """

    def __init__(
        self,
        profile: MinutesProfile,
        type_: Typography,
        group: str | None,
        text_of: Callable[[Paragraph], str],
        settings: MinutesSettings = SETTINGS,
    ) -> None:
        self.words = profile.decisions
        self.abbreviations = profile.abbreviations
        self.group = group
        self.group_names = {group, *_names_of(group, profile)} if group else set()
        self.type = type_
        self.text_of = text_of
        self.settings = settings
        self.findings: list[Finding] = []

    def find(self, paragraphs: Sequence[Paragraph], headings: Sequence[bool]) -> list[Found]:
        """The decisions in order.

        Args:
            paragraphs: of one item, without its title.
            headings: whether each is a subheading.
        """
        found: list[Found] = []
        at = 0
        while at < len(paragraphs):
            lead = self._lead_in(paragraphs[at], headings[at])
            if lead is None:
                if not headings[at]:
                    found.extend(self._inline(paragraphs, at))
                at += 1
            elif lead.start >= 0:
                end = self._block_end(paragraphs, headings, at, lead)
                found.append(self._rest_of_paragraph(paragraphs, at, end, lead))
                at = end
            else:
                block, at = self._block(paragraphs, headings, at, lead)
                found.extend(block)
        return found

    # ---- lead-ins -----------------------------------------------------------------------------------------------

    def leads(self, paragraph: Paragraph) -> str | None:
        """Who decides after a lead-in that is a paragraph; None for other paragraphs and labels."""
        lead = self._lead_in(paragraph, False)
        return lead.who if lead is not None and not lead.is_label else None

    def is_lead_in(self, text: str) -> bool:
        """Whether a text is a lead-in that decisions follow, for one who must not take it for something else."""
        return self._match(self.words.lead_ins, text) is not None

    def _lead_in(self, paragraph: Paragraph, is_heading: bool) -> _LeadIn | None:
        text = self._without_marker(paragraph)
        offset = len(self.text_of(paragraph)) - len(text)
        if any(p.search(text) for p in self.words.labels):
            return _LeadIn(None, is_label=True, is_heading=is_heading and not text.endswith(":"))
        if is_heading and not any(p.search(text) for p in self.words.lead_ins):
            return None
        label = self._match(self.words.labels_with_text, text)
        if label is not None:
            # a label before a sentence that decides by itself only repeats what it is
            rest = text[label.end() :]
            if any(self._decides(s) for s in sentences(rest, self.abbreviations)):
                return None
            inner = self._spoken_lead_in(rest)
            if inner is not None:
                start = inner.start + label.end() + offset if inner.start >= 0 else -1
                return _LeadIn(inner.who, start)
            return _LeadIn(None, label.end() + offset, is_label=True)
        spoken = self._spoken_lead_in(text)
        if spoken is None or spoken.start < 0:
            return spoken
        return _LeadIn(spoken.who, spoken.start + offset)

    def _spoken_lead_in(self, text: str) -> _LeadIn | None:
        parts = sentences(text, self.abbreviations)
        if not parts:
            return None
        last = parts[-1]
        who = self._who(self.words.lead_ins, last.text)
        if who is not None:
            return _LeadIn(who or None)
        for part in parts:
            rest = text[part.start :]
            found = self._match(self.words.lead_ins_with_text, rest)
            if found is not None:
                who = self._who(self.words.lead_ins_with_text, rest) or None
                return _LeadIn(who, part.start + found.end())
        return None

    def _without_marker(self, paragraph: Paragraph) -> str:
        text = self.text_of(paragraph)
        if paragraph.marker is None or not paragraph.marker.words:
            return text
        return text[len(paragraph.marker.words[0].text) :].lstrip()

    def _match(self, patterns: Patterns, text: str) -> re.Match[str] | None:
        if any(p.search(text) for p in self.words.never):
            return None
        return next((m for p in patterns if (m := p.search(text)) is not None), None)

    def _who(self, patterns: Patterns, text: str) -> str | None:
        """Who decides by the first pattern that finds the group itself, else by the first; empty: nobody is named."""
        if any(p.search(text) for p in self.words.never):
            return None
        found = [m.groupdict().get("who") or "" for p in patterns if (m := p.search(text)) is not None]
        if not found:
            return None
        own = [who for name in found if name and (who := self._own(name))]
        return own[0] if own else found[0]

    def _own(self, who: str) -> str:
        """The group's name in ``who``, adverbs before it left out (``därför styrgruppen``); empty for others."""
        words = who.split()
        while words and words[0].casefold() in self.words.adverbs:
            words.pop(0)
        name = " ".join(words)
        own = (*self.group_names, *self.words.own, *self._kinds())
        return name if _key(name) in map(_key, own) else ""

    def _kinds(self) -> tuple[str, ...]:
        if self.group is None:
            return self.words.kinds
        name = self.group.casefold()
        return tuple(kind for kind in self.words.kinds if kind[:KIND_LETTERS] in name)

    # ---- blocks -------------------------------------------------------------------------------------------------

    def _block(
        self, paragraphs: Sequence[Paragraph], headings: Sequence[bool], at: int, lead: _LeadIn
    ) -> tuple[list[Found], int]:
        """The decisions below a lead-in, and the index of the first paragraph that is none of theirs."""
        first = at + 1
        if first == len(paragraphs) or headings[first]:
            self._note(paragraphs[at], "decision-without-text", f"nothing follows {self.text_of(paragraphs[at])!r}")
            return [], first
        if lead.is_label and self._speaks_for_itself(paragraphs[first]):
            return [], first
        self._check_who(paragraphs[at], lead)
        if paragraphs[first].marker is not None:
            return self._list(paragraphs, headings, first, lead)
        found: list[Found] = []
        end = first
        while end < len(paragraphs) and (end == first or lead.is_heading) and not headings[end]:
            if end > first and self._speaks_for_itself(paragraphs[end]):
                break
            stop = self._paragraph_end(paragraphs, headings, end)
            found.append(self._paragraph(paragraphs, end, stop, lead))
            end = stop
        while self._is_further(paragraphs, headings, first, end):
            stop = self._paragraph_end(paragraphs, headings, end)
            found.append(self._paragraph(paragraphs, end, stop, lead))
            end = stop
        return found, end

    def _is_further(self, paragraphs: Sequence[Paragraph], headings: Sequence[bool], first: int, at: int) -> bool:
        """Whether a paragraph is one more decision of an indented block without bullets."""
        if at >= len(paragraphs) or headings[at] or paragraphs[at].marker is not None:
            return False
        indented = min(paragraphs[first].x0, paragraphs[at].x0) > self.type.left + self.settings.indent
        return indented and not paragraphs[first].cell and paragraphs[at].text[0].islower()

    def _speaks_for_itself(self, paragraph: Paragraph) -> bool:
        lead = self._lead_in(paragraph, False)
        if lead is not None:
            return True
        return any(self._decides(s) for s in sentences(self.text_of(paragraph), self.abbreviations))

    def _list(
        self, paragraphs: Sequence[Paragraph], headings: Sequence[bool], first: int, lead: _LeadIn
    ) -> tuple[list[Found], int]:
        head = paragraphs[first]
        found: list[Found] = []
        at = first
        while at < len(paragraphs) and not headings[at]:
            paragraph = paragraphs[at]
            if at > first and self._lead_in(paragraph, False) is not None:
                break
            if self._is_sibling(head, paragraph):
                found.append(Found(lead.who, [self._whole(paragraph, at)]))
            elif self._is_inside(head, paragraphs[at - 1], paragraph):
                found[-1].spans.append((at, 0, len(paragraph.words)))
            else:
                break
            at += 1
        return found, at

    def _is_sibling(self, head: Paragraph, paragraph: Paragraph) -> bool:
        if head.marker is None or paragraph.marker is None or paragraph.cell != head.cell:
            return False
        slack = self.settings.indent if head.marker.kind != "number" else self.settings.number_shift
        return paragraph.marker.kind == head.marker.kind and abs(paragraph.x0 - head.x0) < slack

    def _is_inside(self, head: Paragraph, before: Paragraph, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands under an entry of the list that ``head`` is the first entry of."""
        slack = self.settings.indent
        if paragraph.cell != head.cell:
            return False
        if paragraph.marker is not None:
            is_new_list = (
                paragraph.marker.kind == "bullet"
                and paragraph.x0 < head.x0 + slack
                and paragraph.gap > self.type.gap
                and not before.text.endswith(":")
            )
            return paragraph.x0 > head.x0 - slack and not is_new_list
        if head.text_x0 > max(head.x0, self.type.left) + slack:
            return paragraph.x0 > head.text_x0 - slack
        # the list is not indented against the body: only an announced paragraph or a broken sentence goes on
        announced = before.text.endswith(":") or paragraph.text[0].islower() or not before.ends_sentence
        return announced and paragraph.is_soft

    def _whole(self, paragraph: Paragraph, at: int) -> Span:
        marker = paragraph.marker
        return (at, len(marker.words) if marker else 0, len(paragraph.words))

    def _paragraph_end(self, paragraphs: Sequence[Paragraph], headings: Sequence[bool], at: int) -> int:
        """Behind the last paragraph that belongs to the one at ``at``: line ends inside it, and what it announces."""
        first = paragraphs[at]
        end = at + 1
        while end < len(paragraphs) and not headings[end] and paragraphs[end].cell == first.cell:
            before, paragraph = paragraphs[end - 1], paragraphs[end]
            if self._lead_in(paragraph, False) is not None:
                break
            announced = self._announces(before) and (
                paragraph.marker is not None or paragraph.x0 > first.x0 + self.settings.indent
            )
            goes_on = (
                paragraph.is_soft and paragraph.marker is None and (self.type.is_spaced or not before.ends_sentence)
            )
            listed = paragraph.marker is not None and before.marker is not None
            inside = (
                paragraph.marker is None
                and before.marker is not None
                and paragraph.x0 > before.text_x0 - self.settings.indent
            )
            deeper = paragraph.x0 > first.x0 + self.settings.indent
            if not (announced or goes_on or (end > at + 1 and (listed or inside or deeper))):
                break
            end += 1
        return end

    def _announces(self, paragraph: Paragraph) -> bool:
        text = self.text_of(paragraph)
        last = sentences(text, self.abbreviations)[-1].text
        return text.endswith(":") and not any(p.search(last) for p in self.words.pointers)

    def _paragraph(self, paragraphs: Sequence[Paragraph], at: int, end: int, lead: _LeadIn) -> Found:
        first = self._whole(paragraphs[at], at)
        return self._found(paragraphs, first, end, lead)

    def _block_end(self, paragraphs: Sequence[Paragraph], headings: Sequence[bool], at: int, lead: _LeadIn) -> int:
        self._check_who(paragraphs[at], lead)
        return self._paragraph_end(paragraphs, headings, at)

    def _rest_of_paragraph(self, paragraphs: Sequence[Paragraph], at: int, end: int, lead: _LeadIn) -> Found:
        paragraph = paragraphs[at]
        start = words_before(paragraph.words, self.text_of(paragraph), lead.start)
        return self._found(paragraphs, (at, start, len(paragraph.words)), end, lead)

    def _found(self, paragraphs: Sequence[Paragraph], first: Span, end: int, lead: _LeadIn) -> Found:
        """A decision in paragraph form: from ``first`` to the paragraph before ``end``, last pointers to elsewhere off."""
        at = first[0]
        spans = [first, *((i, 0, len(paragraphs[i].words)) for i in range(at + 1, end))]
        if len(spans) == 1:
            paragraph = paragraphs[at]
            text = self.text_of(paragraph)
            place = len(text) - len(_tail(text, paragraph, first[1]))
            cut = self._pointer_start(text, place)
            if cut < len(text):
                stop = words_before(paragraph.words, text, cut)
                spans = [(at, first[1], stop)]
                self._note(
                    paragraph,
                    "decision-ends-in-paragraph",
                    f"taken as no part of the decision before it: {text[cut:]!r}",
                    "info",
                )
            if end < len(paragraphs) and paragraphs[end].is_unsure:
                self._note(
                    paragraph, "decision-at-page-break", "whether the decision goes on over the page is not sure"
                )
        return Found(lead.who, spans)

    def _pointer_start(self, text: str, start: int) -> int:
        """Where the last sentences of ``text[start:]`` begin that only say where to read more."""
        parts = sentences(text[start:], self.abbreviations)
        keep = len(parts)
        while keep > 1 and any(p.search(parts[keep - 1].text) for p in self.words.pointers):
            keep -= 1
        return start + parts[keep].start if keep < len(parts) else len(text)

    # ---- sentences ----------------------------------------------------------------------------------------------

    def _inline(self, paragraphs: Sequence[Paragraph], at: int) -> Iterator[Found]:
        paragraph = paragraphs[at]
        text = self.text_of(paragraph)
        label = self._match(self.words.labels_with_text, text)
        skipped = label.end() if label else 0
        for inner in sentences(text[skipped:], self.abbreviations):
            sentence = Sentence(inner.text, inner.start + skipped, inner.end + skipped)
            decided = self._decides(sentence)
            if decided is not None:
                who, start = decided
                first = words_before(paragraph.words, text, start)
                stop = words_before(paragraph.words, text, sentence.end)
                yield Found(who, [(at, first, stop)])
            elif self._match(self.words.inline, sentence.text) is not None:
                self._note(
                    paragraph,
                    "decision-of-others",
                    f"taken as text, for it is not this group that decides: {sentence.text!r}",
                    "info",
                )

    def _decides(self, sentence: Sentence) -> tuple[str | None, int] | None:
        """Who decides in a sentence, and where in the text its decision begins; None where it is no decision."""
        if any(p.search(sentence.text) for p in self.words.never):
            return None
        for pattern in self.words.inline:
            found = pattern.search(sentence.text)
            if found is None:
                continue
            who = found.groupdict().get("who")
            own = self._own(who) if who else None
            if who is None or own:
                return own, sentence.start + found.start("text")
        return None

    # ---- findings -----------------------------------------------------------------------------------------------

    def _check_who(self, paragraph: Paragraph, lead: _LeadIn) -> None:
        if lead.who and not self._own(lead.who):
            self._note(paragraph, "decided-by-others", f"{lead.who!r} is not known as the group whose meeting it was")

    def _note(self, paragraph: Paragraph, code: str, message: str, severity: Severity = "warning") -> None:
        self.findings.append(Finding(STAGE, severity, code, f"page {paragraph.page}: {message}", paragraph.page))


def _names_of(group: str | None, profile: MinutesProfile) -> tuple[str, ...]:
    return next((g.all_names for g in profile.groups if g.name == group), ())


def _key(text: str) -> str:
    return letters(text).casefold()


def _tail(text: str, paragraph: Paragraph, skipped: int) -> str:
    """What is left of a paragraph's text behind its first ``skipped`` words."""
    wanted = sum(len(letters(w.text)) for w in paragraph.words[:skipped])
    seen = 0
    for at, char in enumerate(text):
        if seen >= wanted and char.isalnum():
            return text[at:]
        seen += char.isalnum()
    return ""

"""From the pages of minutes to the meeting, its items, sections, decisions and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.minutes.columns import check_columns
from pipeline.minutes.decisions import find_decisions
from pipeline.minutes.flow import Flow, read_flow
from pipeline.minutes.headings import find_headings, levels_of
from pipeline.minutes.ledger import Home, Ledger, Part, WordKey, boxes_of
from pipeline.minutes.links import find_links
from pipeline.minutes.meeting import find_group, read_meeting
from pipeline.minutes.outline import Item, Outline, find_outline
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.minutes.splitting import split_flow
from pipeline.minutes.typography import Typography, measure
from pipeline.minutes.wording import DecisionWording
from pipeline.model import (
    AgendaItem,
    AgendaSection,
    Decision,
    Document,
    DocumentLayout,
    Finding,
    Hyperlink,
    Meeting,
    Passage,
    Severity,
)
from pipeline.profile_minutes import MinutesProfile
from pipeline.text import TextJoiner

_DIGITS = re.compile(r"\d+")
HEAD = Home("head")
CLOSING = Home("closing")
RUNNING = Home("running")
SIDEWAYS = Home("sideways")


@dataclass(frozen=True)
class MinutesRecords:
    """What minutes hold.

    ``passages`` are the texts of items, sections and decisions with their pages, for whoever looks for something in
    them; ``homes`` says of each word of the document, by its page and index, where it ended up.
    """

    meetings: tuple[Meeting, ...] = ()
    agenda_items: tuple[AgendaItem, ...] = ()
    agenda_sections: tuple[AgendaSection, ...] = ()
    decisions: tuple[Decision, ...] = ()
    hyperlinks: tuple[Hyperlink, ...] = ()
    findings: tuple[Finding, ...] = ()
    passages: tuple[Passage, ...] = ()
    homes: Mapping[WordKey, Home] = field(default_factory=dict)


def extract(
    document: Document,
    layout: DocumentLayout,
    profile: MinutesProfile,
    joiner: TextJoiner,
    settings: MinutesSettings = SETTINGS,
) -> MinutesRecords:
    """Reads minutes.

    Args:
        document: its row; ``document_id`` becomes ``meeting_id``.
        layout: its pages.
        profile: the family's words and patterns.
        joiner: joins the lines of a paragraph.
        settings: thresholds.

    Returns:
        The records, and a finding for all that was odd or is in none of them. Every word of ``layout`` is in exactly
        one of title, section, text and decision, or is quoted in a finding; see :mod:`pipeline.minutes.ledger`.
    """
    return _Extraction(document, layout, profile, joiner, settings).records()


class _Extraction:
    def __init__(
        self,
        document: Document,
        layout: DocumentLayout,
        profile: MinutesProfile,
        joiner: TextJoiner,
        settings: MinutesSettings,
    ) -> None:
        self.id = document.document_id
        self.layout = layout
        self.profile = profile
        self.settings = settings
        self.ledger = Ledger(joiner)
        self.findings: list[Finding] = []
        self._texts: dict[tuple[int, int, int], str] = {}
        self._found: dict[tuple[int, str], list[re.Match[str]]] = {}

    def records(self) -> MinutesRecords:
        """All of them; the story of this room."""
        flow = self._flow()
        type_ = measure(flow.lines)
        starts = self.profile.decisions.line_starts
        paragraphs = split_flow(flow.lines, type_, starts, self._is_lead_in, self.settings)
        headings = self._headings(paragraphs, type_)
        outline = find_outline(paragraphs, headings, type_, self.profile.agenda, self.settings)
        self.findings.extend(outline.findings)
        if outline.has_numbers:
            in_items = paragraphs[len(outline.head) : len(paragraphs) - len(outline.closing)]
            self.findings.extend(check_columns(in_items, self.settings))
        for line in flow.doubtful:
            message = "where the next row of a table without rules begins is not sure"
            self.note("warning", "row-without-rules", f"page {line.page}: {message}: {line.text!r}", line.page)
        group = self._group(flow, outline)
        self._put_outside(flow, outline)
        wording = DecisionWording(self.profile, group, self.text, self._found)
        deciders = [who for item in outline.items for who in self._deal_out(item, type_, wording)]
        for breach in self.ledger.breaches(self.layout):
            self.note("error", "words-unaccounted", f"{breach}; please report it")
        sections = self._sections(outline, type_)
        passages = tuple(self._passages(outline))
        meeting, findings = read_meeting(self.id, group, self._head_passages(flow, outline), passages, self.profile)
        items = tuple(self._agenda_items(outline))
        decisions = tuple(self._decisions(outline, deciders, group))
        links = self._links()
        self.findings.extend([*findings, *self._quoted(), *self._hyphens()])
        return MinutesRecords(
            (meeting,), items, sections, decisions, links, tuple(self.findings), passages, self.ledger.homes()
        )

    def text(self, paragraph: Paragraph) -> str:
        """A paragraph's text as prose, joined once."""
        first = paragraph.words[0]
        key = (first.page, first.index, len(paragraph.words))
        if key not in self._texts:
            lines = paragraph.lines
            self._texts[key] = self.ledger.join([line.text for line in lines], [line.page for line in lines]).text
        return self._texts[key]

    def note(self, severity: Severity, code: str, message: str, page: int | None = None) -> None:
        self.findings.append(Finding(STAGE, severity, code, message, page))

    # ---- outline ------------------------------------------------------------------------------------------------

    def _flow(self) -> Flow:
        words = self.profile.decisions
        patterns = (*words.lead_ins, *words.labels)
        return read_flow(
            self.layout, lambda text: words.may_be_in(text) and any(p.search(text) for p in patterns), self.settings
        )

    def _headings(self, paragraphs: Sequence[Paragraph], type_: Typography) -> tuple[bool, ...]:
        """Which paragraphs are headings: lead-ins and labels with a colon are none, however they are set."""
        found = find_headings(paragraphs, type_, self.settings)
        return tuple(is_one and not self._is_lead_in(self.text(p)) for is_one, p in zip(found, paragraphs, strict=True))

    def _is_lead_in(self, text: str) -> bool:
        words = self.profile.decisions
        if not words.may_be_in(text):
            return False
        is_label = text.endswith(":") and any(p.search(text) for p in words.labels)
        return is_label or any(p.search(text) for p in (*words.lead_ins, *words.labels_with_text))

    def _group(self, flow: Flow, outline: Outline) -> str | None:
        first = self.layout.pages[0].number if self.layout.pages else 1
        head = [line.text for line in flow.running if line.page == first]
        head += [self.text(p) for p in outline.opening]
        group, findings = find_group(head, lambda: self._deciders(outline), self.profile)
        self.findings.extend(findings)
        return group

    def _deciders(self, outline: Outline) -> list[str]:
        wording = DecisionWording(self.profile, None, self.text, self._found)
        return [who for item in outline.items for p in item.body if (who := wording.leads(p))]

    # ---- words to homes -----------------------------------------------------------------------------------------

    def _put_outside(self, flow: Flow, outline: Outline) -> None:
        for home, paragraphs in ((HEAD, outline.head), (CLOSING, outline.closing)):
            for paragraph in paragraphs:
                self.ledger.put(home, paragraph.words)
        for line in flow.running:
            self.ledger.put(RUNNING, line.words)
        for _, words in groupby(flow.sideways, key=lambda w: w.page):
            self.ledger.put(SIDEWAYS, tuple(words))

    def _deal_out(self, item: Item, type_: Typography, wording: DecisionWording) -> list[str | None]:
        """Puts an item's words into the ledger; who decided each of its decisions."""
        for paragraph, marks in item.title:
            self.ledger.put(Home("title", item.number), paragraph.words, marks)
        found, findings = find_decisions(item.body, item.headings, wording, type_, self.settings)
        self.findings.extend(findings)
        taken = {
            (at, first): (number, last)
            for number, decision in enumerate(found, 1)
            for at, first, last in decision.spans
        }
        section = 0
        for at, (paragraph, is_heading) in enumerate(zip(item.body, item.headings, strict=True)):
            section += is_heading
            cuts = sorted((first, last, number) for (i, first), (number, last) in taken.items() if i == at)
            home = Home("section" if is_heading else "text", item.number, section)
            self._put_paragraph(paragraph, home, cuts)
        return [decision.decided_by for decision in found]

    def _put_paragraph(self, paragraph: Paragraph, home: Home, cuts: Sequence[tuple[int, int, int]]) -> None:
        """A paragraph's words, with the stretches ``cuts`` (first, behind last, decision) taken out of it."""
        words = paragraph.words
        done = 0
        marker = len(paragraph.marker.words) if paragraph.marker else 0
        for first, last, number in cuts:
            mine = Home("decision", home.item, home.section, number)
            # a decision's own bullet goes with it
            is_entry = first == marker and done == 0
            self.ledger.put(home, words[done : 0 if is_entry else first])
            self.ledger.put(mine, words[0 if is_entry else first : last], marker if is_entry else 0)
            done = last
        self.ledger.put(home, words[done:])

    # ---- records ------------------------------------------------------------------------------------------------

    def _agenda_items(self, outline: Outline) -> Iterator[AgendaItem]:
        for item in outline.items:
            parts = [p for p in self.ledger.parts if p.home.item == item.number]
            boxes = boxes_of(parts, self.layout)
            text = self.ledger.text(Home("text", item.number))
            yield AgendaItem(self.id, item.number, self._title(item), text, boxes[0].page, boxes[-1].page, boxes)

    def _title(self, item: Item) -> str:
        text = self.ledger.text(Home("title", item.number)).replace("\n", " ")
        return text.removeprefix(item.glued)

    def _sections(self, outline: Outline, type_: Typography) -> tuple[AgendaSection, ...]:
        headings = [
            (item, p) for item in outline.items for p, is_one in zip(item.body, item.headings, strict=True) if is_one
        ]
        levels = levels_of([p.style for _, p in headings], type_)
        found: list[AgendaSection] = []
        for (item, _), level in zip(headings, levels, strict=True):
            number = sum(s.item_number == item.number for s in found) + 1
            parts = [p for p in self.ledger.parts if p.home.item == item.number and p.home.section == number]
            title = self.ledger.text(Home("section", item.number, number)).replace("\n", " ")
            text = self.ledger.text(Home("text", item.number, number))
            boxes = boxes_of(parts, self.layout)
            found.append(AgendaSection(self.id, item.number, number, level, title, text, boxes))
        return tuple(found)

    def _decisions(self, outline: Outline, deciders: Sequence[str | None], group: str | None) -> Iterator[Decision]:
        homes = list(dict.fromkeys(p.home for p in self.ledger.parts if p.home.kind == "decision"))
        # a decision may begin in one section's text and go on under a heading's: the number makes it one
        for home, who in zip(sorted(homes, key=self._decision_order), deciders, strict=True):
            parts = self.ledger.of(home)
            yield Decision(
                self.id,
                home.item,
                home.decision,
                who or group,
                self.ledger.text(home),
                parts[0].page,
                boxes_of(parts, self.layout),
            )

    def _decision_order(self, home: Home) -> tuple[int, int]:
        order = {item: at for at, item in enumerate(dict.fromkeys(p.home.item for p in self.ledger.parts))}
        return (order[home.item], home.decision)

    def _passages(self, outline: Outline) -> Iterator[Passage]:
        for item in outline.items:
            title = self._title(item)
            page = item.title[0][0].page if item.title else item.body[0].page
            if title:
                yield Passage(title, page, item.number, "title", title, self.id)
            headings = [""]
            for part in self.ledger.parts:
                if part.home.item != item.number or part.home.kind == "title":
                    continue
                text = self.ledger.text_of(part)
                if part.home.kind == "section":
                    headings.append(text)
                about = headings[-1] or title
                if text:
                    yield Passage(text, part.page, item.number, part.home.kind, about, self.id)

    def _head_passages(self, flow: Flow, outline: Outline) -> list[Passage]:
        """The head's texts in order, then the running titles of the first page."""
        head = [Passage(self.text(p), p.page, None, "head") for p in outline.opening]
        first = self.layout.pages[0].number if self.layout.pages else 1
        middle = self.layout.pages[0].height / 2 if self.layout.pages else 0.0
        above = [line for line in flow.running if line.page == first and line.box.y_centre < middle]
        return [*head, *(Passage(line.text, line.page, None, "head") for line in above)]

    def _links(self) -> tuple[Hyperlink, ...]:
        parts = [part for part in self.ledger.parts if part.home.kind != "running"]
        links, findings = find_links(self.id, self.layout, parts, self.ledger.homes(), self.ledger.joiner)
        self.findings.extend(findings)
        return links

    # ---- findings -----------------------------------------------------------------------------------------------

    def _quoted(self) -> Iterator[Finding]:
        """The words that are in no record, word for word."""
        outside: tuple[tuple[Home, str, str, Severity], ...] = (
            (HEAD, "text-before-items", "stands before the first item", "info"),
            (CLOSING, "text-after-items", "stands after the last item", "info"),
            (SIDEWAYS, "sideways-text", "runs in another direction than the page's text", "warning"),
        )
        for home, code, what, severity in outside:
            parts = self.ledger.of(home)
            for page, on_page in groupby(sorted(parts, key=lambda p: p.page), key=lambda p: p.page):
                texts = [self.ledger.text_of(part) for part in on_page]
                count = sum(len(text.split()) for text in texts)
                message = f"{count} words in no record: on page {page} {what}: {' / '.join(texts)}"
                yield Finding(STAGE, severity, code, message, page)
        yield from self._quoted_running()

    def _quoted_running(self) -> Iterator[Finding]:
        """One finding for running titles that differ in their digits only."""
        alike: dict[str, list[Part]] = {}
        for part in self.ledger.of(RUNNING):
            alike.setdefault(_DIGITS.sub("0", self.ledger.text_of(part)), []).append(part)
        for parts in alike.values():
            pages = ", ".join(str(part.page) for part in parts)
            texts = " / ".join(dict.fromkeys(self.ledger.text_of(part) for part in parts))
            message = f"taken as belonging to the page ({pages}): {texts}"
            yield Finding(STAGE, "info", "running-title", message, parts[0].page)

    def _hyphens(self) -> Iterable[Finding]:
        for doubt in self.ledger.doubts:
            message = f"{doubt.left} / {doubt.right} at a line end was read as {doubt.text!r}"
            yield Finding(STAGE, "info", "hyphen", message, doubt.page)

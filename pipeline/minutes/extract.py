"""From the pages of minutes to the meeting, its items, sections, decisions and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.minutes.broken import find_broken
from pipeline.minutes.columns import check_columns, labels_over_columns
from pipeline.minutes.dealing import put_item, put_outside
from pipeline.minutes.decisions import find_decisions
from pipeline.minutes.flow import Flow, read_flow
from pipeline.minutes.gaps import parted
from pipeline.minutes.headings import find_headings
from pipeline.minutes.ledger import Home, Ledger, WordKey
from pipeline.minutes.links import find_links
from pipeline.minutes.meeting import find_group, read_meeting
from pipeline.minutes.outline import Item, Outline, find_outline
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.quoted import quoted
from pipeline.minutes.rows import Rows
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
    Word,
)
from pipeline.profile_minutes import MinutesProfile
from pipeline.text import TextJoiner


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
        self._texts: dict[int, tuple[Paragraph, str]] = {}

    def records(self) -> MinutesRecords:
        """All of them; the story of this room."""
        flow = self._flow()
        for page in [page for page in self.layout.pages if page.number in flow.in_columns]:
            self.ledger.printed.update({(w.page, w.index): w for w in page.words})
            message = f"page {page.number}: two columns without rules were read one after the other; compare the page"
            self.note("warning", "read-in-columns", message, page.number)
        type_ = measure(flow.lines)
        starts = self.profile.decisions.line_starts
        paragraphs = split_flow(flow.lines, type_, starts, self._is_lead_in, self.settings)
        headings = self._headings(paragraphs, type_)
        outline = find_outline(paragraphs, headings, type_, self.profile.agenda, self.settings)
        self.findings.extend(outline.findings)
        if outline.has_numbers:
            in_items = paragraphs[len(outline.head) : len(paragraphs) - len(outline.closing)]
            self.findings.extend(check_columns(in_items, flow.gapped, self.settings))
        self.findings.extend(labels_over_columns(flow.named))
        self.findings.extend(find_broken(paragraphs, self.ledger.joiner.knows, self.settings))
        for line in flow.doubtful:
            message = "where the next row of a table without rules begins is not sure"
            self.note("warning", "row-without-rules", f"page {line.page}: {message}: {line.text!r}", line.page)
        wording = DecisionWording(self.profile, self.text)
        group = self._group(flow, outline, wording)
        put_outside(self.ledger, flow, outline)
        wording = wording.of(group)
        self._check_outside(outline, wording)
        names = [word for line in flow.named for word in line.words]
        deciders = [who for item in outline.items for who in self._deal_out(item, type_, wording, names)]
        for breach in self.ledger.breaches(self.layout):
            self.note("error", "words-unaccounted", f"{breach}; please report it")
        rows = Rows(self.id, self.layout, self.ledger)
        passages = tuple(rows.passages(outline.items))
        sections = tuple(rows.sections(outline.items, type_))
        meeting, findings = read_meeting(self.id, group, self._head_passages(flow, outline), passages, self.profile)
        items = tuple(rows.agenda_items(outline.items))
        decisions = tuple(rows.decisions(deciders, group))
        links = self._links()
        self.findings.extend([*findings, *quoted(self.ledger)])
        return MinutesRecords(
            (meeting,), items, sections, decisions, links, tuple(self.findings), passages, self.ledger.homes()
        )

    def text(self, paragraph: Paragraph) -> str:
        """A paragraph's text as prose, joined once."""
        found = self._texts.get(id(paragraph))
        if found is None:
            text = self.ledger.join(paragraph.lines).text
            found = self._texts[id(paragraph)] = paragraph, text  # with the paragraph, so that no other gets its id
        return found[1]

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

    def _group(self, flow: Flow, outline: Outline, wording: DecisionWording) -> str | None:
        first = self.layout.pages[0].number if self.layout.pages else 1
        head = [line.text for line in flow.running if line.page == first]
        head += [self.text(p) for p in outline.opening]
        bodies = [p for item in outline.items for p in item.body]
        group, findings = find_group(head, lambda: [who for p in bodies if (who := wording.leads(p))], self.profile)
        self.findings.extend(findings)
        return group

    def _head_passages(self, flow: Flow, outline: Outline) -> list[Passage]:
        """The head's texts in order, then the running titles of the first page."""
        head = [Passage(self.text(p), p.page, None, "head") for p in outline.opening]
        first = self.layout.pages[0].number if self.layout.pages else 1
        middle = self.layout.pages[0].height / 2 if self.layout.pages else 0.0
        above = [line for line in flow.running if line.page == first and line.box.y_centre < middle]
        parts = [(line.page, part) for line in above for part in parted(line, self.settings.column_gap)]
        return [*head, *(Passage(text, page, None, "head") for page, text in parts)]

    # ---- items --------------------------------------------------------------------------------------------------

    def _deal_out(
        self, item: Item, type_: Typography, wording: DecisionWording, names: Sequence[Word]
    ) -> list[str | None]:
        """Puts an item's words into the ledger; who decided each of its decisions."""
        title = " ".join(text for paragraph, marks in item.title if (text := _behind(paragraph, marks)))
        found, findings = find_decisions(item.body, item.headings, wording, type_, self.settings, title, names)
        self.findings.extend(findings)
        put_item(self.ledger, item, found)
        return [decision.decided_by for decision in found]

    def _check_outside(self, outline: Outline, wording: DecisionWording) -> None:
        """A warning for each paragraph outside the items in which something is decided."""
        for paragraph in (*outline.head, *outline.closing):
            lead = wording.lead_in(paragraph)
            is_name = lead is not None and lead.is_label and lead.start < 0
            if paragraph.marker is None and not is_name and wording.speaks_for_itself(paragraph):
                message = f"page {paragraph.page}: a decision outside the items, in no record: {self.text(paragraph)!r}"
                self.note("warning", "decision-outside-items", message, paragraph.page)

    def _links(self) -> tuple[Hyperlink, ...]:
        parts = [part for part in self.ledger.parts if part.home.kind != "running"]
        links, findings = find_links(self.id, self.layout, parts, self.ledger.homes(), self.ledger.joiner)
        self.findings.extend(findings)
        return links


def _behind(paragraph: Paragraph, marks: int) -> str:
    """The text of a title behind its number."""
    return " ".join([word.text for word in paragraph.words[marks:]])

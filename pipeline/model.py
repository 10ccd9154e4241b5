"""The frozen records that cross from room to room.

Coordinates are points (1/72 inch) with the origin in the top left corner of the page, x to the right,
y downwards: ``x0`` left, ``top``, ``x1`` right, ``bottom``. Pages count from 1.

Two coordinate systems exist and differ only on a page whose text is printed sideways on the page as a viewer
shows it (see :class:`PageLayout`): *upright* (text runs left to right; what every room computes in) and
*displayed* (the page as a viewer shows it; what is published and drawn).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, NamedTuple, TypeVar, dataclass_transform, overload

Severity = Literal["info", "warning", "error"]
DocumentKind = Literal["followup", "minutes", "unknown"]
DocumentStatus = Literal["ok", "partial", "rejected"]
Strategy = Literal["tagged", "ruled", "aligned"]
Turn = Literal[0, 90, 180, 270]

BULLET = "•"
"""What a printed bullet is read as, whatever its shape."""

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - used as a decorator
    """A property that is worked out when it is first asked for and kept; without the lock of ``cached_property``."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, record: None, owner: type) -> kept[T]: ...

    @overload
    def __get__(self, record: object, owner: type) -> T: ...

    def __get__(self, record: object | None, owner: type) -> kept[T] | T:
        if record is None:
            return self
        value = self._work_out(record)
        record.__dict__[self._name] = value
        return value


@dataclass_transform(frozen_default=True)
def light(cls: type[T]) -> type[T]:
    """A dataclass that the type checker keeps frozen: being so at run time would double what it costs to make one."""
    return dataclass(unsafe_hash=True)(cls)


@dataclass_transform(frozen_default=True)
def lightest(cls: type[T]) -> type[T]:
    """The same for records of which a page has hundreds: with slots."""
    return dataclass(unsafe_hash=True, slots=True)(cls)


class Box(NamedTuple):
    """A rectangle in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def x_centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y_centre(self) -> float:
        return (self.top + self.bottom) / 2


class PageBox(NamedTuple):
    """A rectangle on a page: page number from 1, then points, origin top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of ``boxes``.

    Raises:
        ValueError: ``boxes`` is empty.
    """
    all_boxes = list(boxes)
    if not all_boxes:
        raise ValueError("union of no boxes")
    if len(all_boxes) == 1:
        return all_boxes[0]
    x0s, tops, x1s, bottoms = zip(*all_boxes, strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


@lightest
class Word:
    """One printed word. ``(page, index)`` names it in its document.

    ``text`` is plain: no ligatures, no soft hyphens inside (one that was printed at the end is a ``-``),
    no private-use glyphs (a bullet is ``•``). ``box`` is upright. ``mcid`` is the marked-content id that ties the
    word to the structure tree, None outside marked content. ``is_upright`` is False for a word that runs in another
    direction than most of the page's text; its box is still that of the page, its text in reading order.
    ``raised`` is how many of its last characters begin with smaller ones set above the foot of those before, as a
    footnote mark or an exponent is (others may follow them: 2 in ``ord¹.``); 0 for nearly all words.
    """

    text: str
    box: Box
    page: int
    index: int
    font: str
    size: float
    is_bold: bool = False
    is_upright: bool = True
    mcid: int | None = None
    raised: int = 0


@light
class Line:
    """Words that stand beside each other on one baseline, left to right."""

    words: tuple[Word, ...]
    box: Box
    page: int

    # every room asks a line for these over and over: each is made once

    @kept
    def text(self) -> str:
        """The words with single spaces between."""
        return " ".join([w.text for w in self.words])

    @kept
    def size(self) -> float:
        """Font size of the longest word (points)."""
        sizes = [word.size for word in self.words]
        if sizes.count(sizes[0]) == len(sizes):
            return sizes[0]  # as in nearly every line
        longest, size = -1, 0.0
        for word in self.words:
            if len(word.text) > longest:
                longest, size = len(word.text), word.size
        return size

    @kept
    def is_bold(self) -> bool:
        """True when more than half of the letters are bold."""
        bold = sum([len(w.text) for w in self.words if w.is_bold])
        return bold > 0 and bold * 2 > sum([len(w.text) for w in self.words])


@lightest
class Rule:
    """A horizontal or vertical drawn line (or rectangle so thin that it is one), or the edge of a filled area."""

    box: Box
    is_horizontal: bool
    is_fill_edge: bool = False


@lightest
class Fill:
    """A filled rectangle (shading). ``colour`` is RGB, 0-1, None where the colour space is not understood."""

    box: Box
    colour: tuple[float, float, float] | None


@lightest
class Link:
    """A link annotation: its whole target, and the box it covers."""

    url: str
    box: Box
    page: int


@dataclass(frozen=True)
class PageLayout:
    """What stands on one page, in upright coordinates.

    ``turn`` is how far (degrees clockwise) the *displayed* page has to be turned for its text to be upright: 0 for
    all pages but those on which text is printed sideways without a /Rotate that sets it right. ``width`` and
    ``height`` are those of the upright page.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    fills: tuple[Fill, ...] = ()
    links: tuple[Link, ...] = ()
    turn: Turn = 0
    image_area: float = 0.0
    """Share of the page that images cover (0-1): with no words it tells a scanned page from an empty one."""
    shows_all: bool = field(default=False, compare=False)
    """The reader knows that nothing drawn on the page hides its text: each word is seen as it stands there."""
    made: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What several rooms want of the page and one has made, such as its lines: see :mod:`pipeline.lines`."""

    def displayed(self, box: Box) -> Box:
        """``box`` (upright) as it lies on the page that a viewer shows."""
        if self.turn == 0:
            return box
        w, h = self.width, self.height
        if self.turn == 90:
            return Box(box.top, w - box.x1, box.bottom, w - box.x0)
        if self.turn == 180:
            return Box(w - box.x1, h - box.bottom, w - box.x0, h - box.top)
        return Box(h - box.bottom, box.x0, h - box.top, box.x1)


@lightest
class StructElement:
    """One node of a tagged PDF's structure tree, its role mapped to the standard type (``Table``, ``TR``, ``TD``…)."""

    type: str
    children: tuple[StructElement, ...] = ()
    content: tuple[tuple[int, int], ...] = ()
    """(page number, marked-content id) of the content that hangs directly on this node, in reading order."""
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """A document as read: its pages, structure tree (empty where there is none) and information dictionary."""

    pages: tuple[PageLayout, ...]
    structure: tuple[StructElement, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    is_tagged: bool = False
    findings: tuple[Finding, ...] = ()
    reader: str = ""
    """Name of the reader that read it: see :mod:`pipeline.reading`."""

    @property
    def producer(self) -> str:
        return self.metadata.get("Producer", "")


@lightest
class Finding:
    """Something odd, repaired, guessed or refused. ``code`` is kebab-case and stable; ``message`` is for people.

    ``document_id`` and ``finding_number`` are filled in by the run.
    """

    stage: str
    severity: Severity
    code: str
    message: str
    page: int | None = None
    goal_id: str | None = None
    document_id: str = ""
    finding_number: int = 0


@light
class Cell:
    """One cell of a table row: its words in reading order, over all the pages the row runs over.

    ``boxes`` are upright: the cell's own box on each page where rules give it, else that of its words. ``paragraphs``
    numbers the paragraph of each word where a structure tree tells it, else it is empty. ``lines`` are its words in
    lines where somebody has put them so, see :func:`pipeline.lines.cell_lines`.
    """

    words: tuple[Word, ...] = ()
    boxes: tuple[PageBox, ...] = ()
    paragraphs: tuple[int, ...] = ()
    lines: tuple[Line, ...] = field(default=(), compare=False, repr=False)

    @kept
    def text(self) -> str:
        """The words with single spaces between: raw, hyphens as printed."""
        return " ".join([w.text for w in self.words])

    @kept
    def is_of_one_size(self) -> bool:
        """Whether all words are of one size and the end of none is raised, as in nearly every cell."""
        sizes, raised = {word.size for word in self.words}, {word.raised for word in self.words}
        return len(sizes) < 2 and raised <= {0}

    @kept
    def paragraph_of(self) -> Mapping[tuple[int, int], int]:
        """The paragraph of each word, by (page, index), where a structure tree tells it."""
        return {(w.page, w.index): n for w, n in zip(self.words, self.paragraphs, strict=False)}


NO_CELL = Cell()


@lightest
class Doubt:
    """What a witness was not sure of: ``field`` is ``goal``, ``comment``, ``row`` or a region's code."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a follow-up table: one goal.

    ``heading`` is the section heading that stands over the table (lines of words), empty where none was found.
    ``statuses`` has a cell for each region whose column the header names. ``witnesses`` are those who read the row the
    same way; ``strategy`` the one whose reading this is.
    """

    heading: tuple[Line, ...]
    goal: Cell
    statuses: Mapping[str, Cell]
    comment: Cell
    page_first: int
    page_last: int
    strategy: Strategy
    witnesses: tuple[Strategy, ...]
    label: Cell = NO_CELL
    doubts: tuple[Doubt, ...] = ()
    agreement: Mapping[str, tuple[Strategy, ...]] = field(default_factory=dict)
    """Per field (``goal``, ``comment``, a region's code): the witnesses that read it as it stands here."""

    @property
    def printed_statuses(self) -> list[str]:
        """The texts of the status cells that are not blank."""
        return [cell.text for cell in self.statuses.values() if cell.words]


@lightest
class Passage:
    """A text of minutes.

    ``part`` is what it is of (``head``, ``title``, ``section``, ``text``, ``decision``), ``page`` the one it begins on,
    ``section`` the heading it stands under.
    """

    text: str
    page: int
    item_number: int | None = None
    part: str = "text"
    section: str = ""
    meeting_id: str = ""


# ---- published records: one per dataset, fields named as in the contract ---------------------------------------


@lightest
class Document:
    document_id: str
    file_name: str
    sha256: str
    kind: DocumentKind
    family: str | None
    report_year: int | None
    plan_period: str | None
    title: str | None
    page_count: int | None
    producer: str | None
    is_tagged: bool
    is_constructed: bool
    status: DocumentStatus
    reader: str | None = None


@lightest
class Goal:
    goal_id: str
    document_id: str
    report_year: int
    plan_period: str | None
    section_number: int
    section_title: str
    goal_number: int
    goal_label: str
    goal_text: str
    page_first: int
    page_last: int
    strategy: Strategy
    confidence: float
    needs_review: bool
    boxes: tuple[PageBox, ...]
    corrected_by: str | None = None


@lightest
class Status:
    goal_id: str
    region: str
    report_year: int
    section_number: int
    goal_number: int
    status_raw: str
    status_codes: tuple[str, ...]
    is_uncertain: bool
    status: str | None
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    confidence: float
    needs_review: bool
    corrected_by: str | None = None


@lightest
class Comment:
    goal_id: str
    region: str
    report_year: int
    label_raw: str
    comment_text: str
    page_first: int
    page_last: int
    confidence: float
    needs_review: bool
    boxes: tuple[PageBox, ...]
    corrected_by: str | None = None


@lightest
class GoalLink:
    report_year_from: int
    goal_id_from: str | None
    report_year_to: int
    goal_id_to: str | None
    kind: str
    is_moved: bool
    score: float
    rule: str
    needs_review: bool
    decided_by: str
    evidence: str = ""


@lightest
class GoalThread:
    thread_id: str
    goal_id: str
    report_year: int


@lightest
class Meeting:
    meeting_id: str
    group_name: str | None
    meeting_date: date | None
    previous_meeting_date: date | None
    next_meeting_date: date | None
    next_meeting_start: str | None
    next_meeting_end: str | None
    next_meeting_place: str | None


@lightest
class AgendaItem:
    meeting_id: str
    item_number: int
    title: str
    text: str
    page_first: int
    page_last: int
    boxes: tuple[PageBox, ...]


@lightest
class AgendaSection:
    meeting_id: str
    item_number: int
    section_number: int
    level: int
    title: str
    text: str
    boxes: tuple[PageBox, ...]


@lightest
class Decision:
    meeting_id: str
    item_number: int
    decision_number: int
    decided_by: str | None
    decision_text: str
    page: int
    boxes: tuple[PageBox, ...]


@lightest
class Hyperlink:
    document_id: str
    page: int
    position: int
    item_number: int | None
    url: str
    link_text: str


@lightest
class GoalMention:
    meeting_id: str
    item_number: int
    goal_id: str
    score: float
    matched_text: str
    page: int


FigureKind = Literal["percent", "per_100_000", "count", "date", "period"]


@lightest
class Figure:
    """A figure in a comment. ``region`` is whom it is about, ``comment_region`` whose comment it stands in."""

    goal_id: str
    comment_region: str
    figure_number: int
    report_year: int
    region: str
    kind: FigureKind
    value: float | None
    value_to: float | None
    unit: str
    qualifier: str | None
    period: str | None
    date_first: date | None
    date_last: date | None
    about: str
    text: str
    text_start: int
    text_end: int
    page: int | None
    needs_review: bool

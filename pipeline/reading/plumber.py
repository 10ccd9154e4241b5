"""The reference reader: pdfplumber."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pdfplumber.utils.text import dedupe_chars

from pipeline.model import Box, DocumentLayout, Fill, Finding, Link, PageLayout, Rule, Turn, Word
from pipeline.reading.content import PageObjects, parse_page
from pipeline.reading.errors import ReadingError
from pipeline.reading.glyphs import has_doubles, without_phantoms, words_of
from pipeline.reading.plain import REPLACEMENT
from pipeline.reading.settings import SETTINGS, ReadingSettings
from pipeline.reading.shapes import object_box, rules_and_fills
from pipeline.reading.structure import read_structure
from pipeline.reading.turning import is_slanted, turn_of, turned

STAGE = "reading"

logging.getLogger("pdfminer").setLevel(logging.ERROR)

# what pdfminer raises on damaged pages; anything else is a mistake of ours and ends in the run's report
DAMAGE = (PdfminerException, MalformedPDFException, PSException, PDFSyntaxError, RecursionError)


@dataclass
class _PageRaw:
    """A page's objects in displayed coordinates, before it is turned."""

    words: list[tuple[Word, Turn]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    slanted: int = 0


def read_document(
    path: Path, on_page: Callable[[int, int], None] | None = None, settings: ReadingSettings = SETTINGS
) -> DocumentLayout:
    """Reads a PDF.

    Args:
        path: the file.
        on_page: called after each page with (pages done, pages in all).
        settings: thresholds.

    Returns:
        The document's pages in upright coordinates, relative to the top left corner of what a viewer shows (the crop
        box, /Rotate applied), its structure tree and its information dictionary. Pages that cannot be read are empty
        and leave a finding.

    Raises:
        ReadingError: the file is empty, no PDF, cut off, password-protected, damaged, or has no pages or no text.
    """
    is_complete = _check_file(path, settings)
    try:
        with pdfplumber.open(path, raise_unicode_errors=False) as pdf:
            return _read_open(pdf, is_complete, on_page, settings)
    except PdfminerException as error:
        raise _refusal(error, is_complete) from error
    except DAMAGE as error:
        raise ReadingError("damaged", f"cannot be parsed as a PDF ({error!r}); get the file anew") from error


def _check_file(path: Path, settings: ReadingSettings) -> bool:
    """Whether the file has its end; raises for files that are no PDF from their first bytes on."""
    data = path.read_bytes()
    if not data:
        raise ReadingError("empty-file", "the file is empty (0 bytes), expected a PDF; get the file anew")
    if b"%PDF-" not in data[:1024]:
        start = data[:8]
        raise ReadingError("not-a-pdf", f"the file begins with {start!r}, expected %PDF-; it is no PDF: remove it")
    return b"%%EOF" in data[-settings.tail_bytes :]


def _refusal(error: PdfminerException, is_complete: bool) -> ReadingError:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect):
        return ReadingError("encrypted", "the PDF is password-protected; save a copy without the password")
    if not is_complete:
        return ReadingError(
            "truncated", f"the file ends before its %%EOF and cannot be parsed ({cause!r}); get it anew"
        )
    return ReadingError("damaged", f"cannot be parsed as a PDF ({cause!r}); get the file anew")


def _read_open(
    pdf: PDF, is_complete: bool, on_page: Callable[[int, int], None] | None, settings: ReadingSettings
) -> DocumentLayout:
    findings: list[Finding] = []
    if not is_complete:
        message = "the file ends before its %%EOF: it is cut off, pages may be missing; get it anew"
        findings.append(Finding(STAGE, "error", "truncated", message))
    pages = []
    for page in pdf.pages:
        pages.append(_read_page(page, findings, settings))
        page.close()
        if on_page is not None:
            on_page(page.page_number, len(pdf.pages))
    _check_pages(pages, is_complete)
    findings.extend(_page_findings(pages))
    numbers = {int(str(page.page_obj.pageid)): page.page_number for page in pdf.pages}
    structure = read_structure(pdf.doc.catalog, numbers)
    metadata = {key: value for key, value in pdf.metadata.items() if isinstance(value, str)}
    return DocumentLayout(tuple(pages), structure, metadata, bool(structure), tuple(findings))


def _check_pages(pages: Sequence[PageLayout], is_complete: bool) -> None:
    if not pages:
        code = "no-pages" if is_complete else "truncated"
        raise ReadingError(code, "the PDF has no pages that can be read; get the file anew")
    if not any(page.words for page in pages):
        where = "its pages are images" if any(page.image_area > 0.3 for page in pages) else "its pages are empty"
        message = (
            f"no text on any of {len(pages)} pages ({where}); run text recognition (OCR) over it or get the original"
        )
        raise ReadingError("no-text-layer", message, 1)


def _page_findings(pages: Iterable[PageLayout]) -> Iterator[Finding]:
    for page in pages:
        if not page.words and page.image_area > 0.3:
            message = f"page {page.number} is an image without text: nothing on it was read"
            yield Finding(STAGE, "error", "page-without-text", message, page.number)
        unreadable = sum(REPLACEMENT in word.text for word in page.words)
        if unreadable:
            message = f"{unreadable} words on page {page.number} hold glyphs whose characters the PDF does not tell"
            yield Finding(STAGE, "warning", "unmapped-glyphs", message, page.number)


def _read_page(page: Page, findings: list[Finding], settings: ReadingSettings) -> PageLayout:
    try:
        objects = parse_page(page)
        raw = _read_raw(page, objects, settings)
        links, image_area = _links(page), _image_area(page, objects)
    except DAMAGE as error:
        message = f"page {page.page_number} cannot be parsed ({error!r}): nothing on it was read"
        findings.append(Finding(STAGE, "error", "page-unreadable", message, page.page_number))
        return PageLayout(page.page_number, float(page.width), float(page.height), ())
    if raw.slanted:
        message = f"{raw.slanted} glyphs on page {page.page_number} are printed at a slant (a watermark?): left out"
        findings.append(Finding(STAGE, "info", "slanted-text", message, page.page_number))
    shown = _visible_box(page)
    return _turn_page(page.page_number, shown, raw, links, image_area)


def _visible_box(page: Page) -> Box:
    """What a viewer shows: the part of the media box inside the crop box, in pdfplumber's coordinates.

    pdfplumber swaps the axes of a turned page's crop box without mirroring it, so the margins are taken from the boxes
    as they stand in the file and turned here.
    """
    media = Box(*map(float, page.mediabox))
    left, top, right, bottom = _shown_margins(page)
    shown = Box(media.x0 + left, media.top + top, media.x1 - right, media.bottom - bottom)
    return shown if shown.width > 1 and shown.height > 1 else media


def _shown_margins(page: Page) -> tuple[float, float, float, float]:
    """How far the crop box lies inside the media box on the displayed page: left, top, right, bottom."""
    mx0, my0, mx1, my1 = _file_box(page.page_obj.mediabox)
    cx0, cy0, cx1, cy1 = _file_box(page.page_obj.cropbox)
    left, bottom, right, top = (max(0.0, m) for m in (cx0 - mx0, cy0 - my0, mx1 - cx1, my1 - cy1))
    clockwise = [left, top, right, bottom]
    quarter_turns = page.rotation // 90 % 4
    turned_margins = clockwise[4 - quarter_turns :] + clockwise[: 4 - quarter_turns]
    return turned_margins[0], turned_margins[1], turned_margins[2], turned_margins[3]


def _file_box(raw: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(v) for v in raw)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _read_raw(page: Page, objects: PageObjects, settings: ReadingSettings) -> _PageRaw:
    raw = _PageRaw()
    chars = [c if c["text"] else {**c, "text": REPLACEMENT} for c in objects.chars]
    if has_doubles(chars):
        chars = dedupe_chars(chars)
    by_turn: dict[Turn, list[dict[str, Any]]] = {0: [], 90: [], 180: [], 270: []}
    for char in without_phantoms(chars):
        if is_slanted(char["matrix"]):
            raw.slanted += 1
        else:
            by_turn[turn_of(char["matrix"])].append(char)
    width, height = float(page.width), float(page.height)
    for turn, group in by_turn.items():
        if group:
            raw.words.extend((word, turn) for word in words_of(group, turn, width, height, settings))
    raw.rules, raw.fills = rules_and_fills(objects, settings)
    return raw


def _links(page: Page) -> list[Link]:
    links = []
    for annotation in page.annots:
        url = annotation.get("uri")
        if isinstance(url, str) and url.strip():
            links.append(Link(url.strip(), object_box(annotation), page.page_number))
    return links


def _image_area(page: Page, objects: PageObjects) -> float:
    area = sum(max(0.0, i["x1"] - i["x0"]) * max(0.0, i["bottom"] - i["top"]) for i in objects.images)
    return min(1.0, float(area) / max(1.0, float(page.width) * float(page.height)))


def _turn_page(number: int, shown: Box, raw: _PageRaw, links: Sequence[Link], image_area: float) -> PageLayout:
    """Moves the origin to the shown box's corner, drops what lies outside it, and turns the page upright."""
    words = [(w, t) for w, t in raw.words if _is_inside(w.box, shown)]
    votes: Counter[Turn] = Counter()
    for word, direction in words:
        votes[direction] += len(word.text)
    turn: Turn = max(votes, key=lambda t: (votes[t], -t)) if votes else 0

    def place(box: Box) -> Box:
        moved = Box(box.x0 - shown.x0, box.top - shown.top, box.x1 - shown.x0, box.bottom - shown.top)
        return turned(moved, turn, shown.width, shown.height)

    placed = [replace(w, box=place(w.box), is_upright=t == turn) for w, t in words]
    placed.sort(key=lambda w: (round(w.box.top, 1), w.box.x0, w.text))
    width, height = (shown.height, shown.width) if turn in (90, 270) else (shown.width, shown.height)
    is_flipped = turn in (90, 270)
    return PageLayout(
        number=number,
        width=width,
        height=height,
        words=tuple(replace(w, index=i) for i, w in enumerate(placed)),
        rules=tuple(Rule(place(r.box), r.is_horizontal != is_flipped, r.is_fill_edge) for r in raw.rules),
        fills=tuple(Fill(place(f.box), f.colour) for f in raw.fills if _is_inside(f.box, shown)),
        links=tuple(replace(link, box=place(link.box)) for link in links),
        turn=turn,
        image_area=image_area,
    )


def _is_inside(box: Box, shown: Box) -> bool:
    """Whether the middle of ``box`` is visible."""
    return shown.x0 <= box.x_centre <= shown.x1 and shown.top <= box.y_centre <= shown.bottom

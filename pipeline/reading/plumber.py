"""The reference reader: pdfplumber."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pdfplumber.utils.text import WordExtractor, dedupe_chars

from pipeline.model import Box, DocumentLayout, Fill, Finding, Link, PageLayout, Rule, Turn, Word
from pipeline.reading.content import PageObjects, parse_page
from pipeline.reading.errors import ReadingError
from pipeline.reading.plain import REPLACEMENT, SOFT_HYPHEN, plain_word, symbol_character
from pipeline.reading.structure import read_structure
from pipeline.reading.turning import back, is_slanted, turn_of, turned

STAGE = "reading"

logging.getLogger("pdfminer").setLevel(logging.ERROR)

# what pdfminer raises on damaged pages; anything else is a mistake of ours and ends in the run's report
DAMAGE = (PdfminerException, MalformedPDFException, PSException, PDFSyntaxError, RecursionError)


@dataclass(frozen=True)
class ReadingSettings:
    """Thresholds of the reader; sizes in points, shares in parts of the font size."""

    word_gap: float = 0.15
    """Gap that parts two words, in parts of the font size. Measured: gaps between letters -0.05-0.05 (fonts of the
    corpus, kerned), a space is 0.22-0.28, in tightly justified lines 0.17."""
    rule_thickness: float = 2.5
    """A filled rectangle thinner than this is a rule. Measured: drawn borders 0.25-2.25, shadings from 8."""
    rule_length: float = 4.0
    """Shorter strokes are no rules (dots of a dotted border are joined before: see ``dash_gap``)."""
    dash_gap: float = 4.0
    """Collinear strokes closer than this are one rule. Measured: dashes of word processors 1-3 apart."""
    thick_line: float = 6.0
    """A stroked line at least this thick is a filled area drawn with a wide pen."""
    tail_bytes: int = 2048
    """How far from the end of the file ``%%EOF`` may stand."""


_SETTINGS = ReadingSettings()


PHANTOM_SHARE = 0.3
"""A space is a phantom when the next glyph begins within this share of its width. Measured: phantoms 0-0.07, true
spaces 0.9-1.1."""


@dataclass
class _PageRaw:
    """A page's objects in displayed coordinates, before it is turned."""

    words: list[tuple[Word, Turn]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    slanted: int = 0


def read_document(
    path: Path, on_page: Callable[[int, int], None] | None = None, settings: ReadingSettings = _SETTINGS
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
    if _has_doubles(chars):
        chars = dedupe_chars(chars)
    by_turn: dict[Turn, list[dict[str, Any]]] = {0: [], 90: [], 180: [], 270: []}
    for char in _without_phantoms(chars):
        if is_slanted(char["matrix"]):
            raw.slanted += 1
        else:
            by_turn[turn_of(char["matrix"])].append(char)
    width, height = float(page.width), float(page.height)
    for turn, group in by_turn.items():
        if group:
            raw.words.extend((word, turn) for word in _words(group, turn, width, height, settings))
    raw.rules, raw.fills = _rules_and_fills(objects, settings)
    return raw


def _has_doubles(chars: Sequence[dict[str, Any]]) -> bool:
    """Whether some glyphs are drawn twice on (almost) one spot, as producers do that fake a bold font."""
    spots = Counter((c["text"], round(c["x0"] / 1.5), round(c["top"] / 1.5)) for c in chars if not c["text"].isspace())
    return any(count > 1 for count in spots.values())


def _without_phantoms(chars: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leaves out spaces and soft hyphens that take no room; a soft hyphen that does is a printed hyphen.

    Some producers print a space or soft hyphen of no width at each place where a word could have been broken, others
    map every hyphen's glyph to U+00AD.
    """
    for char, following in zip_longest(chars, chars[1:]):
        text = char["text"]
        if "Symbol" in char["fontname"] and not text.isspace():
            char = {**char, "text": symbol_character(text)}
        if text != SOFT_HYPHEN and not text.isspace():
            yield char
        elif following is None or not _is_phantom(char, following):
            yield {**char, "text": "-"} if text == SOFT_HYPHEN else char


def _is_phantom(char: dict[str, Any], following: dict[str, Any]) -> bool:
    is_level = abs(following["top"] - char["top"]) < 1 and not following["text"].isspace()
    return is_level and abs(following["x0"] - char["x0"]) < PHANTOM_SHARE * (char["x1"] - char["x0"])


def _words(
    chars: list[dict[str, Any]], turn: Turn, width: float, height: float, settings: ReadingSettings
) -> Iterator[Word]:
    """Words of one direction of text; boxes in displayed coordinates."""
    if turn != 0:
        chars = [_turned_char(c, turn, width, height) for c in chars]
    extractor = WordExtractor(x_tolerance_ratio=settings.word_gap, expand_ligatures=False)
    turned_size = (height, width) if turn in (90, 270) else (width, height)
    for raw, members in extractor.iter_extract_tuples(chars):
        text = plain_word(raw["text"])
        if not text:
            continue
        box = turned(Box(raw["x0"], raw["top"], raw["x1"], raw["bottom"]), back(turn), *turned_size)
        main = max(members, key=lambda c: c["size"])
        font = str(main["fontname"])
        mcid = next((c["mcid"] for c in members if c.get("mcid") is not None), None)
        yield Word(text, box, int(main["page_number"]), 0, font, round(main["size"], 2), _is_bold(font), True, mcid)


def _turned_char(char: dict[str, Any], turn: Turn, width: float, height: float) -> dict[str, Any]:
    box = turned(Box(char["x0"], char["top"], char["x1"], char["bottom"]), turn, width, height)
    shifted = {"x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom, "doctop": box.top}
    return {**char, **shifted, "upright": True, "size": box.height, "height": box.height, "width": box.width}


def _is_bold(font: str) -> bool:
    name = font.split("+", 1)[-1].casefold()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibd", "demi")) or name.endswith(("-bd", "-b"))


def _rules_and_fills(objects: PageObjects, settings: ReadingSettings) -> tuple[list[Rule], list[Fill]]:
    rules: list[Rule] = []
    fills: list[Fill] = []
    for line in objects.lines:
        _take_line(line, rules, fills, settings)
    for shape in [*objects.rects, *objects.curves]:
        if shape["object_type"] == "rect" or _is_rectangle(shape):
            _take_rectangle(shape, rules, fills, settings)
    joined = _join_dashes(rules, settings.dash_gap)
    return [r for r in joined if max(r.box.width, r.box.height) >= settings.rule_length], fills


def _object_box(obj: dict[str, Any]) -> Box:
    return Box(float(obj["x0"]), float(obj["top"]), float(obj["x1"]), float(obj["bottom"]))


def _is_rectangle(curve: dict[str, Any]) -> bool:
    """Whether a path's points all stand on the corners of its box (some producers draw rectangles as polygons)."""
    box = _object_box(curve)
    corners_x, corners_y = (box.x0, box.x1), (box.top, box.bottom)
    near = all(
        min(abs(x - c) for c in corners_x) < 0.5 and min(abs(y - c) for c in corners_y) < 0.5 for x, y in curve["pts"]
    )
    return near and len(curve["pts"]) >= 4


def _take_line(line: dict[str, Any], rules: list[Rule], fills: list[Fill], settings: ReadingSettings) -> None:
    box = _object_box(line)
    pen = float(line.get("linewidth") or 0)
    is_horizontal = box.height <= box.width
    if min(box.width, box.height) > 1.0 or _is_white(line.get("stroking_color")):
        return
    if pen >= settings.thick_line:
        half = pen / 2
        grown = (
            Box(box.x0, box.top - half, box.x1, box.bottom + half)
            if is_horizontal
            else Box(box.x0 - half, box.top, box.x1 + half, box.bottom)
        )
        _add_fill(grown, line.get("stroking_color"), rules, fills)
        return
    rules.append(Rule(box, is_horizontal))


def _take_rectangle(rect: dict[str, Any], rules: list[Rule], fills: list[Fill], settings: ReadingSettings) -> None:
    box = _object_box(rect)
    is_filled = bool(rect.get("fill")) and not _is_white(rect.get("non_stroking_color"))
    is_stroked = bool(rect.get("stroke")) and not _is_white(rect.get("stroking_color"))
    if not (is_filled or is_stroked):
        return
    if min(box.width, box.height) <= settings.rule_thickness:
        rules.append(Rule(box, box.height <= box.width))
    elif is_stroked:
        rules.extend(_edges(box, is_fill_edge=False))
        if is_filled:
            fills.append(Fill(box, _rgb(rect.get("non_stroking_color"))))
    else:
        _add_fill(box, rect.get("non_stroking_color"), rules, fills)


def _add_fill(box: Box, colour: Any, rules: list[Rule], fills: list[Fill]) -> None:
    fills.append(Fill(box, _rgb(colour)))
    rules.extend(_edges(box, is_fill_edge=True))


def _edges(box: Box, is_fill_edge: bool) -> Iterator[Rule]:
    yield Rule(Box(box.x0, box.top, box.x1, box.top), True, is_fill_edge)
    yield Rule(Box(box.x0, box.bottom, box.x1, box.bottom), True, is_fill_edge)
    yield Rule(Box(box.x0, box.top, box.x0, box.bottom), False, is_fill_edge)
    yield Rule(Box(box.x1, box.top, box.x1, box.bottom), False, is_fill_edge)


def _rgb(colour: Any) -> tuple[float, float, float] | None:
    parts = [float(c) for c in colour if isinstance(c, int | float)] if isinstance(colour, tuple | list) else None
    if isinstance(colour, int | float):
        parts = [float(colour)]
    if parts is None or len(parts) not in (1, 3, 4):
        return None
    if len(parts) == 1:
        return (parts[0], parts[0], parts[0])
    if len(parts) == 3:
        return (parts[0], parts[1], parts[2])
    c, m, y, k = parts
    return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))


def _is_white(colour: Any) -> bool:
    rgb = _rgb(colour)
    return rgb is not None and min(rgb) > 0.99


def _join_dashes(rules: Sequence[Rule], gap: float) -> list[Rule]:
    """Collinear rules that touch or nearly touch become one; keeps fill edges apart from drawn rules."""
    joined: list[Rule] = []

    def key(rule: Rule) -> tuple[bool, bool, float, float]:
        box = rule.box
        across, along = (box.y_centre, box.x0) if rule.is_horizontal else (box.x_centre, box.top)
        return (rule.is_fill_edge, rule.is_horizontal, round(across), along)

    for rule in sorted(rules, key=key):
        last = joined[-1] if joined else None
        if last is not None and key(last)[:3] == key(rule)[:3] and _distance(last, rule) <= gap:
            box = Box(
                min(last.box.x0, rule.box.x0),
                min(last.box.top, rule.box.top),
                max(last.box.x1, rule.box.x1),
                max(last.box.bottom, rule.box.bottom),
            )
            joined[-1] = replace(last, box=box)
        else:
            joined.append(rule)
    return joined


def _distance(a: Rule, b: Rule) -> float:
    return b.box.x0 - a.box.x1 if a.is_horizontal else b.box.top - a.box.bottom


def _links(page: Page) -> list[Link]:
    links = []
    for annotation in page.annots:
        url = annotation.get("uri")
        if isinstance(url, str) and url.strip():
            links.append(Link(url.strip(), _object_box(annotation), page.page_number))
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

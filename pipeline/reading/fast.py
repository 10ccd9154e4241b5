"""The fast reader: a content interpreter of its own, which leaves to the reference reader what it is not sure of.

README.md in this folder says why there is no PDF engine behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.model import Box, DocumentLayout, Finding, Link, PageLayout
from pipeline.reading.assembly import FoundPage, FoundWords, Frame, image_share, laid_out
from pipeline.reading.checks import (
    broken_off,
    check_file,
    check_pages,
    cut_off,
    fallback,
    fallbacks,
    page_findings,
    slanted_text,
)
from pipeline.reading.circles import parent_circle, side_circles
from pipeline.reading.docencoding import decoded
from pipeline.reading.errors import UNSURE, UnsureError
from pipeline.reading.glyphs import read_words
from pipeline.reading.hiding import has_notes, is_covered
from pipeline.reading.interpreter import run
from pipeline.reading.operands import Matrix
from pipeline.reading.page import Fonts, Page
from pipeline.reading.paths import Painter
from pipeline.reading.pdffile import PageObject, PdfFile
from pipeline.reading.pieces import chars_of_runs
from pipeline.reading.scan import FileReport
from pipeline.reading.settings import MAX_GLYPHS, ReadingSettings
from pipeline.reading.shapes import rules_and_fills
from pipeline.reading.structure import read_structure
from pipeline.reading.wordlines import words_of_runs

NAME = "fast"

OnPage = Callable[[int, int], None]
ReadPage = tuple[PageLayout, list[Finding]]
Ahead = Mapping[int, ReadPage]
"""Pages by number that were read already."""


def read(
    path: Path,
    report: FileReport,
    on_page: OnPage | None,
    settings: ReadingSettings,
    pages: range | None,
    ahead: Ahead,
) -> DocumentLayout:
    """Reads a PDF; see :func:`pipeline.reading.read_document`. ``report`` is what its bytes told."""
    is_complete = check_file(report.data, settings)
    try:
        return _read(PdfFile(report.data, report.decoded), path, is_complete, on_page, settings, pages, ahead)
    except UNSURE as error:
        return _by_reference(path, on_page, settings, pages, error)


def read_ahead(path: Path, pages: range, on_page: OnPage | None, settings: ReadingSettings) -> Iterator[ReadPage]:
    """Those of some pages that are surely read; see :func:`pipeline.reading.read_ahead`."""
    try:
        file = PdfFile(path.read_bytes())
        objects = file.pages()
    except UNSURE:
        return
    wanted = [number for number in pages if number <= len(objects)]
    yield from _read_pages(file, objects, wanted, on_page, settings, {})[0].values()


def _by_reference(
    path: Path, on_page: OnPage | None, settings: ReadingSettings, pages: range | None, why: Exception
) -> DocumentLayout:
    # loaded here: most documents do without
    from pipeline.reading import plumber

    layout = plumber.read(path, on_page, settings, pages)
    return replace(layout, findings=(*layout.findings, fallback(_reason(why))))


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, UnsureError) else f"its objects are not as expected ({error!r})"


def _read(
    file: PdfFile,
    path: Path,
    is_complete: bool,
    on_page: OnPage | None,
    settings: ReadingSettings,
    pages: range | None,
    ahead: Ahead,
) -> DocumentLayout:
    objects = file.pages()
    wanted = [number for number in range(1, len(objects) + 1) if pages is None or number in pages]
    read_pages, unsure = _read_pages(file, objects, wanted, on_page, settings, ahead)
    reader = NAME
    if unsure:
        # loaded here: most documents do without
        from pipeline.reading import plumber

        read_pages.update(plumber.read_pages(path, unsure, settings))
        reader = f"{NAME}+{plumber.NAME}"
    in_order = [read_pages[number] for number in wanted]
    layouts = [layout for layout, _ in in_order]
    if pages is None:
        check_pages(layouts, is_complete, (finding for _, found in in_order for finding in found))
    numbers = {page.number: number for number, page in enumerate(objects, 1)}
    structure, circles = read_structure(file.catalog, numbers, file)
    parents = ((number, page.entries.get("Parent")) for number, page in enumerate(objects, 1))
    circles += (*parent_circle(file.catalog, parents, file), *side_circles(file.catalog, file))
    findings = [] if is_complete else [cut_off()]
    findings += [finding for _, found in in_order for finding in found]
    findings += [*page_findings(layouts), *fallbacks(unsure), *circles]
    return DocumentLayout(tuple(layouts), structure, _metadata(file), bool(structure), tuple(findings), reader)


def _read_pages(
    file: PdfFile,
    objects: Sequence[PageObject],
    wanted: Sequence[int],
    on_page: OnPage | None,
    settings: ReadingSettings,
    ahead: Ahead,
) -> tuple[dict[int, ReadPage], dict[int, str]]:
    """The pages that are surely read, and why the others are not, by number."""
    fonts = Fonts(file)
    found: dict[int, ReadPage] = {}
    unsure: dict[int, str] = {}
    for done, number in enumerate(wanted, 1):
        try:
            known = ahead.get(number)
            found[number] = known or _read_page(file, objects[number - 1].entries, number, fonts, settings)
        except UNSURE as error:
            unsure[number] = _reason(error)
        if on_page is not None:
            on_page(done, len(wanted))
    return found, unsure


def _read_page(
    file: PdfFile, entries: Mapping[str, Any], number: int, fonts: Fonts, settings: ReadingSettings
) -> ReadPage:
    frame = _frame(file, entries, number)
    painter = Painter(frame.media.x0, frame.media.top, frame.height)
    page = Page(file, fonts, painter)
    painter.runs = page.content.runs
    content = run(page, entries.get("Contents"), entries.get("Resources"), _start_matrix(frame))
    if sum([glyphs.shown.count for glyphs in content.runs]) > MAX_GLYPHS:
        raise UnsureError(f"more than {MAX_GLYPHS} glyphs")
    words, slanted = words_of_runs(content.runs, frame, settings), 0
    if words is None:
        chars = list(chars_of_runs(content.runs, frame))
        found_words, slanted = read_words(chars, frame.width, frame.height, settings)
        words = FoundWords.of(found_words)
    rules, fills = rules_and_fills(painter, settings)
    area = sum(width * height for width, height in content.images)
    notes = file.array(entries.get("Annots"))
    links = _links(file, notes, frame)
    shows_all = page.shows_all and not has_notes(notes, file) and not is_covered(content.runs, painter, page.pictures)
    found = FoundPage(words, rules, fills, links, image_share(area, frame), slanted, shows_all)
    findings = [slanted_text(slanted, number)] if slanted else []
    if page.is_text_open or page.is_state_open:
        findings.append(broken_off(number, page.is_text_open))
    return laid_out(found, frame), findings


def _frame(file: PdfFile, entries: Mapping[str, Any], number: int) -> Frame:
    media = _box(file, entries.get("MediaBox"))
    crop = _box(file, entries["CropBox"]) if file.get(entries.get("CropBox")) is not None else media
    rotation = file.get(entries.get("Rotate", 0))
    if isinstance(rotation, float) and rotation.is_integer():
        rotation = int(rotation)
    if not isinstance(rotation, int) or rotation % 90:
        raise UnsureError(f"a page that is turned by {rotation!r}")
    x0, y0, x1, y1 = media
    if not (x0 < x1 and y0 < y1):
        raise UnsureError("a page whose corners are not in order")
    if rotation % 180:
        x0, y0, x1, y1 = y0, x0, y1, x1
    height = y1 - y0
    return Frame(number, Box(x0, height - y1, x1, height - y0), media, crop, rotation % 360)


def _box(file: PdfFile, value: Any) -> tuple[float, float, float, float]:
    sides = file.array(value)
    if len(sides) != 4 or not all(isinstance(side, int | float) for side in sides):
        raise UnsureError("a page box that is none")
    return float(sides[0]), float(sides[1]), float(sides[2]), float(sides[3])


def _start_matrix(frame: Frame) -> Matrix:
    """From the coordinates of the file to those of the page as it is displayed, y up."""
    x0, y0, x1, y1 = frame.media_in_file
    if frame.rotation == 90:
        return (0, -1, 1, 0, -y0, x1)
    if frame.rotation == 180:
        return (-1, 0, 0, -1, x1, y1)
    if frame.rotation == 270:
        return (0, 1, -1, 0, y1, -x0)
    return (1, 0, 0, 1, -x0, -y0)


def _links(file: PdfFile, annotations: Sequence[Any], frame: Frame) -> list[Link]:
    links = []
    for annotation in annotations:
        if not isinstance(annotation, dict):
            raise UnsureError("an annotation that is no dictionary")
        box = _link_box(_box(file, annotation.get("Rect")), frame)
        uri = file.get(file.dictionary(annotation.get("A")).get("URI"))
        if uri is None:
            continue
        if not isinstance(uri, bytes):
            raise UnsureError("a link whose target is no string")
        try:
            url = uri.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise UnsureError("a link whose target is no UTF-8") from error
        if url:
            links.append(Link(url, box, frame.number))
    return links


def _link_box(rect: tuple[float, float, float, float], frame: Frame) -> Box:
    """An annotation's box, turned as pdfplumber turns it."""
    turns = frame.rotation // 90

    def rotated(x: float, y: float) -> tuple[float, float]:
        for i in range(turns):
            x, y = y, (frame.width if i == turns % 2 else frame.height) - x
        return x, y

    (ax, ay), (bx, by) = rotated(rect[0], rect[1]), rotated(rect[2], rect[3])
    height = frame.height
    return Box(min(ax, bx), height - max(ay, by), max(ax, bx), height - min(ay, by))


def _metadata(file: PdfFile) -> dict[str, str]:
    """The texts of the information dictionary."""
    found = {}
    for key, value in file.information.items():
        text = _text(file.get(value))
        if text is not None:
            found[key] = text
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        value = value.encode("latin-1", "replace")
    if not isinstance(value, bytes):
        return None
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "ignore")
    text = value.decode("latin-1")
    if text.isascii() and text.isprintable():
        return text
    return decoded(value)

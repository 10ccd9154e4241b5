"""Parses a page's content into characters and shapes.

pdfplumber does this too, but knows one level of marked content only (it forgets the outer id when an inner part ends),
and turns every attribute of every character into plain Python, which takes longer than all the rest.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import pdfminer.pdftypes
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect
from pdfminer.pdftypes import PDFException
from pdfminer.psparser import PSException, PSLiteral
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.reading.glyphs import Char
from pipeline.reading.guarded import Interpreter
from pipeline.reading.settings import MAX_GLYPHS
from pipeline.reading.shapes import Stroke, object_box

# what pdfminer lets through when a page's objects are not of the kind it expects
DAMAGE = (
    PSException, PDFException, struct.error, zlib.error, ArithmeticError, AssertionError, AttributeError, LookupError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip


MAX_FIGURES = 20_000
"""Forms and images on a page. Measured on reports and minutes: 0-60."""
_SALVAGED_BYTES = 64
"""Damaged data is inflated in pieces of so many bytes; that much is lost before the damage."""

_END_OF_RUNS = 128


class TooMuchOnPageError(Exception):
    """A page draws more than any page does; the message says what."""


class _NestedMarkedContent(PDFPageAggregatorWithMarkedContent):
    """Keeps the marked-content ids of all the sequences that are open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: list[tuple[str | None, int | None]] = []
        self._figures = 0
        self._glyphs = 0

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        """Opens a sequence; one without an id of its own has that of the sequence around it."""
        outer = self.cur_mcid
        self._open.append((self.cur_tag, outer))
        super().begin_tag(tag, props)
        if self.cur_mcid is None and self.cur_tag != "Artifact":
            self.cur_mcid = outer

    def end_tag(self) -> None:
        """Closes the innermost sequence."""
        super().end_tag()
        if self._open:
            self.cur_tag, self.cur_mcid = self._open.pop()

    def begin_figure(self, *args: Any) -> None:
        """Counts the forms and images of a page: forms that draw each other can be without number."""
        self._figures += 1
        if self._figures > MAX_FIGURES:
            raise TooMuchOnPageError(f"more than {MAX_FIGURES} forms and images are drawn on it")
        super().begin_figure(*args)

    def render_char(self, *args: Any) -> float:
        """Counts the glyphs of a page."""
        self._glyphs += 1
        if self._glyphs > MAX_GLYPHS:
            raise TooMuchOnPageError(f"more than {MAX_GLYPHS} glyphs are printed on it")
        return float(super().render_char(*args))


def _salvaged(data: bytes) -> bytes:
    """What inflates of damaged data, as pdfminer does it, but in time that grows with the length and not its square."""
    inflater = zlib.decompressobj()
    out = bytearray()
    for at in range(0, len(data), _SALVAGED_BYTES):
        try:
            out += inflater.decompress(data[at : at + _SALVAGED_BYTES])
        except zlib.error:
            if at + _SALVAGED_BYTES < len(data):
                raise
            break
    return bytes(out)


def _run_lengths(data: bytes) -> bytes:
    """What is held in run lengths, as far as they go: pdfminer ends in an error of its own where they break off."""
    out = bytearray()
    at = 0
    while at < len(data) and data[at] != _END_OF_RUNS:
        length = data[at]
        if length < _END_OF_RUNS:
            out += data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            out += data[at + 1 : at + 2] * (2 * _END_OF_RUNS + 1 - length)
            at += 2
    return bytes(out)


pdfminer.pdftypes.decompress_corrupted = _salvaged
pdfminer.pdftypes.rldecode = _run_lengths  # type: ignore[attr-defined]


@dataclass
class PageObjects:
    """What stands on a page: characters in drawing order, lines; the other shapes and images as pdfplumber has them."""

    chars: list[Char] = field(default_factory=list)
    lines: list[Stroke] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)


def parse_page(page: Page) -> PageObjects:
    """The objects of a page; each character knows its marked-content id, however deep it is nested.

    Raises:
        PdfminerException: the page is damaged.
        TooMuchOnPageError: it draws more than any page does.
    """
    device = _NestedMarkedContent(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    try:
        Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except DAMAGE as error:
        raise PdfminerException(error) from error
    objects = PageObjects()
    _sort(page, device.get_result(), objects)
    return objects


def _sort(page: Page, container: LTContainer[Any], objects: PageObjects) -> None:
    """Puts what a container holds, and what the containers in it hold, into ``objects``."""
    by_kind = {LTRect: objects.rects, LTCurve: objects.curves, LTImage: objects.images}
    for item in container:
        if isinstance(item, LTChar):
            objects.chars.append(_char(page, item))
        elif isinstance(item, LTContainer):
            _sort(page, item, objects)
        elif type(item) is LTLine:
            objects.lines.append(_stroke(page.process_object(item)))
        elif type(item) in by_kind:
            by_kind[type(item)].append(page.process_object(item))


def _stroke(line: dict[str, Any]) -> Stroke:
    return (*object_box(line), float(line.get("linewidth") or 0), line.get("stroking_color"))


def _char(page: Page, item: LTChar) -> Char:
    left, upper = page.mediabox[:2]
    top = page.height - item.y1 + upper
    return {
        "text": item.get_text(),
        "x0": item.x0 + left,
        "x1": item.x1 + left,
        "top": top,
        "bottom": page.height - item.y0 + upper,
        "doctop": top,
        "width": item.width,
        "height": item.height,
        "size": item.size,
        "upright": item.upright,
        "fontname": item.fontname if isinstance(item.fontname, str) else str(item.fontname),
        "matrix": item.matrix,
        "mcid": getattr(item, "mcid", None),
    }

"""Parses a page's content into characters and shapes.

pdfplumber does this too, but knows one level of marked content only (it forgets the outer id when an inner part ends),
and turns every attribute of every character into plain Python, which takes longer than all the rest.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFException
from pdfminer.psparser import PSException, PSLiteral
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.reading.glyphs import Char

# what pdfminer lets through when a page's objects are not of the kind it expects
_DAMAGE = (
    PSException, PDFException, struct.error, zlib.error, ArithmeticError, AssertionError, AttributeError, LookupError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip


class _NestedMarkedContent(PDFPageAggregatorWithMarkedContent):
    """Keeps the marked-content ids of all the sequences that are open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: list[tuple[str | None, int | None]] = []

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


@dataclass
class PageObjects:
    """What stands on a page, as pdfplumber's dictionaries: characters in drawing order, shapes, images."""

    chars: list[Char] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)


def parse_page(page: Page) -> PageObjects:
    """The objects of a page; each character knows its marked-content id, however deep it is nested.

    Raises:
        PdfminerException: the page is damaged.
    """
    device = _NestedMarkedContent(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    try:
        PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except _DAMAGE as error:
        raise PdfminerException(error) from error
    objects = PageObjects()
    _sort(page, device.get_result(), objects)
    return objects


def _sort(page: Page, container: LTContainer[Any], objects: PageObjects) -> None:
    """Puts what a container holds, and what the containers in it hold, into ``objects``."""
    by_kind = {LTLine: objects.lines, LTRect: objects.rects, LTCurve: objects.curves, LTImage: objects.images}
    for item in container:
        if isinstance(item, LTChar):
            objects.chars.append(_char(page, item))
        elif isinstance(item, LTContainer):
            _sort(page, item, objects)
        elif type(item) in by_kind:
            by_kind[type(item)].append(page.process_object(item))


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

"""Marked content that is nested: pdfplumber knows one level only and forgets the outer id when an inner part ends."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFException
from pdfminer.psparser import PSException, PSLiteral
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

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


def parse_page(page: Page) -> None:
    """Parses a page's content so that each object knows its marked-content id, however deep it is nested.

    Raises:
        PdfminerException: the page is damaged.
    """
    device = _NestedMarkedContent(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    try:
        PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except _DAMAGE as error:
        raise PdfminerException(error) from error
    page._layout = device.get_result()

"""The reference reader: pdfplumber."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psparser import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.model import Box, DocumentLayout, Finding, Link, PageLayout
from pipeline.reading import content
from pipeline.reading.assembly import FoundPage, FoundWords, Frame, image_share, laid_out
from pipeline.reading.checks import STAGE, check_file, check_pages, cut_off, page_findings, slanted_text
from pipeline.reading.content import PageObjects, parse_page
from pipeline.reading.cuts import (
    PdfminerObjects,
    content_circles,
    document_circles,
    entry_circles,
    font_circle,
    links_circle,
    no_pages_circle,
    size_circle,
)
from pipeline.reading.errors import ReadingError
from pipeline.reading.glyphs import read_words
from pipeline.reading.guarded import CircularFontError, Resources, taken
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.shapes import object_box, rules_and_fills
from pipeline.reading.structure import read_structure

NAME = "pdfplumber"

OnPage = Callable[[int, int], None]

logging.getLogger("pdfminer").setLevel(logging.ERROR)

# what pdfminer raises on damaged pages; anything else is a mistake of ours and ends in the run's report
DAMAGE = (PdfminerException, MalformedPDFException, PSException, PDFSyntaxError, RecursionError)


def read(path: Path, on_page: OnPage | None, settings: ReadingSettings, pages: range | None) -> DocumentLayout:
    """Reads a PDF; see :func:`pipeline.reading.read_document`."""
    is_complete = check_file(path.read_bytes(), settings)
    try:
        with _opened(path) as pdf:
            return _read_open(pdf, is_complete, on_page, settings, pages)
    except PdfminerException as error:
        raise _refusal(error, is_complete) from error
    except DAMAGE as error:
        raise ReadingError("damaged", f"cannot be parsed as a PDF ({error!r}); get the file anew") from error


def read_pages(
    path: Path, numbers: Iterable[int], settings: ReadingSettings
) -> dict[int, tuple[PageLayout, list[Finding]]]:
    """Some pages of a file that opens, with what was found on each, by number.

    Raises:
        ReadingError: it does not open.
    """
    try:
        with _opened(path) as pdf:
            found = {}
            for number in numbers:
                findings: list[Finding] = []
                found[number] = _read_page(_pages(pdf)[number - 1], findings, settings), findings
            return found
    except DAMAGE as error:
        raise ReadingError("damaged", f"cannot be parsed as a PDF ({error!r}); get the file anew") from error


@contextmanager
def _opened(path: Path) -> Iterator[PDF]:
    """The document; the file is closed here, for its own closing goes through pages that may be damaged."""
    with path.open("rb") as file:
        pdf = pdfplumber.open(file, raise_unicode_errors=False)
        pdf.rsrcmgr = Resources(pdf.doc)
        yield pdf


def _pages(pdf: PDF) -> list[Page]:
    """The pages; their dictionaries are looked at here."""
    try:
        pages = pdf.pages
    except (*content.DAMAGE, PdfminerException) as error:
        if cut := taken(pdf.doc):
            raise size_circle(cut, len(pdf._pages) + 1) from error
        raise PdfminerException(error) from error
    for page in pages:
        # pdfminer takes a turn of 90.0 degrees for none, pdfplumber does not
        if isinstance(page.rotation, float):
            page.rotation = page.page_obj.rotate = int(page.rotation)
    return pages


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
    pdf: PDF, is_complete: bool, on_page: OnPage | None, settings: ReadingSettings, wanted: range | None
) -> DocumentLayout:
    findings = [] if is_complete else [cut_off()]
    opening, found, listing = taken(pdf.doc), _pages(pdf), taken(pdf.doc)
    if listing and not found:
        raise no_pages_circle(listing)
    pages = []
    chosen = [page for page in found if wanted is None or page.page_number in wanted]
    for done, page in enumerate(chosen, 1):
        pages.append(_read_page(page, findings, settings))
        page.close()
        if on_page is not None:
            on_page(done, len(chosen))
    if wanted is None or not pdf.pages:
        check_pages(pages, is_complete, findings)
    findings.extend(page_findings(pages))
    numbers = {int(str(page.page_obj.pageid)): page.page_number for page in pdf.pages}
    taken(pdf.doc)
    structure, circles = read_structure(pdf.doc.catalog, numbers, PdfminerObjects())
    findings += [*circles, *document_circles(pdf, opening, listing)]
    metadata = {key: value for key, value in pdf.metadata.items() if isinstance(value, str)}
    return DocumentLayout(tuple(pages), structure, metadata, bool(structure), tuple(findings), NAME)


def _read_page(page: Page, findings: list[Finding], settings: ReadingSettings) -> PageLayout:
    frame = _frame(page)
    findings += entry_circles(page)
    try:
        found = _found(page, frame, settings, findings)
    except content.TooMuchOnPageError as error:
        message = f"page {page.page_number} is out of all proportion, {error}: nothing on it was read"
        findings.append(Finding(STAGE, "error", "page-too-full", message, page.page_number))
        return PageLayout(page.page_number, frame.width, frame.height, ())
    except DAMAGE as error:
        if isinstance(cause := error.args[0] if error.args else None, CircularFontError):
            findings.append(font_circle(cause, page.page_number))
            return PageLayout(page.page_number, frame.width, frame.height, ())
        message = f"page {page.page_number} cannot be parsed ({error!r}): nothing on it was read"
        findings.append(Finding(STAGE, "error", "page-unreadable", message, page.page_number))
        return PageLayout(page.page_number, frame.width, frame.height, ())
    if found.slanted:
        findings.append(slanted_text(found.slanted, page.page_number))
    return laid_out(found, frame)


def _frame(page: Page) -> Frame:
    media = Box(*map(float, page.mediabox))
    return Frame(page.page_number, media, page.page_obj.mediabox, page.page_obj.cropbox, page.rotation)


def _found(page: Page, frame: Frame, settings: ReadingSettings, findings: list[Finding]) -> FoundPage:
    objects = parse_page(page)
    findings += content_circles(page)
    words, slanted = read_words(objects.chars, frame.width, frame.height, settings)
    rules, fills = rules_and_fills(objects, settings)
    return FoundPage(FoundWords.of(words), rules, fills, _links(page, findings), _image_share(objects, frame), slanted)


def _links(page: Page, findings: list[Finding]) -> list[Link]:
    try:
        annotations = page.annots
    except (*content.DAMAGE, *DAMAGE) as error:
        if error.args and isinstance(error.args[0], RecursionError):
            links_circle(page, findings)
            return []
        message = f"the links of page {page.page_number} cannot be parsed ({error!r}): none of them was read"
        findings.append(Finding(STAGE, "error", "links-unreadable", message, page.page_number))
        return []
    links = []
    for annotation in annotations:
        url = annotation.get("uri")
        if isinstance(url, str) and url.strip():
            links.append(Link(url.strip(), object_box(annotation), page.page_number))
    return links


def _image_share(objects: PageObjects, frame: Frame) -> float:
    return image_share(
        sum(max(0.0, i["x1"] - i["x0"]) * max(0.0, i["bottom"] - i["top"]) for i in objects.images), frame
    )

"""What is said of the circles that were cut in a document while the reference reader read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from pipeline.model import Finding, Severity
from pipeline.reading import content
from pipeline.reading.checks import broken_off
from pipeline.reading.circles import circular, page_tree_circle, parent_circle, side_circles
from pipeline.reading.errors import ReadingError, UnsureError
from pipeline.reading.guarded import CircularFontError, Cut, taken, told
from pipeline.reading.guarded import cut as note

_NEEDED = frozenset({"Contents", "Resources"})
"""Entries of a page without which its text is not read."""


class PdfminerObjects:
    """pdfminer's objects."""

    def get(self, value: Any) -> Any:
        """The object that ``value`` is or refers to."""
        return resolve1(value)

    def number(self, value: Any) -> int | None:
        """The number of the object that ``value`` refers to, None where it is no reference."""
        return int(value.objid) if isinstance(value, PDFObjRef) else None

    def name(self, value: Any) -> str:
        """The text of a name."""
        name = value.name if isinstance(value, PSLiteral) else value
        return name.decode("latin-1") if isinstance(name, bytes) else str(name)


class _SideObjects(PdfminerObjects):
    """The same, for what a document can do without."""

    def get(self, value: Any) -> Any:
        try:
            return super().get(value)
        except content.DAMAGE as error:
            raise UnsureError(str(error)) from error


def entry_circles(page: Page) -> Iterator[Finding]:
    """Findings about the entries of a page that lead nowhere."""
    taken(page.pdf.doc)
    for key, value in page.page_obj.attrs.items():
        _resolved_anew(page, key, value)
        for cut in taken(page.pdf.doc):
            severity: Severity = "error" if key in _NEEDED else "warning"
            then = f"the page was read as if it had no /{key}. Compare with the printed page"
            told(page.pdf.doc).add(cut.number)
            yield circular(severity, f"object {cut.number} leads back to itself", then, [page.page_number])


def _resolved_anew(page: Page, key: str, value: Any) -> None:
    """Resolves an entry, and its streams: they were read, and circles in them cut, when the pages were listed."""
    known = page.pdf.doc._cached_objs
    found = resolve1(value)
    is_list = isinstance(found, list) and key == "Contents"
    for part in found if is_list else [value]:
        if isinstance(part, PDFObjRef):
            if is_list and resolve1(part) is found:
                note(page.pdf.doc, part.objid)
                continue
            kept = known.pop(part.objid, None)
            resolve1(part)
            if kept is not None:
                known[part.objid] = kept


def content_circles(page: Page) -> Iterator[Finding]:
    """Findings about what was cut while a page's content was run."""
    for cut in taken(page.pdf.doc):
        if cut.kind in ("end", "state"):
            yield broken_off(page.page_number, cut.kind == "end")
            continue
        told(page.pdf.doc).add(cut.number)
        if cut.kind == "form":
            what, then = f"the form in object {cut.number} leads back to itself", "within itself it was not drawn"
            yield circular("warning", what, f"{then}. Compare with the printed page", [page.page_number])
        elif cut.kind == "map":
            what, then = (
                f"the character map in object {cut.number} leads back to itself",
                "it was read without the one it builds on",
            )
            yield circular("warning", what, f"{then}. Compare with the printed page", [page.page_number])
        else:
            then = "what hangs on it was not read. Compare with the printed page, or print it to a new PDF"
            yield circular("error", f"object {cut.number} leads back to itself", then, [page.page_number])


def links_circle(page: Page, findings: list[Finding]) -> None:
    """The finding about annotations that hang on themselves."""
    taken(page.pdf.doc)
    then = "the links of the page were not read. Compare with the printed page"
    findings.append(circular("error", "the list of annotations leads back to itself", then, [page.page_number]))


def font_circle(error: CircularFontError, number: int) -> Finding:
    """The finding about a font that keeps a page from being read."""
    then = f"what it prints cannot be told, so that nothing on page {number} was read. Get the file anew"
    return circular("error", f"{error} leads back to itself", then, [number])


def size_circle(cut: Sequence[Cut], number: int) -> ReadingError:
    """The refusal of a document in which a page's size cannot be had."""
    then = "without the size of a page no other can be read. Get the file anew"
    finding = circular("error", f"object {cut[0].number} leads back to itself", then, [number])
    return ReadingError(finding.code, finding.message, number)


def no_pages_circle(cut: Sequence[Cut]) -> ReadingError:
    """The refusal of a document in which no page can be found."""
    finding = circular("error", f"object {cut[0].number} leads back to itself", "no page was found. Get the file anew")
    return ReadingError(finding.code, finding.message)


def document_circles(pdf: PDF, opening: Sequence[Cut], listing: Sequence[Cut]) -> Iterator[Finding]:
    """Findings about what leads round beside the pages' contents.

    Args:
        pdf: the document, its pages read.
        opening: what was cut when it was opened.
        listing: and when its pages were looked for.
    """
    for cut in listing:
        if cut.number not in told(pdf.doc):
            then = "pages may be missing. Compare with the document, or print it to a new PDF"
            yield circular("error", f"object {cut.number} leads back to itself", then)
    for cut in dict.fromkeys((*opening, *taken(pdf.doc))):
        then = "what hangs on it was not read. Compare with the printed pages"
        yield circular("warning", f"object {cut.number} leads back to itself", then)
    objects, catalog = _SideObjects(), pdf.doc.catalog
    parents = [(page.page_number, page.page_obj.attrs.get("Parent")) for page in pdf.pages]
    yield from page_tree_circle(catalog, objects)
    yield from parent_circle(catalog, parents, objects)
    yield from side_circles(catalog, objects)
    taken(pdf.doc)

"""Engines that read the bare text of a document: the second opinion on what the readers read."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


class EngineError(Exception):
    """The engine cannot read the file; the message says why."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text printed on a page, in any order, and what annotations and form fields show on top of it."""

    text: str
    annotations: tuple[str, ...] = ()


AtPage = Callable[[Any, Any, int], None]
"""What is done with each page while PDFium has it open: its document, its page, the number from 1."""
Engine = Callable[[Path, AtPage | None], list[PageText]]

BYTES = 2
"""Of one unit of PDFium's texts (UTF-16)."""
ROOM = 4096
"""Room for a text is made for so many units at least, and for multiples of them. Measured: pages have 100-6,000."""
UNSEEN = 2 | 32
"""Flags of annotations that no viewer shows: hidden, no view (ISO 32000-1, 12.5.3)."""
LETTER = (0.0, 0.0, 612.0, 792.0)
"""A page without a size has this one (points)."""


def pdfium_texts(path: Path, at_page: AtPage | None = None) -> list[PageText]:
    """The texts of all pages as PDFium reads them; ``at_page`` is called with each.

    Raises:
        EngineError: it cannot open the file or one of its pages.
    """
    import pypdfium2

    try:
        with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
            if document.get_formtype() == pypdfium2.raw.FORMTYPE_ACRO_FORM:
                document.init_forms()
            return [_pdfium_page(document, i, at_page) for i in range(len(document))]
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        raise EngineError(str(error)) from error


def load_engine() -> None:
    """Loads the default engine now, not with the first document."""
    import pypdfium2  # noqa: F401


def _pdfium_page(document: Any, index: int, at_page: AtPage | None) -> PageText:
    # the objects that the library puts around a page and its text take a third of the time to read it
    from pypdfium2 import raw

    page = raw.FPDF_LoadPage(document.raw, index)
    if not page:
        raise EngineError("Failed to load page.")
    try:
        if at_page:
            at_page(document, page, index + 1)
        text = raw.FPDFText_LoadPage(page)
        if not text:
            raise EngineError("Failed to load text page.")
        try:
            return PageText(_printed(page, text), tuple(_annotation_texts(page)))
        finally:
            raw.FPDFText_ClosePage(text)
    finally:
        raw.FPDF_ClosePage(page)


def _printed(page: Any, text: Any) -> str:
    """The text within the crop box, of the whole page where it has none of its own."""
    from pypdfium2 import raw

    shown, whole = _box(raw.FPDFPage_GetCropBox, page), _box(raw.FPDFPage_GetMediaBox, page) or LETTER
    if shown and shown != whole:
        size = raw.FPDFText_GetBoundedText(text, *shown, None, 0)
        buffer = _units(size)
        written = raw.FPDFText_GetBoundedText(text, *shown, buffer, size)
    else:
        size = raw.FPDFText_CountChars(text)
        if size < 0:
            raise EngineError("Failed to get character count.")
        buffer = _units(size + 1)
        written = raw.FPDFText_GetText(text, 0, size, buffer) - 1
    return ctypes.string_at(buffer, BYTES * max(0, written)).decode("utf-16-le", "replace")


def _units(least: int) -> Any:
    """Room for so many units of PDFium's texts."""
    return _room(least + -least % ROOM)()


@cache
def _room(units: int) -> Any:
    """The type of room for some units, of which each size has its own: it takes longer to make than a text to read."""
    return ctypes.c_ushort * units


def _box(sides_of: Callable[..., bool], page: Any) -> tuple[float, ...] | None:
    sides = [ctypes.c_float() for _ in range(4)]
    return tuple(side.value for side in sides) if sides_of(page, *sides) else None


def _annotation_texts(page: Any) -> Iterator[str]:
    from pypdfium2 import raw

    shown = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        key = shown.get(raw.FPDFAnnot_GetSubtype(annotation))
        if key is not None and not raw.FPDFAnnot_GetFlags(annotation) & UNSEEN:
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            buffer = _units(size // BYTES)
            raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
            text = ctypes.string_at(buffer, size // BYTES * BYTES).decode("utf-16-le", "replace").rstrip("\0").strip()
            if text:
                yield text
        raw.FPDFPage_CloseAnnot(annotation)


def oxide_texts(path: Path, _: AtPage | None = None) -> list[PageText]:
    """The texts of all pages as pdf_oxide reads them, where it is installed: the program itself does without.

    Raises:
        EngineError: it cannot open the file or one of its pages.
    """
    import pdf_oxide

    try:
        document = pdf_oxide.PdfDocument(str(path))
        return [PageText(document.extract_text(i)) for i in range(document.page_count())]
    except (RuntimeError, OSError, ValueError) as error:
        raise EngineError(str(error)) from error


ENGINES: Mapping[str, Engine] = {"pdfium": pdfium_texts, "pdf_oxide": oxide_texts}
DEFAULT_ENGINE = "pdfium"
KEEPS_WORDS = frozenset({"pdfium"})
"""Engines that part words as they are printed; others put the words of neighbouring cells together."""


def page_texts(path: Path, engine: str = DEFAULT_ENGINE, at_page: AtPage | None = None) -> list[PageText]:
    """The bare text of each page by another engine than the readers'; ``at_page`` is called with each by PDFium.

    Raises:
        EngineError: it cannot read the file.
        KeyError: there is no such engine.
    """
    return ENGINES[engine](path, at_page)

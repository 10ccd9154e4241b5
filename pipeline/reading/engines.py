"""Engines that read the bare text of a document: the second opinion on what the readers read."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class EngineError(Exception):
    """The engine cannot read the file; the message says why."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text printed on a page, in any order, and what annotations and form fields show on top of it."""

    text: str
    annotations: tuple[str, ...] = ()


Engine = Callable[[Path], list[PageText]]


def pdfium_texts(path: Path) -> list[PageText]:
    """The texts of all pages as PDFium reads them.

    Raises:
        EngineError: it cannot open the file or one of its pages.
    """
    import pypdfium2

    try:
        with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
            return [_pdfium_page(document[i]) for i in range(len(document))]
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        raise EngineError(str(error)) from error


def _pdfium_page(page: Any) -> PageText:
    with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text:
        shown, whole = page.get_cropbox(), page.get_mediabox()
        printed = (
            text.get_text_range(errors="replace") if shown == whole else text.get_text_bounded(*shown, errors="replace")
        )
        return PageText(printed, tuple(_annotation_texts(page)))


def _annotation_texts(page: Any) -> Iterator[str]:
    from pypdfium2 import raw

    shown = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        key = shown.get(raw.FPDFAnnot_GetSubtype(annotation))
        if key is not None:
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            buffer = (ctypes.c_ushort * (size // 2))()
            raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
            text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").strip()
            if text:
                yield text
        raw.FPDFPage_CloseAnnot(annotation)


def oxide_texts(path: Path) -> list[PageText]:
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


def page_texts(path: Path, engine: str = DEFAULT_ENGINE) -> list[PageText]:
    """The bare text of each page by another engine than the readers'.

    Raises:
        EngineError: it cannot read the file.
        KeyError: there is no such engine.
    """
    return ENGINES[engine](path)

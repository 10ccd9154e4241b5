"""Annotations that viewers show and PDFium does not paint, for they have no appearance of their own."""

from __future__ import annotations

import ctypes
from typing import Any

from pipeline.model import Box
from pipeline.reading.engines import UNSEEN


def unpainted_annotations(page: Any, size: tuple[float, float]) -> list[Box]:
    """The boxes, as displayed, of texts, fields, stamps and redactions that have no appearance.

    Args:
        page: a page of PDFium.
        size: its width and height as displayed (points).
    """
    from pypdfium2 import raw

    covering = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_REDACT}
    found = []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetSubtype(annotation) in covering and not raw.FPDFAnnot_GetFlags(annotation) & UNSEEN:
            rect = raw.FS_RECTF()
            # an appearance of no length is the end of its string
            has_none = raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) <= 2
            if has_none and raw.FPDFAnnot_GetRect(annotation, rect):
                found.append(_displayed(page, rect, size))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _displayed(page: Any, rect: Any, size: tuple[float, float]) -> Box:
    """A rectangle of the file as it lies on the page that a viewer shows (points)."""
    from pypdfium2 import raw

    width, height = round(size[0]), round(size[1])
    xs, ys = [], []
    for x, y in ((rect.left, rect.bottom), (rect.right, rect.top)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        xs.append(across.value)
        ys.append(down.value)
    return Box(min(xs), min(ys), max(xs), max(ys))

"""The pages of a document as plain pictures, without anything drawn on them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pypdfium2

from pipeline.draw.errors import DrawError

PICTURE_ENDING = ".webp"

LONGEST_SIDE = 3000
"""Pixels: a poster is drawn smaller rather than in a picture that no browser shows. A4 at 144 to the inch: 1684."""
QUALITY = 80
"""Of WebP, 0-100. Measured on pages of text at 144 to the inch: 70 gives 96 kB, 80 some 130 kB, lossless 120 kB, and
a photograph many times that without loss; letters look the same from 75 on."""
FASTEST = 0
"""Effort of WebP, 0-6. Measured on a page of text: 0 takes 0.05 s, 2 takes 0.08 s and saves a fifth of the bytes."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a viewer shows it: number from 1, width and height in points; ``draw`` gives the picture's bytes."""

    number: int
    width: float
    height: float
    draw: Callable[[], bytes]


def page_pictures(pdf: Path, scale: float) -> Iterator[PagePicture]:
    """The pages of a document in their order; only what ``draw`` is called for is drawn, and while it is the turn.

    Args:
        pdf: the document.
        scale: pixels per point; less where a side would have more than :data:`LONGEST_SIDE`.

    Raises:
        DrawError: the document, or a page of it, cannot be opened.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, FileNotFoundError) as error:
        raise DrawError(f"{pdf} cannot be opened as a PDF: {error}") from error
    with document:
        for number in range(1, len(document) + 1):
            try:
                page = document[number - 1]
                width, height = page.get_size()
            except pypdfium2.PdfiumError as error:
                raise DrawError(f"{pdf}, page {number}: it cannot be opened: {error}") from error
            fitting = min(scale, LONGEST_SIDE / max(width, height, 1.0))
            yield PagePicture(number, width, height, partial(_webp, page, fitting))


def _webp(page: pypdfium2.PdfPage, scale: float) -> bytes:
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(out, "WEBP", quality=QUALITY, method=FASTEST)
    return out.getvalue()

"""A page with what the program believed drawn on it: one layer at a time, for bug reports and for looking."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from pipeline.draw.canvas import draw_shapes, with_caption
from pipeline.draw.errors import DrawError
from pipeline.draw.layers import LAYERS, Source
from pipeline.draw.shapes import Shape
from pipeline.reading import ReadingError

__all__ = ["LAYERS", "DrawError", "draw_page", "picture"]

SCALE = 2.0
"""Pixels per point: 144 to the inch."""


def draw_page(pdf: Path, page: int, layer: str, out: Path, scale: float = SCALE) -> None:
    """Draws a layer on the image of a page.

    Args:
        pdf: the document.
        page: number of the page, from 1.
        layer: one of :data:`LAYERS`.
        out: the picture to write; its ending says in which format, such as ``.png``.
        scale: pixels per point.

    Raises:
        DrawError: there is no such document, page, layer or folder, or nothing was extracted from the document.
    """
    if layer not in LAYERS:
        raise DrawError(f"there is no layer {layer}; the layers are {', '.join(LAYERS)}")
    if not out.parent.is_dir():
        raise DrawError(f"the folder {out.parent} does not exist: make it, or name another with -o")
    image, page_count = _page_image(pdf, page, scale)
    try:
        shapes = list(LAYERS[layer](Source(pdf), page))
    except ReadingError as error:
        raise DrawError(f"{pdf} cannot be read: {error.message}") from error
    draw_shapes(image, shapes, scale)
    caption = f"{pdf.name}, page {page} of {page_count}, layer {layer}"
    try:
        with_caption(image, caption, shapes, scale).convert("RGB").save(out)
    except ValueError as error:
        raise DrawError(f"{out}: no picture format has this ending; name a file that ends in .png") from error
    except OSError as error:
        raise DrawError(f"{out} cannot be written: {error.strerror or error}") from error


def picture(pdf: Path, page: int, shapes: Sequence[Shape], scale: float = SCALE) -> Image.Image:
    """The page with the shapes drawn on it, and a caption that says what they mean.

    Raises:
        DrawError: there is no such document or page.
    """
    image, page_count = _page_image(pdf, page, scale)
    draw_shapes(image, shapes, scale)
    return with_caption(image, f"{pdf.name}, page {page} of {page_count}", shapes, scale).convert("RGB")


def _page_image(pdf: Path, number: int, scale: float) -> tuple[Image.Image, int]:
    """The page as a viewer shows it, and how many pages there are."""
    if not pdf.is_file():
        raise DrawError(f"there is no file {pdf}")
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise DrawError(f"{pdf} cannot be opened as a PDF: {error}") from error
    with document:
        if not 1 <= number <= len(document):
            raise DrawError(f"{pdf} has no page {number}: it has {len(document)}, counted from 1")
        image: Image.Image = document[number - 1].render(scale=scale).to_pil()
        return image.convert("RGBA"), len(document)

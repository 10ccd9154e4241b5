"""The pictures of the pages: drawn once, kept as long as the document is the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.draw.errors import DrawError
from pipeline.draw.pages import FASTEST, LONGEST_SIDE, PICTURE_ENDING, QUALITY, page_pictures
from pipeline.review.folder import take_over

SCALE = 2.0
"""Pixels per point: sharp on a screen where a page is some 600 points wide, also one with two pixels to each."""

HOW = f"{PICTURE_ENDING} {SCALE} {LONGEST_SIDE} {QUALITY} {FASTEST}"
"""Pictures made in another way are not kept."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a document: width, height (points) and picture of each; how many were drawn; what went wrong."""

    pages: tuple[tuple[float, float, str], ...] = ()
    drawn: int = 0
    problem: str = ""


def write_pictures(pdf: Path, document_id: str, out: Path, earlier: Path | None) -> Pages:
    """Writes the pictures of a document's pages to ``out/pages/<document_id>``.

    Args:
        pdf: the document.
        document_id: names its content; the pictures of an earlier review of the same content are taken over.
        out: folder of the review.
        earlier: folder with the pictures of an earlier review, if any.
    """
    folder = out / "pages" / document_id
    folder.mkdir(parents=True)
    pages: list[tuple[float, float, str]] = []
    drawn = 0
    try:
        for page in page_pictures(pdf, SCALE):
            name = f"{page.number}{PICTURE_ENDING}"
            if not (earlier and take_over(earlier / document_id / name, folder / name)):
                (folder / name).write_bytes(page.draw())
                drawn += 1
            pages.append((round(page.width, 2), round(page.height, 2), f"pages/{document_id}/{name}"))
    except DrawError as error:
        return Pages(tuple(pages), drawn, str(error))
    return Pages(tuple(pages), drawn)

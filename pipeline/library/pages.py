"""The page a value stands on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.draw import picture
from pipeline.draw.shapes import Colour, Shape
from pipeline.folders import RAW_PDFS
from pipeline.intake import find_documents
from pipeline.intake.files import sha256_of
from pipeline.library.datasets import DatasetError, load
from pipeline.model import Box

if TYPE_CHECKING:
    from PIL import Image

RAW_PDFS_VARIABLE: Final = "FOLLOWUP_RAW_PDFS"
"""The environment variable that names the folder of the PDFs where no argument does."""

SCALE: Final = 2.0
"""Pixels per point: 144 to the inch."""


def open_page(
    goal_id: str,
    parsed: Path | str | None = None,
    raw_pdfs: Path | str | None = None,
    page: int | None = None,
    scale: float = SCALE,
) -> Image.Image:
    """The page a goal stands on, with its text, statuses and comments marked; a notebook shows it.

    Args:
        goal_id: such as ``rcc-norr:2023:1.03``.
        parsed: the folder of the datasets, see :func:`pipeline.load`.
        raw_pdfs: the folder of the PDFs; by default what the variable ``FOLLOWUP_RAW_PDFS`` names, else ``raw_pdfs``.
        page: another of the goal's pages than its first.
        scale: pixels per point.

    Returns:
        The picture of the page, as Pillow has it (``.show()``, ``.save("page.png")``).

    Raises:
        DatasetError: there is no such goal, or it does not stand on that page, or its PDF is not in the folder.
        pipeline.draw.DrawError: the PDF cannot be drawn.

    >>> import pipeline
    >>> pipeline.open_page("rcc-norr:2022:1.01").mode
    'RGB'
    """
    goals = load("goals", parsed)
    found = goals[goals["goal_id"] == goal_id]
    if found.empty:
        raise DatasetError(
            f"there is no goal {goal_id}; ids look like {next(iter(goals['goal_id']), 'rcc-norr:2023:1.03')}"
        )
    goal = found.iloc[0]
    number = int(page or goal["page_first"])
    if not goal["page_first"] <= number <= goal["page_last"]:
        raise DatasetError(f"{goal_id} stands on pages {goal['page_first']} to {goal['page_last']}, not on {number}")
    folder = Path(raw_pdfs or os.environ.get(RAW_PDFS_VARIABLE) or RAW_PDFS)
    pdf = _pdf(str(goal["document_id"]), parsed, folder)
    return picture(pdf, number, list(_shapes(goal_id, goal["boxes"], number, parsed)), scale)


def _pdf(document_id: str, parsed: Path | str | None, folder: Path) -> Path:
    documents = load("documents", parsed).set_index("document_id")
    name, sha256 = documents.loc[document_id, "file_name"], documents.loc[document_id, "sha256"]
    candidate = folder / str(name)
    if candidate.is_file() and sha256_of(candidate) == sha256:
        return candidate
    sources = find_documents(folder)[0] if folder.is_dir() else ()
    same = next((source.path for source in sources if source.sha256 == sha256), None)
    if same is None:
        raise DatasetError(f"{name} (SHA-256 {sha256}) is not below {folder}; name the folder it is in with raw_pdfs")
    return same


def _shapes(goal_id: str, boxes: list[dict[str, Any]], page: int, parsed: Path | str | None) -> Iterator[Shape]:
    yield from _of_boxes(boxes, page, Colour.ORANGE, "goal", "")
    statuses, comments = load("statuses", parsed), load("comments", parsed)
    for row in statuses[statuses["goal_id"] == goal_id].to_dict("records"):
        if row["page"] == page and row["x0"] == row["x0"]:  # not a number: the box is not known
            box = Box(row["x0"], row["top"], row["x1"], row["bottom"])
            yield Shape(box, Colour.BLUE, "status", row["region"])
    for row in comments[comments["goal_id"] == goal_id].to_dict("records"):
        yield from _of_boxes(row["boxes"], page, Colour.GREEN, "comment", row["region"])


def _of_boxes(boxes: list[dict[str, Any]], page: int, colour: Colour, meaning: str, label: str) -> Iterator[Shape]:
    for box in boxes:
        if box["page"] == page:
            yield Shape(Box(box["x0"], box["top"], box["x1"], box["bottom"]), colour, meaning, label)

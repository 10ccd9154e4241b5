"""A page with what the program believed drawn on it: one layer at a time, for bug reports and for looking."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from pipeline.documents import Outcome
from pipeline.documents.process import process
from pipeline.intake import SourceFile, classify
from pipeline.model import Box, DocumentLayout, PageLayout, union
from pipeline.profile import load_profiles
from pipeline.reading import ReadingError, read_document
from pipeline.tables import find_rows
from pipeline.tables.runs import Part

SCALE = 2.0
"""Pixels per point: 144 to the inch."""


class DrawError(Exception):
    """The page cannot be drawn; the message says why and what to do."""


class Colour(NamedTuple):
    """A colour and what it stands for. The colours are those of Okabe and Ito (2008), told apart by most eyes."""

    red: int
    green: int
    blue: int
    meaning: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        return self[:3]

    @property
    def ink(self) -> tuple[int, int, int, int]:
        """White or black, whichever is read better on this colour."""
        luminance = 0.299 * self.red + 0.587 * self.green + 0.114 * self.blue
        return (255, 255, 255, 255) if luminance < DARK else (0, 0, 0, 255)


def _orange(meaning: str) -> Colour:
    return Colour(230, 159, 0, meaning)


def _sky(meaning: str) -> Colour:
    return Colour(86, 180, 233, meaning)


def _green(meaning: str) -> Colour:
    return Colour(0, 158, 115, meaning)


def _blue(meaning: str) -> Colour:
    return Colour(0, 114, 178, meaning)


def _red(meaning: str) -> Colour:
    return Colour(213, 94, 0, meaning)


def _purple(meaning: str) -> Colour:
    return Colour(204, 121, 167, meaning)


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle to draw: ``box`` in points as a viewer shows the page, ``label`` beside it, empty for none."""

    box: Box
    colour: Colour
    label: str = ""
    is_filled: bool = True
    is_dashed: bool = False


# ---- the layers ---------------------------------------------------------------------------------------------------


class Source:
    """A document to draw from; read when first asked for."""

    def __init__(self, path: Path) -> None:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.file = SourceFile(path, path.name, digest, digest[:12], path.stat().st_size)

    @cached_property
    def layout(self) -> DocumentLayout:
        """The pages as read."""
        return read_document(self.file.path)

    @cached_property
    def outcome(self) -> Outcome:
        """What is published from it."""
        return process(self.file)

    def page(self, number: int) -> PageLayout:
        """The page of that number, from 1."""
        return self.layout.pages[number - 1]


def _words(source: Source, number: int) -> Iterator[Shape]:
    page = source.page(number)
    plain, bold, turned = _blue("word"), _purple("bold word"), _red("word that runs another way")
    for word in page.words:
        colour = turned if not word.is_upright else bold if word.is_bold else plain
        yield Shape(page.displayed(word.box), colour)


def _rules(source: Source, number: int) -> Iterator[Shape]:
    page = source.page(number)
    across, down, edge = _red("horizontal rule"), _blue("vertical rule"), "edge of a filled area (dashed)"
    for fill in page.fills:
        yield Shape(page.displayed(fill.box), _sky("filled area"))
    for rule in page.rules:
        colour = across if rule.is_horizontal else down
        colour = colour._replace(meaning=edge) if rule.is_fill_edge else colour
        yield Shape(page.displayed(rule.box), colour, is_filled=False, is_dashed=rule.is_fill_edge)


def _columns(source: Source, number: int) -> Iterator[Shape]:
    known = classify(source.layout, source.file, load_profiles())
    if known.profile is None:
        raise DrawError(f"{source.file.path}: no profile fits this document, so no columns were looked for")
    profile = known.profile.for_year(known.report_year)
    for run in find_rows(source.layout, profile).runs:
        for part in run.parts:
            if part.number == number and part.words:
                yield from _columns_of(part)


def _columns_of(part: Part) -> Iterator[Shape]:
    body = union(word.box for word in part.words)
    by_rules, by_words = _green("column between drawn rules"), _sky("column between words")
    edges, colour = (part.ruled_edges, by_rules) if part.ruled_edges else (part.edges, by_words)
    spans = pairwise((body.x0, *edges, body.x1))
    for i, (column, (x0, x1)) in enumerate(zip(part.header.columns, spans, strict=False)):
        box = part.page.displayed(Box(x0, body.top, x1, body.bottom))
        yield Shape(box, colour, column.key, is_filled=i % 2 == 0)
    for column in part.header.columns:
        if column.page == part.number:
            yield Shape(part.page.displayed(column.box), _red("word of the header"))


def _rows(source: Source, number: int) -> Iterator[Shape]:
    colours = _blue("row"), _orange("every other row")
    for i, goal in enumerate(_records(source, "goals")):
        boxes = [box for box, _ in _boxes_of_goal(source, goal.goal_id, number)]
        if boxes:
            yield Shape(union(boxes), colours[i % 2], f"R{goal.goal_id.rsplit(':', 1)[-1]}")


def _cells(source: Source, number: int) -> Iterator[Shape]:
    for goal in _records(source, "goals"):
        for box, record in _boxes_of_goal(source, goal.goal_id, number):
            yield _cell(box, record)


def _cell(box: Box, record: Any) -> Shape:
    doubt = " (?)" if record.needs_review else ""
    region = getattr(record, "region", "")
    if hasattr(record, "status_raw"):
        return Shape(box, _red("status"), f"{region} {record.status_raw or 'blank'}{doubt}")
    if hasattr(record, "comment_text"):
        return Shape(box, _green("comment"), f"{region or 'no label'}{doubt}")
    return Shape(box, _blue("goal"), f"{record.goal_id.rsplit(':', 1)[-1]}{doubt}")


def _boxes_of_goal(source: Source, goal_id: str, number: int) -> Iterator[tuple[Box, Any]]:
    """What a goal's row has on a page: one box per goal text, status and comment, with its record."""
    for name in ("goals", "comments", "statuses"):
        for record in _records(source, name):
            boxes = _boxes_on(record, number) if record.goal_id == goal_id else ()
            if boxes:
                yield union(boxes), record


def _boxes_on(record: Any, number: int) -> Sequence[Box]:
    if hasattr(record, "boxes"):
        return [Box(*box[1:]) for box in record.boxes if box.page == number]
    has_box = record.page == number and record.x0 is not None
    return [Box(record.x0, record.top, record.x1, record.bottom)] if has_box else []


def _items(source: Source, number: int) -> Iterator[Shape]:
    looks: Mapping[str, tuple[Colour, Callable[[Any], str]]] = {
        "agenda_items": (_blue("agenda item"), lambda r: f"item {r.item_number}"),
        "agenda_sections": (_green("section"), lambda r: f"section {r.item_number}.{r.section_number}"),
        "decisions": (_red("decision"), lambda r: f"decision {r.item_number}.{r.decision_number}"),
    }
    for name, (colour, label) in looks.items():
        for record in _records(source, name):
            boxes = _boxes_on(record, number)
            if boxes:
                yield Shape(union(boxes), colour, label(record))


def _records(source: Source, dataset: str) -> Sequence[Any]:
    outcome = source.outcome
    if outcome.document.status == "rejected":
        errors = "; ".join(f.message for f in outcome.findings if f.severity == "error")
        raise DrawError(f"{source.file.path}: nothing was extracted from it: {errors}")
    return outcome.records.get(dataset, ())


LAYERS: Mapping[str, Callable[[Source, int], Iterator[Shape]]] = {
    "words": _words,
    "rules": _rules,
    "columns": _columns,
    "rows": _rows,
    "cells": _cells,
    "items": _items,
}
"""What can be drawn: ``cells`` and ``rows`` show what is published of a report, ``items`` of minutes."""


# ---- the picture --------------------------------------------------------------------------------------------------


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
    _draw_shapes(image, shapes, scale)
    caption = f"{pdf.name}, page {page} of {page_count}, layer {layer}"
    try:
        _with_caption(image, caption, shapes, scale).convert("RGB").save(out)
    except ValueError as error:
        raise DrawError(f"{out}: no picture format has this ending; name a file that ends in .png") from error
    except OSError as error:
        raise DrawError(f"{out} cannot be written: {error.strerror or error}") from error


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


FILL_ALPHA, LINE_ALPHA = 40, 255
LABEL_SIZE, CAPTION_SIZE = 6.5, 8.0
"""Font sizes in points of the page."""
LABEL_GAP = 1.5
"""White between a box and its label, points: ascenders stand out of the boxes of their words."""
LINE_WIDTH = 0.75
DARK = 140
"""A colour of less luminance (0-255) carries white letters, any other black ones."""
DASH = 3.0
"""Length of a dash and of the gap after it, points."""
MARGIN = 4.0


def _draw_shapes(image: Image.Image, shapes: Sequence[Shape], scale: float) -> None:
    overlay = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(overlay)
    for shape in shapes:
        if shape.is_filled:
            draw.rectangle(_pixels(shape.box, scale), fill=(*shape.colour.rgb, FILL_ALPHA))
    for shape in shapes:
        _outline(draw, shape, scale)
    _draw_labels(draw, shapes, scale, image.size)
    image.alpha_composite(overlay)


def _pixels(box: Box, scale: float) -> tuple[float, float, float, float]:
    """The box in pixels, wider by its outline, which thus covers no letter."""
    x0, top, x1, bottom = box.x0 - LINE_WIDTH, box.top - LINE_WIDTH, box.x1 + LINE_WIDTH, box.bottom + LINE_WIDTH
    return (x0 * scale, top * scale, x1 * scale, bottom * scale)


def _outline(draw: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    x0, top, x1, bottom = _pixels(shape.box, scale)
    colour = (*shape.colour.rgb, LINE_ALPHA)
    if not shape.is_dashed:
        draw.rectangle((x0, top, x1, bottom), outline=colour, width=_line_width(scale))
        return
    corners = [(x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top)]
    for start, end in pairwise(corners):
        for a, b in _dashes(start, end, DASH * scale):
            draw.line((a, b), fill=colour, width=_line_width(scale))


def _line_width(scale: float) -> int:
    return max(1, round(LINE_WIDTH * scale))


Point = tuple[float, float]


def _dashes(start: Point, end: Point, dash: float) -> Iterator[tuple[Point, Point]]:
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    count = int(length / dash) + 1

    def at(step: float) -> Point:
        share = min(1.0, step / count)
        return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)

    for step in range(0, count, 2):
        yield at(step), at(step + 1)


def _draw_labels(draw: ImageDraw.ImageDraw, shapes: Iterable[Shape], scale: float, size: tuple[int, int]) -> None:
    """Draws each label as a small flag at its box, where it covers no other label."""
    font = ImageFont.load_default(LABEL_SIZE * scale)
    taken: list[Box] = []
    for shape in shapes:
        if shape.label:
            width, height = draw.textlength(shape.label, font) + scale * 2, LABEL_SIZE * scale * 1.2
            flag = _free_place(Box(*_pixels(shape.box, scale)), width, height, LABEL_GAP * scale, taken, size)
            taken.append(flag)
            draw.rectangle(flag, fill=(*shape.colour.rgb, LINE_ALPHA))
            draw.text((flag.x0 + scale, flag.y_centre), shape.label, shape.colour.ink, font, anchor="lm")


def _free_place(box: Box, width: float, height: float, gap: float, taken: Sequence[Box], size: tuple[int, int]) -> Box:
    """Where a flag of that size stands: above the box, below, right, left or inside it, whichever is free first."""
    corners = [
        (box.x0, box.top - height - gap),
        (box.x0, box.bottom + gap),
        (box.x1 + gap, box.top),
        (box.x0 - width - gap, box.top),
        (box.x0, box.top),
    ]
    flags = [Box(x, y, x + width, y + height) for x, y in corners]
    free = (f for f in flags if _is_inside(f, size) and not any(_overlap(f, other) for other in taken))
    return next(free, flags[-1])


def _is_inside(box: Box, size: tuple[int, int]) -> bool:
    return box.x0 >= 0 and box.top >= 0 and box.x1 <= size[0] and box.bottom <= size[1]


def _overlap(a: Box, b: Box) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def _with_caption(image: Image.Image, caption: str, shapes: Iterable[Shape], scale: float) -> Image.Image:
    """The image with a strip below it: what it shows, and what the colours stand for."""
    font = ImageFont.load_default(CAPTION_SIZE * scale)
    colours = list(dict.fromkeys(shape.colour for shape in shapes))
    line = CAPTION_SIZE * scale * 1.6
    framed = Image.new("RGBA", (image.width, round(image.height + 2 * line + MARGIN * scale)), "white")
    framed.paste(image)
    draw = ImageDraw.Draw(framed)
    draw.line((0, image.height, image.width, image.height), fill="black", width=_line_width(scale))
    y = image.height + line * 0.8
    draw.text((MARGIN * scale, y), caption, "black", font, anchor="lm")
    x = MARGIN * scale
    for colour in colours:
        box = (x, y + line * 0.7, x + line * 0.6, y + line * 1.3)
        draw.rectangle(box, fill=(*colour.rgb, 255), outline="black")
        draw.text((x + line * 0.8, y + line), colour.meaning, "black", font, anchor="lm")
        x += line * 1.4 + draw.textlength(colour.meaning, font)
    if not colours:
        draw.text((x, y + line), "nothing of this layer on this page", "black", font, anchor="lm")
    return framed

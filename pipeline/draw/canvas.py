"""Shapes drawn on the image of a page, with labels and a caption."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from pipeline.draw.shapes import Shape
from pipeline.model import Box

FILL_ALPHA = 40
LABEL_SIZE, CAPTION_SIZE = 6.5, 8.0
"""Font sizes in points of the page."""
LABEL_GAP = 1.5
"""White between a box and its label, points: ascenders stand out of the boxes of their words."""
LINE_WIDTH = 0.75
DASH = 3.0
"""Length of a dash and of the gap after it, points."""
MARGIN = 4.0


def draw_shapes(image: Image.Image, shapes: Sequence[Shape], scale: float) -> None:
    """Draws the shapes on ``image``, of ``scale`` pixels per point, in their order."""
    overlay = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(overlay)
    for shape in shapes:
        if shape.is_filled:
            draw.rectangle(_pixels(shape.box, scale), fill=shape.colour.rgba(FILL_ALPHA))
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
    colour = shape.colour.rgba()
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
            flag = free_place(Box(*_pixels(shape.box, scale)), width, height, LABEL_GAP * scale, taken, size)
            taken.append(flag)
            draw.rectangle(flag, fill=shape.colour.rgba())
            draw.text((flag.x0 + scale, flag.y_centre), shape.label, shape.colour.ink, font, anchor="lm")


def free_place(box: Box, width: float, height: float, gap: float, taken: Sequence[Box], size: tuple[int, int]) -> Box:
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


def with_caption(image: Image.Image, caption: str, shapes: Iterable[Shape], scale: float) -> Image.Image:
    """The image with a strip below it: what it shows, and what the colours stand for."""
    font = ImageFont.load_default(CAPTION_SIZE * scale)
    meanings = list(dict.fromkeys((shape.colour, shape.meaning) for shape in shapes))
    line = CAPTION_SIZE * scale * 1.6
    framed = Image.new("RGBA", (image.width, round(image.height + 2 * line + MARGIN * scale)), "white")
    framed.paste(image)
    draw = ImageDraw.Draw(framed)
    draw.line((0, image.height, image.width, image.height), fill="black", width=_line_width(scale))
    y = image.height + line * 0.8
    draw.text((MARGIN * scale, y), caption, "black", font, anchor="lm")
    x = MARGIN * scale
    for colour, meaning in meanings:
        box = (x, y + line * 0.7, x + line * 0.6, y + line * 1.3)
        draw.rectangle(box, fill=colour.rgba(), outline="black")
        draw.text((x + line * 0.8, y + line), meaning, "black", font, anchor="lm")
        x += line * 1.4 + draw.textlength(meaning, font)
    if not meanings:
        draw.text((x, y + line), "nothing of this layer on this page", "black", font, anchor="lm")
    return framed

"""What stands on the pages of a constructed report, and the PDF made of it.

A page is described upright: points, origin top left. Painting turns it, crops it, and orders the drawing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFArray
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from tests.corpus.fonts import HELVETICA, ascent_descent, drawable, register, width
from tests.corpus.layouts import Crop, Layout, Turn

Colour = tuple[float, float, float]
BoxTuple = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

SUBJECT = "Constructed document; not a published report"
KEYWORDS = "constructed"
PRODUCER = "Constructed documents of the follow-up pipeline"
DOUBLE_GAP = 1.8
"""Distance between the two lines of a double rule."""


class TextOp(NamedTuple):
    """Letters on one baseline. ``climbs``: turned a quarter to the left, so that they run upwards from (x, y)."""

    x: float
    baseline: float
    text: str
    font: str
    size: float
    climbs: bool = False


class RuleOp(NamedTuple):
    """A horizontal or vertical line."""

    x0: float
    top: float
    x1: float
    bottom: float


class LinkOp(NamedTuple):
    """A link annotation."""

    box: BoxTuple
    url: str


class FillOp(NamedTuple):
    box: BoxTuple
    colour: Colour


@dataclass(slots=True)
class Page:
    """One page, upright. ``rotate`` and ``sideways`` as in :class:`Layout`."""

    width: float
    height: float
    rotate: Turn = 0
    sideways: Turn = 0
    is_table_page: bool = False
    texts: list[TextOp] = field(default_factory=list)
    rules: list[RuleOp] = field(default_factory=list)
    fills: list[FillOp] = field(default_factory=list)
    links: list[LinkOp] = field(default_factory=list)
    furniture: list[TextOp] = field(default_factory=list)
    """Running title and page number."""
    furniture_is_turned: bool = True

    @property
    def displayed_size(self) -> tuple[float, float]:
        """Width and height of the page that a viewer shows."""
        return (self.width, self.height) if self.sideways in (0, 180) else (self.height, self.width)

    @property
    def furniture_size(self) -> tuple[float, float]:
        """Width and height of the page as the furniture sees it."""
        return (self.width, self.height) if self.furniture_is_turned else self.displayed_size

    def displayed(self, box: BoxTuple) -> BoxTuple:
        """An upright box as it lies on the page that a viewer shows."""
        x0, top, x1, bottom = box
        w, h = self.width, self.height
        return {
            0: box,
            90: (h - bottom, x0, h - top, x1),
            180: (w - x1, h - bottom, w - x0, h - top),
            270: (top, w - x1, bottom, w - x0),
        }[self.sideways]


def paint(pages: list[Page], layout: Layout, title: str) -> bytes:
    """The PDF of ``pages``: the same pages and layout give the same bytes."""
    for family in (layout.table_family, layout.body_family, layout.heading_family):
        register(family)
    rl_config.useA85 = 0  # streams as programs write them: binary
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setSubject(SUBJECT)
    canvas.setKeywords(KEYWORDS)
    canvas.setProducer(PRODUCER)
    canvas.setAuthor("")
    canvas.setCreator("")
    for number, page in enumerate(pages, 1):
        _paint_page(canvas, page, layout, random.Random(number))
    canvas.save()
    return out.getvalue()


def _paint_page(canvas: Canvas, page: Page, layout: Layout, chance: random.Random) -> None:
    turn = (page.sideways - page.rotate) % 360
    user = (page.width, page.height) if turn in (0, 180) else (page.height, page.width)
    crop = layout.crop or Crop(0, 0, 0, 0)
    x, y = crop.origin
    left, low = x + crop.left, y + crop.bottom
    canvas.setPageSize(user)
    canvas.setPageRotation(page.rotate)
    if crop.slug:
        canvas.setFont(HELVETICA.regular, 8)
        canvas.drawString(x + 4, y + 4, crop.slug)
    canvas.saveState()
    canvas.translate(left, low)
    canvas.saveState()
    canvas.transform(*_turning(turn, page.width, page.height))
    _paint_fills(canvas, page)
    _paint_rules(canvas, page, layout)
    _paint_texts(canvas, page.texts, page.height, layout, chance)
    for (x0, top, x1, bottom), url in page.links:
        canvas.linkURL(url, (x0, page.height - bottom, x1, page.height - top), relative=1)
    canvas.restoreState()
    width_seen, height_seen = page.furniture_size
    furniture_turn = turn if page.furniture_is_turned else -page.rotate % 360
    canvas.transform(*_turning(furniture_turn, width_seen, height_seen))
    _paint_texts(canvas, page.furniture, height_seen, layout, chance)
    canvas.restoreState()
    media = [x, y, left + user[0] + crop.right, low + user[1] + crop.top]
    with_crop = layout.crop is not None
    _close_page(canvas, media, [left, low, left + user[0], low + user[1]] if with_crop else None)


def _close_page(canvas: Canvas, media: list[float], crop: list[float] | None) -> None:
    """Ends the page with boxes of its own: reportlab knows no media box whose origin is not (0, 0)."""
    document: Any = canvas._doc
    add: Callable[[Any], None] = document.addPage

    def add_with_boxes(page: Any) -> None:
        page.MediaBox = PDFArray(media)
        if crop is not None:
            page.CropBox = PDFArray(crop)
        add(page)

    document.addPage = add_with_boxes
    canvas.showPage()
    document.addPage = add


def _turning(turn: int, w: float, h: float) -> tuple[float, float, float, float, float, float]:
    """The matrix that turns a page of ``w`` by ``h`` clockwise into the quadrant right of and over the origin."""
    return {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, -1, 1, 0, 0, w),
        180: (-1, 0, 0, -1, w, h),
        270: (0, 1, -1, 0, h, 0),
    }[turn]


def _paint_fills(canvas: Canvas, page: Page) -> None:
    for (x0, top, x1, bottom), colour in page.fills:
        canvas.setFillColorRGB(*colour)
        canvas.rect(x0, page.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def _paint_rules(canvas: Canvas, page: Page, layout: Layout) -> None:
    canvas.setLineWidth(layout.rule_width)
    if layout.rule_kind == "dashed":
        canvas.setDash(3, 2)
    for rule in page.rules:
        for x0, top, x1, bottom in _strands(rule, layout):
            if layout.rule_kind == "rect":
                half = layout.rule_width / 2
                low = page.height - bottom - half
                canvas.rect(x0 - half, low, x1 - x0 + 2 * half, bottom - top + 2 * half, stroke=0, fill=1)
            else:
                canvas.line(x0, page.height - top, x1, page.height - bottom)
    canvas.setDash()


def _strands(rule: RuleOp, layout: Layout) -> Iterator[RuleOp]:
    if layout.rule_kind != "double":
        yield rule
        return
    dx, dy = (0.0, DOUBLE_GAP / 2) if rule.top == rule.bottom else (DOUBLE_GAP / 2, 0.0)
    for sign in (-1, 1):
        yield RuleOp(rule.x0 + sign * dx, rule.top + sign * dy, rule.x1 + sign * dx, rule.bottom + sign * dy)


def _paint_texts(canvas: Canvas, texts: list[TextOp], height: float, layout: Layout, chance: random.Random) -> None:
    ops = [part for op in texts for part in _drawn(op, layout)]
    if layout.shuffle:
        chance.shuffle(ops)
    text: PDFTextObject = canvas.beginText()
    font: tuple[str, float] | None = None
    for op in ops:
        if font != (op.font, op.size):
            font = (op.font, op.size)
            text.setFont(*font)
        # written by hand: setTextTransform takes a quarter of the time that a glyph-wise report takes
        turned = "0 1 -1 0" if op.climbs else "1 0 0 1"
        text._code.append(f"{turned} {op.x:.3f} {height - op.baseline:.3f} Tm")
        text.textOut(drawable(op.text, op.font))
    canvas.drawText(text)


def _drawn(op: TextOp, layout: Layout) -> Iterator[TextOp]:
    """What is drawn in one go: the whole piece, its words, or its glyphs without any spaces."""
    if layout.drawing == "line":
        yield op
        return
    x = 0.0
    parts = list(op.text) if layout.drawing == "glyph" else op.text.split(" ")
    space = width(" ", op.font, op.size) if layout.drawing == "word" else 0.0
    for part in parts:
        if part.strip():
            at = op._replace(baseline=op.baseline - x) if op.climbs else op._replace(x=op.x + x)
            yield at._replace(text=part)
        x += width(part, op.font, op.size) + space


def text_box(x: float, baseline: float, text: str, font: str, size: float) -> BoxTuple:
    """The box of a text: its width, and the font's ascent and descent."""
    ascent, descent = ascent_descent(font, size)
    return (x, baseline - ascent, x + width(text, font, size), baseline - descent)

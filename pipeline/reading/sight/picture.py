"""Pages as a viewer shows them, in shades of grey."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Any

from pipeline.model import Box, Turn
from pipeline.reading.sight.settings import SightSettings

Rows = list[bytes]
"""Shades from top to bottom and left to right, 0 (black) to 255."""

WHITE = b"\xff"
HALF_A_PEN = 0.75
"""Points that a rule may be broad on either side, with what rounding moves it by. Measured: 0.1-0.6."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as displayed, or a part of it, with annotations and form fields.

    ``across`` and ``down`` are pixels for a point, ``left`` and ``upper`` where on the page it begins (points).
    """

    shades: bytes
    stride: int
    width: int
    height: int
    across: float
    down: float
    left: float = 0.0
    upper: float = 0.0

    def cut(self, box: Box) -> Rows:
        """What is in a box (points, displayed), each pixel that it touches."""
        left, upper, across, down = self.left, self.upper, self.across, self.down
        x0, x1 = max(0, floor((box.x0 - left) * across)), min(self.width, ceil((box.x1 - left) * across))
        top, bottom = max(0, floor((box.top - upper) * down)), min(self.height, ceil((box.bottom - upper) * down))
        shades, stride = self.shades, self.stride
        return [shades[y * stride + x0 : y * stride + x1] for y in range(top, bottom)] if x0 < x1 else []

    def without(self, box: Box, parts: Sequence[Box], ground: int) -> list[bytearray]:
        """What is in a box, with ``ground`` in place of some parts and of what is next to them."""
        rows = [bytearray(row) for row in self.cut(box)]
        spare = max(1, round(HALF_A_PEN * self.down))
        left, top = max(0, floor((box.x0 - self.left) * self.across)), max(0, floor((box.top - self.upper) * self.down))
        for part in parts:
            x0, x1 = (int((x - self.left) * self.across) - left for x in (part.x0, part.x1))
            y0, y1 = (int((y - self.upper) * self.down) - top for y in (part.top, part.bottom))
            for row in rows[max(0, y0 - spare) : max(0, y1 + spare + 1)]:
                first, last = max(0, x0 - spare), min(len(row), max(0, x1 + spare + 1))
                row[first:last] = bytes([ground]) * max(0, last - first)
        return rows


def painted(
    document: Any,
    page: Any,
    size: tuple[float, float],
    settings: SightSettings,
    part: Box,
    scale: float,
    seconds: float | None,
) -> Picture | None:
    """The picture of a part of a page; None where PDFium does not paint it, or not in time.

    Args:
        document: PDFium's document.
        page: its page.
        size: width and height of the page as displayed (points).
        settings: how large the picture may become.
        part: what is painted (points, displayed).
        scale: pixels for a point.
        seconds: of the processor that it may take; None for any number.
    """
    from pypdfium2 import raw

    scale = min(scale, sqrt(settings.most_pixels / max(1.0, part.width * part.height)))
    width, height = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    across, down = width / part.width, height / part.height
    stride = -(-width // 4) * 4
    shades = bytearray(WHITE) * (stride * height)
    first = ctypes.c_ubyte.from_buffer(shades)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, ctypes.byref(first), stride)
    if not bitmap:
        return None
    whole = round(size[0] * across), round(size[1] * down)
    place = (round(-part.x0 * across), round(-part.top * down), *whole, 0, raw.FPDF_ANNOT)
    try:
        if seconds is None:
            raw.FPDF_RenderPageBitmap(bitmap, page, *place)
        elif not _in_time(bitmap, page, place, seconds):
            return None
        if document.formenv:
            raw.FPDF_FFLDraw(document.formenv, bitmap, page, *place)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Picture(bytes(shades), stride, width, height, across, down, part.x0, part.top)


def _in_time(bitmap: Any, page: Any, place: Sequence[int], seconds: float) -> bool:
    from pypdfium2 import raw

    done = raw.FPDF_RenderPageBitmap_Start(bitmap, page, *place, _pause(seconds))
    raw.FPDF_RenderPage_Close(page)
    return bool(done == raw.FPDF_RENDER_DONE)


def _pause(seconds: float) -> Any:
    """What PDFium asks now and then whether to stop: after so many seconds of the processor."""
    from pypdfium2 import raw

    end = time.process_time() + seconds
    asked = dict(raw.IFSDK_PAUSE._fields_)["NeedToPauseNow"](lambda _: time.process_time() > end)
    return raw.IFSDK_PAUSE(version=1, NeedToPauseNow=asked, user=None)


def upright(rows: Sequence[bytes], turn: Turn) -> Rows:
    """A piece of a picture turned clockwise."""
    for _ in range(turn // 90):
        rows = [bytes(column) for column in zip(*rows[::-1], strict=True)]
    return list(rows)

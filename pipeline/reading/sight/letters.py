"""How letters look: those of the fonts that every viewer has, to hold printed ones against."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from functools import cache, reduce
from math import log
from operator import or_, sub
from typing import NamedTuple

from pipeline.model import Box
from pipeline.reading.sight.picture import Picture, painted
from pipeline.reading.sight.settings import SETTINGS, SightSettings

FONTS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic", "Courier")
SIZE, STEP = 12, 20
"""Of the letters that others are held against, and from one to the next (points)."""
GRID, FINE = 8, 3
"""A shape has so many fields each way, and a field so many samples."""

SHADES = 256

SAME_FORM, OTHER_FORM = 0.3, 0.5
"""By so much (natural logarithm) the form of a letter, width to height, may differ; what is more counts so much.
Measured: narrow fonts 0.2, a letter with something beside it 0.4 and more."""


class Shape(NamedTuple):
    """How much ink (0-1) is in each field of a letter, from top to bottom and left to right; its form, see above."""

    fields: tuple[float, ...]
    form: float


def shape_of(rows: Sequence[bytes], settings: SightSettings = SETTINGS) -> Shape | None:
    """The shape of what is printed in a piece of a picture; None where nothing is."""
    shades = b"".join(rows)
    different = list(dict.fromkeys(shades))
    darkest, lightest = min(different, default=0), max(different, default=0)
    if lightest - darkest < settings.contrast:
        return None
    ground = max(different, key=shades.count)
    most = max(lightest - ground, ground - darkest)
    # for each shade how far it is from the ground, and whether that makes it ink: bytes are translated at once
    apart = bytes([abs(shade - ground) for shade in range(SHADES)])
    is_ink = bytes([2 * ink >= most for ink in apart])
    inked = [row.translate(is_ink) for row in rows]
    lines = [y for y, row in enumerate(inked) if 1 in row]
    columns = reduce(or_, [int.from_bytes(row) for row in inked]).to_bytes(len(rows[0]))
    top, left = lines[0], columns.find(1)
    high, wide = lines[-1] + 1 - top, columns.rfind(1) + 1 - left
    samples = GRID * FINE
    ys = [top + (2 * i + 1) * high // (2 * samples) for i in range(samples)]
    xs = [left + (2 * i + 1) * wide // (2 * samples) for i in range(samples)]
    fields = [0] * (GRID * GRID)
    for i, y in enumerate(ys):
        row, first = rows[y].translate(apart), i // FINE * GRID
        for j, x in enumerate(xs):
            fields[first + j // FINE] += row[x]
    whole = most * FINE * FINE
    return Shape(tuple([field / whole for field in fields]), log(wide / high))


def difference(one: Shape, other: Shape) -> float:
    """Mean difference of two shapes (0-1)."""
    apart: float = sum(map(abs, map(sub, one.fields, other.fields))) / len(one.fields)
    return apart + OTHER_FORM * max(0.0, abs(one.form - other.form) - SAME_FORM)


def likeness(shape: Shape, letters: str) -> dict[str, float]:
    """How much a shape differs from each letter, in the font in which it differs least."""
    return {letter: min([difference(shape, model) for model in _models(letter)], default=1.0) for letter in letters}


@cache
def _models(letter: str) -> list[Shape]:
    """The shapes of a letter in all fonts."""
    size = (2.0 * STEP, STEP * (len(FONTS) + 1.0))
    picture = _painted_sheet(_sheet(letter, size), size)
    if picture is None:
        return []
    feet = [STEP * (row + 1.0) for row in range(len(FONTS))]
    shapes = [shape_of(picture.cut(Box(0.0, foot - SIZE, size[0], foot + SIZE / 3))) for foot in feet]
    return [shape for shape in shapes if shape]


def _painted_sheet(pdf: bytes, size: tuple[float, float]) -> Picture | None:
    import pypdfium2

    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document, contextlib.closing(document[0]) as page:
        return painted(document, page.raw, size, SETTINGS, Box(0.0, 0.0, *size), SETTINGS.fine, None)


def _sheet(letter: str, size: tuple[float, float]) -> bytes:
    """A PDF of one page with a letter in each font, a line for each."""
    shown = "".join(
        f"BT /F{row} {SIZE} Tf {STEP / 2} {size[1] - STEP * (row + 1.0)} Td <{letter.encode('cp1252').hex()}> Tj ET "
        for row in range(len(FONTS))
    )
    fonts = "".join(
        f"/F{row} <</Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding>> "
        for row, font in enumerate(FONTS)
    )
    objects = (
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents 4 0 R "
        f"/Resources <</Font <<{fonts}>>>>>>",
        f"<</Length {len(shown)}>> stream\n{shown}\nendstream",
    )
    pdf, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj {body} endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer <</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{len(pdf)}\n%%EOF\n"
    return f"{pdf}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def is_printable(letters: str) -> bool:
    """Whether the fonts of every viewer have all of some letters."""
    try:
        letters.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return letters != ""

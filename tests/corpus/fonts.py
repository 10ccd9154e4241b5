"""Fonts of the constructed documents: the PDF standard ones, and three families that Python packages carry.

Caladea (Apache 2.0, package ``font-caladea``), Source Sans Pro (OFL, ``font-source-sans-pro``), Bitstream Vera (its
own free licence, comes with reportlab).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


@dataclass(frozen=True, slots=True)
class Family:
    """Names of a regular and a bold font; ``package`` is the one that carries the files, empty for standard fonts."""

    regular: str
    bold: str
    package: str = ""
    folder: str = "files"


HELVETICA = Family("Helvetica", "Helvetica-Bold")
TIMES = Family("Times-Roman", "Times-Bold")
SERIF = Family("Caladea-Regular", "Caladea-Bold", "font_caladea")
SANS = Family("SourceSansPro-Regular", "SourceSansPro-Bold", "font_source_sans_pro")
VERA = Family("Vera", "VeraBd", "reportlab", "fonts")

LIGATURES = {"ffi": "\ufb03", "ffl": "\ufb04", "ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02"}
"""Longest first: the first that the font has a glyph for is taken."""

PRIVATE_BULLETS = ("\uf0b7", "\uf0a7")
"""Code points at which Word's Symbol and Wingdings bullets come out of a PDF."""


@cache
def register(family: Family) -> None:
    """Makes a family known to reportlab (once)."""
    if not family.package:
        return
    spec = find_spec(family.package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"fonts for the constructed documents: pip install {family.package}")
    folder = Path(spec.origin).parent / family.folder
    for name in (family.regular, family.bold):
        font = TTFont(name, str(folder / f"{name}.ttf"))
        # the bullet's glyph under Word's code points: the font itself has nothing there
        for code in PRIVATE_BULLETS:
            font.face.charToGlyph.setdefault(ord(code), font.face.charToGlyph[0x2022])
            font.face.charWidths.setdefault(ord(code), font.face.charWidths[0x2022])
        pdfmetrics.registerFont(font)


@cache
def width(text: str, font: str, size: float) -> float:
    """Width of ``text`` in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


@cache
def ascent_descent(font: str, size: float) -> tuple[float, float]:
    """Height over and (negative) depth under the baseline, in points."""
    ascent, descent = pdfmetrics.getAscentDescent(font, size)
    return float(ascent), float(descent)


@cache
def with_ligatures(text: str, font: str) -> str:
    """``text`` with the ligature glyphs that the font has; standard fonts have none in their encoding."""
    glyphs = getattr(pdfmetrics.getFont(font).face, "charToGlyph", {})
    for letters, ligature in LIGATURES.items():
        if ord(ligature) in glyphs:
            text = text.replace(letters, ligature)
    return text

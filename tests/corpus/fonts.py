"""Fonts of the constructed documents: the PDF standard ones, and three families that Python packages carry.

Caladea (Apache 2.0, package ``font-caladea``), Source Sans Pro (OFL, ``font-source-sans-pro``), Bitstream Vera (its
own free licence, comes with reportlab).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
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

NO_BREAK_SPACE = "\u00a0"
_STAND_IN = "\ue0a0"
"""reportlab turns no-break spaces into spaces; embedded fonts draw this in their place, and say that it is one."""


@cache
def _say_no_break_space() -> None:
    make = ttfonts.makeToUnicodeCMap

    def make_with_spaces(name: str, subset: list[int]) -> str:
        return str(make(name, [ord(NO_BREAK_SPACE) if code == ord(_STAND_IN) else code for code in subset]))

    ttfonts.makeToUnicodeCMap = make_with_spaces


def drawable(text: str, font: str) -> str:
    """``text`` as it has to be handed to reportlab so that a reader of the PDF gets ``text``."""
    return text.replace(NO_BREAK_SPACE, _STAND_IN) if is_embedded(font) else text


@cache
def is_embedded(font: str) -> bool:
    return isinstance(pdfmetrics.getFont(font), TTFont)


@cache
def register(family: Family) -> None:
    """Makes a family known to reportlab (once)."""
    if not family.package:
        return
    _say_no_break_space()
    spec = find_spec(family.package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"fonts for the constructed documents: pip install {family.package}")
    folder = Path(spec.origin).parent / family.folder
    for name in (family.regular, family.bold):
        font = TTFont(name, str(folder / f"{name}.ttf"))
        # glyphs under code points where the font itself has nothing
        for code, like in (*((bullet, "•") for bullet in PRIVATE_BULLETS), (_STAND_IN, " ")):
            font.face.charToGlyph.setdefault(ord(code), font.face.charToGlyph[ord(like)])
            font.face.charWidths.setdefault(ord(code), font.face.charWidths[ord(like)])
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

"""What words are set in: size, weight and font, and what a font's name says of its family and slant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeline.model import Word

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_WEIGHTS = re.compile(
    r"[-,_ ]?(?:bold|black|heavy|semi|demi|medium|regular|book|roman|italic|oblique|light|PS|MT|Bd|It|Rg|Lt)(?![a-z])",
    re.IGNORECASE,
)
_ITALIC = re.compile(r"italic|oblique|(?:[-,]|Bold)It(?![a-z])", re.IGNORECASE)


class Face(NamedTuple):
    """Size (points), weight and font."""

    size: float
    is_bold: bool
    font: str


def face_of(words: Iterable[Word]) -> Face | None:
    """What all of the words are set in, None where they differ."""
    faces = {(w.size, w.is_bold, w.font) for w in words}
    return Face(*faces.pop()) if len(faces) == 1 else None


@cache
def family_of(font: str) -> str:
    """The family's name in a font's name: ``ABCDEF+Carlito-Bold`` → ``carlito``."""
    return _WEIGHTS.sub("", _SUBSET.sub("", font)).casefold()


@cache
def is_italic(font: str) -> bool:
    """Whether a font's name says that it is slanted."""
    return bool(_ITALIC.search(font))

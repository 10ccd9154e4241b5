"""What on a page may hide text, or show another than reads: where nothing may, its picture tells nothing more.

Told by the fast reader while it runs a page's contents, at next to no cost. Wherever it is not sure it says that
something may be hidden: then somebody looks (:mod:`pipeline.reading.sight`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reading.page import Run
    from pipeline.reading.paths import Painter
    from pipeline.reading.pdffile import PdfFile

COLOURS_KEPT = 256
"""A document has few colours."""
DARK, LIGHT = 0.6, 0.78
"""Text up to the one lightness (0 black, 1 white) is seen on any ground from the other on. Measured: print 0-0.5, print
on coloured cells 0.9-1; the grounds of dark print 0.85-1."""
OPAQUE = 0.5
"""What is painted with less opacity than this may not be seen."""
THIN = 2.0
"""Points: what is narrower covers no letter."""
NEAR = 1.0
"""Points by which text may reach over a clip or a cover without being hidden by it."""

MOST_SPACE = 16
"""White space between an operand and its operator that is looked over."""

Area = tuple[float, float, float, float]
"""Left, lower, right and upper side, as pdfminer has them (points, y up)."""
NOWHERE: Area = (0.0, 0.0, 0.0, 0.0)
Cover = tuple[int, Area]
"""Where something is painted that may hide the first so many runs: those that it is painted over, or all of them."""

# with their letters first: that is looked for thirty times as fast as what stands before them
_MODE = re.compile(rb"Tr(?!\S)")
_SHADING = re.compile(rb"sh(?!\S)")
_PAINTED_MODES = (b"0", b"1", b"2")
"""In these, told by their last digit, text is filled, stroked, or both."""
_LINKS = frozenset(("Link", "Popup"))


def hides(data: bytes) -> bool:
    """Whether a content has text that is not painted or that clips, shadings, or optional parts."""
    if b"/OC" in data or any(data[match.start() - 1 : match.start()].isspace() for match in _SHADING.finditer(data)):
        return True
    return any(
        data[max(0, match.start() - MOST_SPACE) : match.start()].rstrip()[-1:] not in _PAINTED_MODES
        for match in _MODE.finditer(data)
    )


def may_fade(file: PdfFile, resources: Mapping[str, Any]) -> bool:
    """Whether what is painted with these resources may be transparent, masked, or blended with what is below."""
    for state in file.dictionary(resources.get("ExtGState")).values():
        entries = file.dictionary(state)
        for key in ("ca", "CA"):
            opacity = file.get(entries.get(key, 1))
            if not isinstance(opacity, int | float) or opacity < OPAQUE:
                return True
        if file.get(entries.get("SMask", "None")) != "None":
            return True
        if file.get(entries.get("BM", "Normal")) not in ("Normal", "Compatible"):
            return True
    return False


def has_notes(annotations: Iterable[Mapping[str, Any]], file: PdfFile) -> bool:
    """Whether something beside links lies on a page: notes, stamps, fields, redactions."""
    return any(file.get(annotation.get("Subtype")) not in _LINKS for annotation in annotations)


def is_dark(colour: Any, space: str) -> bool:
    """Whether text in a colour (as pdfminer has it) of a colour space is surely seen on paper and on light grounds."""
    lightness = _lightness(colour, space)
    return lightness is not None and lightness <= DARK


def is_light(colour: Any, space: str) -> bool:
    """Whether dark text is surely seen on a ground of such a colour."""
    lightness = _lightness(colour, space)
    return lightness is not None and lightness >= LIGHT


@lru_cache(COLOURS_KEPT)
def _lightness(colour: Any, space: str) -> float | None:
    """How light a colour is, from 0 (black) to 1 (white); None where that is not known."""
    parts = colour if isinstance(colour, tuple) else (colour,)
    if space in ("Pattern", "Indexed", "Lab") or not all(isinstance(part, int | float) for part in parts):
        return None
    if space == "Separation":
        return 1 - float(parts[0]) if len(parts) == 1 else None
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return 1 - float(min(1.0, max(cyan, magenta, yellow) + black))
    return float(sum(parts)) / len(parts) if len(parts) in (1, 3) else None


def intersected(one: Area | None, other: Area) -> Area:
    """Where both areas are; None is everywhere."""
    if one is None:
        return other
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def is_within(run: Run, clip: Area) -> bool:
    """Whether a run of glyphs begins and ends inside a clip."""
    x0, lower, x1, upper = clip
    left, foot, right, top = _baseline(run)
    return x0 - NEAR <= left and right <= x1 + NEAR and lower - NEAR <= foot and top <= upper + NEAR


def is_covered(runs: Sequence[Run], painter: Painter, pictures: Sequence[Area]) -> bool:
    """Whether something is painted over text that is there already, or text stands on what may be as dark."""
    baselines: list[Area] = []
    for count, (x0, lower, x1, upper) in chain([(len(runs), area) for area in pictures], painter.covers()):
        if x1 - x0 < THIN or upper - lower < THIN:
            continue
        baselines += map(_baseline, runs[len(baselines) : count])
        # letters stand on the baseline: what ends there is below them
        if any(
            left < x1 - NEAR and x0 + NEAR < right and lower < top + NEAR and foot + NEAR < upper
            for left, foot, right, top in baselines[:count]
        ):
            return True
    return False


def _baseline(run: Run) -> Area:
    """The box around a run's baseline, from where its first glyph begins to where its last one does, or ends."""
    a, b, _, d, e, f = run.matrix
    first, last = (run.moved[0], run.moved[-1]) if run.moved else (run.x, run.x + sum(run.shown.deltas))
    foot = f + d * run.rise
    if run.are_multiplied:
        return min(first, last), foot, max(first, last), foot
    left, right, lower, upper = a * first + e, a * last + e, b * first + foot, b * last + foot
    return min(left, right), min(lower, upper), max(left, right), max(lower, upper)

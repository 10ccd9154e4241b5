"""Words too long for their cell, which were broken without a hyphen: read as two words, and flagged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from pipeline.minutes.flow import FlowLine
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.model import Finding

LEAST_LETTERS = 8
"""A piece that fills a cell has at least so many letters. Narrower columns hold numbers and names."""

LETTER_WORDS = "iåö"
"""Letters that are words; lists of words have abbreviations among them, too."""


def find_broken(
    paragraphs: Iterable[Paragraph], knows: Callable[[str], bool], settings: MinutesSettings = SETTINGS
) -> Iterator[Finding]:
    """A warning for each line end in a table that may stand inside a word.

    A word is broken so where it begins a line and reaches over its end: the first piece stands alone and fills the
    cell, and neither piece is a word.

    Args:
        paragraphs: of the document.
        knows: whether a text is a word.
        settings: thresholds.
    """
    for paragraph in paragraphs:
        for before, line in pairwise(paragraph.flow) if paragraph.row else ():
            left, right = before.line.words[-1].text, line.line.words[0].text.rstrip(".,;:!?)")
            is_piece = right.isalpha() and right.islower() and not (knows(right) and _may_be_word(right))
            if is_piece and _fills(before, settings) and not knows(left):
                message = f"page {line.page}: {left!r} and {right!r} may be one word that was broken without a hyphen"
                yield Finding(STAGE, "warning", "word-maybe-broken", message, line.page)


def _may_be_word(text: str) -> bool:
    return len(text) > 1 or text in LETTER_WORDS


def _fills(flow: FlowLine, settings: MinutesSettings) -> bool:
    """Whether a line is one word, and another letter would have been too much for the cell."""
    word = flow.line.words[0]
    if len(flow.line.words) > 1 or len(word.text) < LEAST_LETTERS or not word.text.isalpha():
        return False
    return word.box.x1 + word.box.width / len(word.text) > flow.right - settings.indent

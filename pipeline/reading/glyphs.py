"""From characters to words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from pdfplumber.utils.text import WordExtractor

from pipeline.model import Box, Turn, Word
from pipeline.reading.content import Char
from pipeline.reading.plain import SOFT_HYPHEN, plain_word, symbol_character
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.turning import back, turned

PHANTOM_SHARE = 0.3
"""A space is a phantom when the next glyph begins within this share of its width. Measured: phantoms 0-0.07, true
spaces 0.9-1.1."""


def has_doubles(chars: Sequence[Char]) -> bool:
    """Whether some glyphs are drawn twice on (almost) one spot, as producers do that fake a bold font."""
    spots = Counter((c["text"], round(c["x0"] / 1.5), round(c["top"] / 1.5)) for c in chars if not c["text"].isspace())
    return any(count > 1 for count in spots.values())


def without_phantoms(chars: Sequence[Char]) -> Iterator[Char]:
    """Leaves out spaces and soft hyphens that take no room; a soft hyphen that does is a printed hyphen.

    Some producers print a space or soft hyphen of no width at each place where a word could have been broken, others
    map every hyphen's glyph to U+00AD.
    """
    for char, following in zip_longest(chars, chars[1:]):
        text = char["text"]
        if "Symbol" in char["fontname"] and not text.isspace():
            char = {**char, "text": symbol_character(text)}
        if text != SOFT_HYPHEN and not text.isspace():
            yield char
        elif following is None or not _is_phantom(char, following):
            yield {**char, "text": "-"} if text == SOFT_HYPHEN else char


def _is_phantom(char: Char, following: Char) -> bool:
    is_level = abs(following["top"] - char["top"]) < 1 and not following["text"].isspace()
    return is_level and abs(following["x0"] - char["x0"]) < PHANTOM_SHARE * (char["x1"] - char["x0"])


def words_of(chars: list[Char], turn: Turn, width: float, height: float, settings: ReadingSettings) -> Iterator[Word]:
    """Words of one direction of text; boxes in displayed coordinates."""
    if turn != 0:
        chars = [_turned_char(c, turn, width, height) for c in chars]
    extractor = WordExtractor(x_tolerance_ratio=settings.word_gap, expand_ligatures=False)
    turned_size = (height, width) if turn in (90, 270) else (width, height)
    for raw, members in extractor.iter_extract_tuples(chars):
        text = plain_word(raw["text"])
        if not text:
            continue
        box = turned(Box(raw["x0"], raw["top"], raw["x1"], raw["bottom"]), back(turn), *turned_size)
        main = max(members, key=lambda c: c["size"])
        font = str(main["fontname"])
        mcid = next((c["mcid"] for c in members if c.get("mcid") is not None), None)
        yield Word(text, box, int(main["page_number"]), 0, font, round(main["size"], 2), _is_bold(font), True, mcid)


def _turned_char(char: Char, turn: Turn, width: float, height: float) -> Char:
    box = turned(Box(char["x0"], char["top"], char["x1"], char["bottom"]), turn, width, height)
    shifted = {"x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom, "doctop": box.top}
    return {**char, **shifted, "upright": True, "size": box.height, "height": box.height, "width": box.width}


def _is_bold(font: str) -> bool:
    name = font.split("+", 1)[-1].casefold()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibd", "demi")) or name.endswith(("-bd", "-b"))

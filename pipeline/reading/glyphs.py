"""From characters to words, with pdfplumber's word extraction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any

from pipeline.model import Box, Turn
from pipeline.reading.assembly import FoundWord
from pipeline.reading.marks import raised_after
from pipeline.reading.plain import REPLACEMENT, SOFT_HYPHEN, plain_word, symbol_character
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.turning import back, is_slanted, turn_of, turned

Char = dict[str, Any]
"""A character as pdfplumber's word extraction wants it; displayed coordinates."""

PHANTOM_SHARE = 0.3
"""A space is a phantom when the next glyph begins within this share of its width. Measured: phantoms 0-0.07, true
spaces 0.9-1.1."""


def read_words(
    chars: Sequence[Char], width: float, height: float, settings: ReadingSettings
) -> tuple[list[FoundWord], int]:
    """The words of a page of the given size, and how many glyphs are slanted; ``chars`` in drawing order."""
    # loaded here: the fast reader needs it for few pages
    from pdfplumber.utils.text import dedupe_chars

    chars = [c if c["text"] else {**c, "text": REPLACEMENT} for c in chars]
    if has_doubles(chars):
        chars = dedupe_chars(chars)
    slanted = 0
    by_turn: dict[Turn, list[Char]] = {0: [], 90: [], 180: [], 270: []}
    for char in without_phantoms(chars):
        if is_slanted(char["matrix"]):
            slanted += 1
        else:
            by_turn[turn_of(char["matrix"])].append(char)
    words: list[FoundWord] = []
    for turn, group in by_turn.items():
        if group:
            words.extend(words_of(group, turn, width, height, settings))
    return words, slanted


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


def words_of(
    chars: list[Char], turn: Turn, width: float, height: float, settings: ReadingSettings
) -> Iterator[FoundWord]:
    """Words of one direction of text; boxes in displayed coordinates."""
    from pdfplumber.utils.text import WordExtractor

    if turn != 0:
        chars = [turned_char(c, turn, width, height) for c in chars]
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
        raised = raised_in(members) if main["size"] > min(c["size"] for c in members) else 0
        yield FoundWord(text, box, turn, font, round(main["size"], 2), is_bold(font), mcid, min(raised, len(text)))


def raised_in(members: Sequence[Char]) -> int:
    """How many of a word's last characters begin with raised ones; see :mod:`pipeline.reading.marks`."""
    raised, size, bottom = 0, members[0]["size"], members[0]["bottom"]
    for char in members[1:]:
        raised = raised_after(raised, char["text"], char["size"], char["bottom"], size, bottom)
        size, bottom = max(size, char["size"]), max(bottom, char["bottom"])
    return raised


def turned_char(char: Char, turn: Turn, width: float, height: float) -> Char:
    """A character of a page of the given size after the page was turned clockwise."""
    box = turned(Box(char["x0"], char["top"], char["x1"], char["bottom"]), turn, width, height)
    shifted = {"x0": box.x0, "x1": box.x1, "top": box.top, "bottom": box.bottom, "doctop": box.top}
    return {**char, **shifted, "upright": True, "size": box.height, "height": box.height, "width": box.width}


@cache
def is_bold(font: str) -> bool:
    """Whether a font's name says that it is bold."""
    name = font.split("+", 1)[-1].casefold()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibd", "demi")) or name.endswith(("-bd", "-b"))

"""The words of a page that are read: upright ones, bullets of symbol fonts made plain."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import is_

from pipeline.model import BULLET, PageLayout, Word

_SYMBOLS = re.compile(r"symbol|wingding|webding|dingbat", re.IGNORECASE)


def upright(page: PageLayout) -> PageLayout:
    """The page with its upright words made plain: itself where nothing changes, with all that is made of it."""
    words = [w if len(w.text) > 1 else _plain(w) for w in page.words if w.is_upright]
    is_same = len(words) == len(page.words) and all(map(is_, words, page.words))
    return page if is_same else replace(page, words=tuple(words))


def _plain(word: Word) -> Word:
    """A single glyph of a symbol font is a bullet, whatever letter it is encoded as; so is one without a letter."""
    is_bullet = word.text == "\ufffd" or (len(word.text) == 1 and _SYMBOLS.search(word.font))
    return replace(word, text=BULLET) if is_bullet else word

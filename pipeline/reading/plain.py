"""Makes printed characters plain: ligatures, soft hyphens, odd hyphens and spaces, private-use bullets.

Here and nowhere else: the rooms after reading see plain text only.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import BULLET

SOFT_HYPHEN = "\u00ad"
REPLACEMENT = "\ufffd"

_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2043": "-", "\ufe63": "-", "\uff0d": "-"})
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
# nothing here changes a word without any of these: all but printed ASCII, the letters of Latin-1, quotes and dashes
_ODD = re.compile(r"[^!-~\u00c0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026]|\(cid:")
# zero-width characters, direction marks and control characters: nothing is printed for them
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# "\uf0b7" and its like: a symbol font's glyphs, shifted into the private use area
_PRIVATE_ALONE = re.compile("^[\ue000-\uf8ff]$")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# PDF 32000-1, annex D.2, note 3: codes that WinAnsiEncoding leaves open print a bullet
_OPEN_CODES = re.compile(r"^\(cid:(?:127|129|141|143|144|157)\)$")
_UNMAPPED = re.compile(r"\(cid:\d+\)")
# glyphs that stand for a bullet when they are a word of their own
_BULLET_GLYPHS = frozenset("·▪▫■□●○◦‣⁃∙➢➤►▶❖✓✔➔→")


# the standard Symbol font has an encoding of its own (PDF 32000-1, annex D.5); without a Unicode map its codes are
# read as if they were those of StandardEncoding (annex D.2): left what is read, right what is printed
_SYMBOL_GLYPHS = {
    "\u00a3": "≤", "\u00a5": "∞", "\u2039": "←", "\ufb01": "→", "fi": "→", "\u2013": "±", "\u2021": "≥",
    "\u00b7": "×", "\u2022": BULLET, "\u201e": "≠", "\u201d": "≡", "\u00bb": "≈",
}  # fmt: skip


def symbol_character(text: str) -> str:
    """What a glyph of the Symbol font prints whose code was read as one of a text font; others as they are."""
    return _SYMBOL_GLYPHS.get(text, text)


def plain_word(text: str) -> str:
    """``text`` of one printed word, plain.

    Ligatures become letters, a soft hyphen at the end becomes ``-`` (it was printed) and vanishes elsewhere, unusual
    hyphens become ``-``, a bullet of any kind that is a word of its own becomes ``•``, a glyph without a character
    becomes U+FFFD; the rest is NFC.
    """
    if not _ODD.search(text):
        return text
    if _OPEN_CODES.match(text):
        return BULLET
    text = _UNMAPPED.sub(REPLACEMENT, text)
    text = _INVISIBLE.sub("", text.translate(_LIGATURES).translate(_HYPHENS))
    if text.endswith(SOFT_HYPHEN) and text.strip(SOFT_HYPHEN):
        text = text.rstrip(SOFT_HYPHEN + "-") + "-"
    text = unicodedata.normalize("NFC", text.replace(SOFT_HYPHEN, ""))
    if _PRIVATE_ALONE.match(text) or text in _BULLET_GLYPHS:
        return BULLET
    return _PRIVATE.sub(REPLACEMENT, text)

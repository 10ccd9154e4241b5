"""Fonts, as far as reading needs them: what a code prints, how wide it is, how far the font hangs below the line."""

from __future__ import annotations

from codecs import charmap_decode
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from struct import unpack
from typing import Any

from pipeline.reading.errors import UnsureError
from pipeline.reading.plain import REPLACEMENT, SOFT_HYPHEN, symbol_character

CODES = 256
"""A simple font has as many."""
PRINTED_ASCII = range(32, 127)
UNKNOWN = "\ufffe"
"""In a decoding table: no character (that is what this code point is for)."""


class Font:
    """What the codes of a font print.

    ``text`` and ``width`` are by code, filled when a code is first met; widths in text space, for a size of 1.
    ``decoding`` is a table for the codes of a simple font that are known to print one character, not a soft hyphen;
    ``likely`` are the codes that its strings will have.
    """

    def __init__(
        self,
        name: str,
        is_wide: bool,
        descent: float,
        text_of: Callable[[int], str],
        width_of: Callable[[int], float],
        likely: Iterable[int] = (),
    ) -> None:
        self.name = name
        self.is_wide = is_wide
        self.descent = descent
        self.text = Table(lambda code: text_of(code) or REPLACEMENT)
        if "Symbol" in name:
            self.text = Table(lambda code: _symbol(text_of(code) or REPLACEMENT))
        self.width = Table(width_of)
        self.decoding = UNKNOWN * CODES
        self._likely = likely

    def decode(self, shown: bytes) -> Sequence[int]:
        """The codes of a string."""
        if self.is_wide:
            return unpack(f">{len(shown) // 2}H", shown[: len(shown) // 2 * 2])
        return shown

    def plain_text(self, shown: bytes) -> str | None:
        """What a string prints, one character for each code; None where that is not so."""
        if self.is_wide:
            return None
        try:
            return charmap_decode(shown, "strict", self.decoding)[0]
        except UnicodeDecodeError:
            return charmap_decode(shown, "strict", self.decoding)[0] if self._learn(shown) else None

    def _learn(self, shown: bytes) -> bool:
        """Whether each code of a string prints one character; it is added to the decoding table."""
        table = list(self.decoding)
        for code in self._likely:
            # what is wrong with a code counts when it is shown; one that takes no room hardly ever is
            with suppress(UnsureError):
                if self.width[code] > 0:
                    self._learn_code(code, table)
        self._likely = ()
        are_plain = {self._learn_code(code, table) for code in set(shown)}
        self.decoding = "".join(table)
        return False not in are_plain

    def _learn_code(self, code: int, table: list[str]) -> bool:
        text, _ = self.text[code], self.width[code]
        is_plain = len(text) == 1 and text not in (SOFT_HYPHEN, UNKNOWN)
        if is_plain:
            table[code] = text
        return is_plain


class Table(dict[int, Any]):
    """What a font has for each code, made when first asked for."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        self._make = make

    def __missing__(self, code: int) -> Any:
        value = self[code] = self._make(code)
        return value


def _symbol(text: str) -> str:
    return text if text.isspace() else symbol_character(text)

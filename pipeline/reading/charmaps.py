"""ToUnicode maps: which characters the codes of a font stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.reading.errors import UnsureError
from pipeline.reading.syntax import hexadecimal

LONGEST_RANGE = 65536
"""No font has more codes."""

_MAP_SECTION = re.compile(rb"begin(bfchar|bfrange|cidrange|cidchar)\b(.*?)end\1\b", re.DOTALL)
_MAP_HEX = rb"<([0-9A-Fa-f\s]*+)>"
_MAP_ITEM = re.compile(_MAP_HEX + rb"|(\[)|(\])|([^\s<\[\]]++)")
_MAP_PAIRS = re.compile(_MAP_HEX + rb"\s*+" + _MAP_HEX)


def read_character_map(data: bytes) -> dict[int, str]:
    """Codes to characters, from a ToUnicode map (ISO 32000-1, 9.10.3).

    Raises:
        UnsureError: it is not written as most producers do.
    """
    if b"usecmap" in data:
        raise UnsureError("a character map that builds on another")
    characters: dict[int, str] = {}
    for kind, body in _MAP_SECTION.findall(data.partition(b"endcmap")[0]):
        if kind == b"bfchar":
            pairs = _MAP_PAIRS.findall(body)
            if 2 * len(pairs) != body.count(b"<") or _MAP_PAIRS.sub(b"", body).strip():
                raise UnsureError("a character map that is not written as it should be")
            _add_pairs(characters, pairs)
        elif kind == b"bfrange":
            _add_ranges(characters, body)
        else:
            raise UnsureError("a character map of another kind")
    return characters


def _add_pairs(characters: dict[int, str], pairs: Sequence[tuple[bytes, bytes]]) -> None:
    texts = [text for _, text in pairs]
    try:
        joined = bytes.fromhex(b" ".join(texts).decode("ascii")).decode("utf-16-be")
        codes = [int(code, 16) for code, _ in pairs]
    except ValueError:
        joined, codes = "", []
    if len(joined) == len(codes) == len(pairs) and set(map(len, texts)) == {4} and "\u00a0" not in joined:
        # one sign each, which most are
        characters.update(zip(codes, joined, strict=True))
        return
    for code, text in pairs:
        _add(characters, int(b"".join(code.split()) or b"0", 16), hexadecimal(text))


def _add(characters: dict[int, str], code: int, text: bytes) -> None:
    character = text.decode("utf-16-be", "ignore")
    # some fonts have a space and a no-break space on one code: the space counts
    if character != "\u00a0" or characters.get(code) != " ":
        characters[code] = character


def _add_ranges(characters: dict[int, str], body: bytes) -> None:
    items = _MAP_ITEM.finditer(body)
    for item in items:
        first, last = item[1], _next_hex(items)
        if first is None or last is None:
            raise UnsureError("a character map that is not written as it should be")
        start, end = int(first, 16), int(last, 16)
        if not 0 <= end - start < LONGEST_RANGE or len(first) != len(last):
            raise UnsureError("a range of a character map that is none")
        third = next(items, None)
        if third is None or third[3] or third[4]:
            raise UnsureError("a character map that is not written as it should be")
        if third[2]:
            for code in range(start, end + 1):
                text = _next_hex(items)
                if text is None:
                    raise UnsureError("a list of a character map that is too short")
                _add(characters, code, hexadecimal(text))
            closing = next(items, None)
            if closing is None or not closing[3]:
                raise UnsureError("a list of a character map that is too long")
        else:
            _add_counted(characters, range(start, end + 1), hexadecimal(third[1]))


def _add_counted(characters: dict[int, str], codes: range, text: bytes) -> None:
    """Successive characters: the last four bytes count up, as in pdfminer."""
    prefix, tail = text[:-4], text[-4:]
    base, limit = int.from_bytes(tail), 256 ** len(tail)
    for i, code in enumerate(codes):
        _add(characters, code, prefix + ((base + i) % limit).to_bytes(len(tail)))


def _next_hex(items: Any) -> bytes | None:
    item = next(items, None)
    return item[1] if item is not None else None

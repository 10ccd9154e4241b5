"""Fonts, as far as reading needs them: what a code prints, how wide it is, how far the font hangs below the line.

The rules are pdfminer's, for the reference reader has them: widths of the fourteen standard fonts by character, the
descent that is never positive, ``(cid:N)`` for a code without a character. Its tables of glyph names and standard
widths are used too, and loaded when a font first needs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from struct import unpack
from typing import Any

from pipeline.reading.errors import UnsureError
from pipeline.reading.pdffile import PdfFile
from pipeline.reading.plain import REPLACEMENT, symbol_character
from pipeline.reading.syntax import Stream, hexadecimal

PER_THOUSAND = 0.001
"""Glyph space to text space, for every font but Type 3 (ISO 32000-1, 9.2.4)."""

_IDENTITY = ("Identity-H", "DLIdent-H")
_MAP_SECTION = re.compile(rb"begin(bfchar|bfrange|cidrange|cidchar)\b(.*?)end\1\b", re.DOTALL)
_MAP_HEX = rb"<([0-9A-Fa-f\s]*+)>"
_MAP_ITEM = re.compile(_MAP_HEX + rb"|(\[)|(\])|([^\s<\[\]]++)")
_MAP_PAIRS = re.compile(_MAP_HEX + rb"\s*+" + _MAP_HEX)
_LONGEST_RANGE = 65536


class Font:
    """What the codes of a font print.

    ``text`` and ``width`` are by code, filled when a code is first met; widths in text space, for a size of 1.
    """

    def __init__(
        self, name: str, is_wide: bool, descent: float, text_of: Callable[[int], str], width_of: Callable[[int], float]
    ) -> None:
        self.name = name
        self.is_wide = is_wide
        self.descent = descent
        self.text = _Table(lambda code: text_of(code) or REPLACEMENT)
        if "Symbol" in name:
            self.text = _Table(lambda code: _symbol(text_of(code) or REPLACEMENT))
        self.width = _Table(width_of)
        self._advances: dict[tuple[float, float], _Table] = {}

    def advances(self, size: float, scaling: float) -> dict[int, float]:
        """How far each code moves on, at a size and a scaling (1 for none)."""
        table = self._advances.get((size, scaling))
        if table is None:
            width = self.width
            table = self._advances[size, scaling] = _Table(lambda code: width[code] * size * scaling)
        return table

    def decode(self, shown: bytes) -> Sequence[int]:
        """The codes of a string."""
        if self.is_wide:
            return unpack(f">{len(shown) // 2}H", shown[: len(shown) // 2 * 2])
        return shown


class _Table(dict[int, Any]):
    """By code, made when first asked for."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        self._make = make

    def __missing__(self, code: int) -> Any:
        value = self[code] = self._make(code)
        return value


def _symbol(text: str) -> str:
    return text if text.isspace() else symbol_character(text)


def load_font(file: PdfFile, spec: dict[str, Any]) -> Font:
    """The font of a font dictionary.

    Raises:
        UnsureError: of a kind that only the reference reader reads: vertical, with a character map of its own, or with
            its encoding in the font program.
    """
    kind = file.get(spec.get("Subtype"))
    if kind == "Type0":
        return _composite(file, spec)
    if kind in ("Type1", "MMType1", "TrueType"):
        return _simple(file, spec, kind)
    if kind == "Type3":
        return _type3(file, spec)
    raise UnsureError(f"a font of the kind {kind!r}")


def _simple(file: PdfFile, spec: dict[str, Any], kind: str) -> Font:
    base = file.get(spec.get("BaseFont", "unknown"))
    widths: dict[Any, Any]
    standard = _standard_metrics(base)
    if standard is not None:
        descriptor, widths = standard
    else:
        descriptor = file.dictionary(spec.get("FontDescriptor"))
        widths = _listed_widths(file, spec)
    if "Encoding" not in spec and "FontFile" in descriptor:
        raise UnsureError("a Type 1 font whose encoding stands in its program")
    text_of = _simple_text(file, spec, "WinAnsiEncoding" if kind == "TrueType" else "StandardEncoding")
    missing = _number(file.get(descriptor.get("MissingWidth", 0)))
    return Font(
        _font_name(file, descriptor),
        False,
        _descent(file, descriptor) * PER_THOUSAND,
        text_of,
        _width_lookup(widths, missing, PER_THOUSAND, text_of),
    )


def _type3(file: PdfFile, spec: dict[str, Any]) -> Font:
    descriptor = file.dictionary(spec.get("FontDescriptor"))
    box = file.array((descriptor or spec).get("FontBBox"))
    matrix = file.array(spec.get("FontMatrix"))
    if len(box) != 4 or len(matrix) != 6:
        raise UnsureError("a Type 3 font without its box or matrix")
    a, b, c, d = (float(_number(v)) for v in matrix[:4])
    text_of = _simple_text(file, spec, "StandardEncoding")
    missing = _number(file.get(descriptor.get("MissingWidth", 0)))
    return Font(
        _font_name(file, descriptor),
        False,
        float(_number(box[1])) * (b + d),
        text_of,
        _width_lookup(_listed_widths(file, spec), missing, a + c, text_of),
    )


def _composite(file: PdfFile, spec: dict[str, Any]) -> Font:
    below = file.array(spec.get("DescendantFonts"))
    if not below or not isinstance(below[0], dict):
        raise UnsureError("a composite font without the font below it")
    font = below[0]
    if file.get(spec.get("Encoding")) not in _IDENTITY:
        raise UnsureError("a composite font with a character map of its own")
    to_unicode = file.get(spec.get("ToUnicode"))
    if not isinstance(to_unicode, Stream):
        raise UnsureError("a composite font that does not tell its characters")
    characters = read_character_map(file.data(to_unicode))
    descriptor = file.dictionary(font.get("FontDescriptor"))
    default = _number(file.get(font.get("DW", 1000)))
    widths = _cid_widths(file, file.array(font.get("W")))

    def text_of(code: int) -> str:
        return characters.get(code, f"(cid:{code})")

    return Font(
        _font_name(file, descriptor),
        True,
        _descent(file, descriptor) * PER_THOUSAND,
        text_of,
        lambda code: widths.get(code, default) * PER_THOUSAND,
    )


def _simple_text(file: PdfFile, spec: dict[str, Any], default: str) -> Callable[[int], str]:
    """What a code of a simple font prints: by its own map, else by its encoding."""
    to_unicode = file.get(spec.get("ToUnicode"))
    if to_unicode is not None and not isinstance(to_unicode, Stream):
        raise UnsureError("a simple font whose ToUnicode is no stream")
    characters = read_character_map(file.data(to_unicode)) if to_unicode else {}
    encoding = file.get(spec.get("Encoding", default))
    encoded: dict[int, str] | None = None

    def text_of(code: int) -> str:
        nonlocal encoded
        if code in characters:
            return characters[code]
        if encoded is None:
            encoded = _encoding(file, encoding, default)
        return encoded.get(code, f"(cid:{code})")

    return text_of


def _encoding(file: PdfFile, encoding: Any, default: str) -> dict[int, str]:
    # loaded here: most fonts tell their characters by themselves
    from pdfminer.encodingdb import EncodingDB
    from pdfminer.psparser import LIT

    found: dict[int, str]
    if isinstance(encoding, str):
        found = EncodingDB.get_encoding(encoding)
    elif isinstance(encoding, dict):
        differences = [LIT(d) if isinstance(d, str) else d for d in file.array(encoding.get("Differences"))]
        found = EncodingDB.get_encoding(file.get(encoding.get("BaseEncoding", default)), differences)
    else:
        raise UnsureError("an encoding that is neither a name nor a dictionary")
    return found


_STANDARD = re.compile(r"(?:Courier|Helvetica|Times-)|(?:Symbol|ZapfDingbats)$")


def _standard_metrics(base: Any) -> tuple[dict[str, Any], dict[str, int]] | None:
    """Descriptor and widths by character of one of the fourteen standard fonts."""
    if not isinstance(base, str) or not _STANDARD.match(base):
        return None
    # loaded here: only these fonts need it
    from pdfminer.fontmetrics import FONT_METRICS

    found: tuple[dict[str, Any], dict[str, int]] | None = FONT_METRICS.get(base)
    return found


def _listed_widths(file: PdfFile, spec: dict[str, Any]) -> dict[Any, Any]:
    first = file.get(spec.get("FirstChar", 0))
    if "Widths" not in spec:
        return dict.fromkeys(range(first, first + 256), 0)
    return {first + i: width for i, width in enumerate(file.array(spec["Widths"]))}


def _width_lookup(
    widths: dict[Any, Any], missing: float, scale: float, text_of: Callable[[int], str]
) -> Callable[[int], float]:
    def width_of(code: int) -> float:
        width = widths.get(code)
        if width is None:
            width = widths.get(text_of(code), missing)
        return float(_number(width)) * scale

    return width_of


def _cid_widths(file: PdfFile, items: Iterable[Any]) -> dict[int, float]:
    """The widths of a composite font (9.7.4.3): ``first [w w …]`` and ``first last w``."""
    widths: dict[int, float] = {}
    pending: list[Any] = []
    for item in items:
        if isinstance(item, list):
            if len(pending) != 1:
                raise UnsureError("a list of widths that is not written as it should be")
            widths.update((pending[0] + i, _number(file.get(w))) for i, w in enumerate(item))
            pending = []
            continue
        pending.append(_number(item))
        if len(pending) == 3:
            first, last, width = pending
            if not (isinstance(first, int) and isinstance(last, int) and last - first < _LONGEST_RANGE):
                raise UnsureError("a list of widths that is not written as it should be")
            widths.update(dict.fromkeys(range(first, last + 1), width))
            pending = []
    return widths


def _font_name(file: PdfFile, descriptor: dict[str, Any]) -> str:
    found = file.get(descriptor.get("FontName", "unknown"))
    if not isinstance(found, str):
        raise UnsureError("a font whose name is no name")
    return found


def _descent(file: PdfFile, descriptor: dict[str, Any]) -> float:
    return -abs(_number(file.get(descriptor.get("Descent", 0))))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnsureError(f"a number was expected in a font, not {value!r}")
    return value


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
            for code, text in pairs:
                _add(characters, int(b"".join(code.split()) or b"0", 16), hexadecimal(text))
        elif kind == b"bfrange":
            _add_ranges(characters, body)
        else:
            raise UnsureError("a character map of another kind")
    return characters


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
        if not 0 <= end - start < _LONGEST_RANGE or len(first) != len(last):
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

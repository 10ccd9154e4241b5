"""Fonts, as far as reading needs them: what a code prints, how wide it is, how far the font hangs below the line.

The rules are pdfminer's, for the reference reader has them: widths of the fourteen standard fonts by character, the
descent that is never positive, ``(cid:N)`` for a code without a character. Its tables of glyph names and standard
widths are used too, and loaded when a font first needs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from pipeline.reading.charmaps import LONGEST_RANGE, read_character_map
from pipeline.reading.circles import leads_round
from pipeline.reading.errors import CircleError, UnsureError
from pipeline.reading.fonts import CODES, PRINTED_ASCII, Font
from pipeline.reading.pdffile import PdfFile
from pipeline.reading.syntax import Stream

PER_THOUSAND = 0.001
"""Glyph space to text space, for every font but Type 3 (ISO 32000-1, 9.2.4)."""

_IDENTITY = ("Identity-H", "DLIdent-H")


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
    own = None
    if "Encoding" not in spec and "FontFile" in descriptor:
        own = _program_encoding(file, file.get(descriptor["FontFile"]))
    text_of, likely = _simple_text(file, spec, "WinAnsiEncoding" if kind == "TrueType" else "StandardEncoding", own)
    missing = _number(file.get(descriptor.get("MissingWidth", 0)))
    return Font(
        _font_name(file, descriptor),
        False,
        _descent(file, descriptor) * PER_THOUSAND,
        text_of,
        _width_lookup(widths, missing, PER_THOUSAND, text_of),
        likely,
    )


def _type3(file: PdfFile, spec: dict[str, Any]) -> Font:
    descriptor = file.dictionary(spec.get("FontDescriptor"))
    box = file.array((descriptor or spec).get("FontBBox"))
    matrix = file.array(spec.get("FontMatrix"))
    if len(box) != 4 or len(matrix) != 6:
        raise UnsureError("a Type 3 font without its box or matrix")
    a, b, c, d = (float(_number(v)) for v in matrix[:4])
    text_of, likely = _simple_text(file, spec, "StandardEncoding")
    missing = _number(file.get(descriptor.get("MissingWidth", 0)))
    return Font(
        _font_name(file, descriptor),
        False,
        float(_number(box[1])) * (b + d),
        text_of,
        _width_lookup(_listed_widths(file, spec), missing, a + c, text_of),
        likely,
    )


def _composite(file: PdfFile, spec: dict[str, Any]) -> Font:
    below = file.array(spec.get("DescendantFonts"))
    if not below or not isinstance(below[0], dict):
        raise UnsureError("a composite font without the font below it")
    font = below[0]
    if file.get(font.get("Subtype")) == "Type0":
        raise CircleError("a composite font below another, or below itself")
    if file.get(spec.get("Encoding")) not in _IDENTITY:
        raise UnsureError("a composite font with a character map of its own")
    to_unicode = file.get(spec.get("ToUnicode"))
    if not isinstance(to_unicode, Stream):
        raise UnsureError("a composite font that does not tell its characters")
    if "UseCMap" in to_unicode.entries and leads_round(file, spec["ToUnicode"], "UseCMap"):
        raise CircleError("a character map that builds on itself")
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


def _program_encoding(file: PdfFile, program: Any) -> dict[int, str]:
    """The encoding that stands in a Type 1 font's program, as pdfminer reads it."""
    # loaded here: TeX writes such fonts, hardly anything else
    from pdfminer.pdffont import Type1FontHeaderParser
    from pdfminer.psexceptions import PSException

    length = file.get(program.entries.get("Length1")) if isinstance(program, Stream) else None
    if not isinstance(length, int):
        raise UnsureError("a Type 1 font without its program")
    try:
        found: dict[int, str] = Type1FontHeaderParser(BytesIO(file.data(program)[:length])).get_encoding()
    except (PSException, ValueError, LookupError, TypeError) as error:
        raise UnsureError(f"a Type 1 font whose program cannot be read ({error!r})") from error
    return found


def _simple_text(
    file: PdfFile, spec: dict[str, Any], default: str, encoded: dict[int, str] | None = None
) -> tuple[Callable[[int], str], Iterable[int]]:
    """What a code of a simple font prints: by its own map, else by its encoding; ``encoded`` where that is known.

    And the codes that it is likely to print.
    """
    to_unicode = file.get(spec.get("ToUnicode"))
    if to_unicode is not None and not isinstance(to_unicode, Stream):
        raise UnsureError("a simple font whose ToUnicode is no stream")
    characters = read_character_map(file.data(to_unicode)) if to_unicode else {}
    encoding = file.get(spec.get("Encoding", default))

    def text_of(code: int) -> str:
        nonlocal encoded
        if code in characters:
            return characters[code]
        if encoded is None:
            encoded = _encoding(file, encoding, default)
        return encoded.get(code, f"(cid:{code})")

    return text_of, [code for code in characters if code < CODES] or PRINTED_ASCII


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


# the fourteen standard fonts, and the other names under which pdfminer knows them
_STANDARD = re.compile(r"Courier|Helvetica|Arial|Times|Symbol|ZapfDingbats")


def _standard_metrics(base: Any) -> tuple[dict[str, Any], dict[str, int]] | None:
    """Descriptor and widths by character of one of the standard fonts."""
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
            if not (isinstance(first, int) and isinstance(last, int) and last - first < LONGEST_RANGE):
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

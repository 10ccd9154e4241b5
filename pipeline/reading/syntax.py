"""The syntax of PDF (ISO 32000-1, 7.2 and 7.3), as regular expressions, and the objects that are written in it.

Objects become plain Python: names ``str``, strings ``bytes``, numbers ``int`` and ``float``, arrays ``list``,
dictionaries ``dict``, references :class:`Ref`. What is not written as the standard says raises
:class:`~pipeline.reading.errors.UnsureError`: the reference reader knows how to mend, this one does not guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, cast

from pipeline.reading.errors import UnsureError

# possessive throughout: a page that does not match fails at once, it is not tried in every other way
_PLAIN = rb"(?>[^()\\]++|\\.)"
STRING = rb"\((?>[^()\\]++|\\.|\((?>[^()\\]++|\\.|\(" + _PLAIN + rb"*+\))*+\))*+\)"
HEXADECIMAL = rb"<[0-9A-Fa-f\s]*+>"
NUMBER = rb"[-+.0-9]++"
NAME = rb"/[^\s()<>\[\]{}/%]*+"
COMMENT = rb"%[^\r\n]*+"
ARRAY = rb"\[(?>[^\[\]()<>%{}]++|" + STRING + rb"|" + HEXADECIMAL + rb")*+\]"
_FLAT = rb"[^<>()\[\]%{}]++|" + STRING + rb"|" + HEXADECIMAL + rb"|" + ARRAY
DICTIONARY = rb"<<(?>" + _FLAT + rb"|<<(?>" + _FLAT + rb")*+>>)*+>>"

_END = rb"(?![^\s()<>\[\]{}/%])"
_NUMBERS = rb"\[[-+.0-9\s]*+\]"
_TOKEN = re.compile(
    rb"(?>[\s\x00]++|" + COMMENT + rb")*+(?>"
    rb"(\d++)\s++(\d++)\s++R" + _END + rb"|(" + NUMBER + rb")|/([^\s()<>\[\]{}/%]*+)|"
    rb"(" + STRING + rb")|<([0-9A-Fa-f\s]*+)>|(" + _NUMBERS + rb")|(<<|>>|\[|\])|([^\s()<>\[\]{}/%\x00]++))",
    re.DOTALL,
)
_REFERENCE, _NUMERAL, _NAMED, _LITERAL, _HEXADECIMAL, _ROW, _BRACKET, _KEYWORD = range(2, 10)

# dictionaries that are no deeper than this, as most are: read without looking at each token
_PLAIN_VALUE = (
    rb"(?>\d++\s++\d++\s++R" + _END + rb"|" + NUMBER + rb"|" + NAME + rb"|\([^()\\]*+\)|<[0-9A-Fa-f\s]*+>"
    rb"|\[[^\[\]()<>{}%\x00]*+\])"
)
_PLAIN_ENTRIES = rb"(?>\s*+" + NAME + rb"\s*+" + _PLAIN_VALUE + rb")*+\s*+"
_STRINGS = rb"\[(?>\s*+\([^()\\]*+\))++\s*+\]"
# the attributes of an element of the structure tree
_ATTRIBUTES = rb"(?>\s*+" + NAME + rb"\s*+(?>" + _PLAIN_VALUE + rb"|" + _STRINGS + rb"))*+\s*+"
_DICTIONARIES = rb"\[(?>\s*+<<" + _ATTRIBUTES + rb">>)++\s*+\]"
_VALUE = rb"(?>" + rb"|".join((_PLAIN_VALUE, rb"<<" + _PLAIN_ENTRIES + rb">>", _STRINGS, _DICTIONARIES)) + rb")"
_ENTRY = re.compile(rb"/([^\s()<>\[\]{}/%]*+)\s*+(" + _VALUE + rb")")
SIMPLE_DICTIONARY = rb"\s*+<<((?>\s*+" + NAME + rb"\s*+" + _VALUE + rb")*+)\s*+>>"
_SIMPLE_DICTIONARY = re.compile(SIMPLE_DICTIONARY)
_ONE_STRING = re.compile(rb"\(([^()\\]*+)\)")
_ONE_DICTIONARY = re.compile(rb"<<(" + _ATTRIBUTES + rb")>>")

_new = tuple.__new__
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
# an escape that Python does not write alike; it may also be the end of an escaped backslash
_NOT_PYTHONS = re.compile(rb"\\(?>[^0-7nrtbf\\]|[4-7][0-7]{2})")
_OCTAL = {b"%03o" % code: bytes((code,)) for code in range(256) if code not in b"()\\\r\n0123456789"}
_CODE = re.compile(rb"\\([0-7]{3})")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_ESCAPED |= {mark: mark for mark in (b"(", b")", b"\\")}
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_OPENING = (b"<<", b"[")
_KEYWORDS = {b"true": True, b"false": False, b"null": None}


VALUES_KEPT = 8192
"""So do references: each page and each element of the structure tree is referred to by those below it."""
LONGEST_ROW_KEPT = 64
"""Bytes of an array without references that may be the same for every page, as a page's box or a stream's filters."""
NAMES_KEPT = 4096
"""Files use few names many times."""


class Ref(NamedTuple):
    """A reference to an object of the file."""

    number: int


@dataclass(eq=False, slots=True)
class Stream:
    """A stream as it stands in the file; ``number`` is that of its object, ``start`` where its data begins."""

    entries: dict[str, Any]
    raw: bytes
    number: int | None = None
    start: int = -1


def without_octal(content: bytes) -> bytes:
    """A page's content with the codes of its strings that are written in octal as they are meant.

    At once for all strings: each by itself would take three times as long. Left are codes that would change what is
    around them, and everything where a backslash may be none that begins an escape: behind another, or in an image.
    """
    if b"\\\\" in content or b"BI" in content:
        return content
    for code in _OCTAL.keys() & set(_CODE.findall(content)):  # a page has few, each of them often
        content = content.replace(b"\\" + code, _OCTAL[code])
    return content


def literal(raw: bytes) -> bytes:
    """The bytes of a string written in parentheses, which are part of ``raw``."""
    inside = raw[1:-1]
    if b"\\" not in inside:
        return inside
    if not _NOT_PYTHONS.search(inside):
        try:
            return inside.decode("unicode_escape").encode("latin-1")
        except UnicodeError:
            pass  # a backslash that is left at the end
    return _ESCAPE.sub(_unescape, inside)


def _unescape(match: re.Match[bytes]) -> bytes:
    octal, mark = match.groups()
    if octal:
        code = int(octal, 8)
        if code > 255:
            raise UnsureError(f"octal code {octal!r} in a string")
        return bytes((code,))
    if mark not in _ESCAPED:
        raise UnsureError(f"escape \\{mark!r} in a string")
    return _ESCAPED[mark]


def hexadecimal(raw: bytes) -> bytes:
    """The bytes of a string written in hexadecimal; ``raw`` without the angle brackets."""
    try:
        return bytes.fromhex(raw.decode("ascii"))
    except ValueError as error:
        raise UnsureError("a hexadecimal string that is not written in pairs") from error


@lru_cache(NAMES_KEPT)
def name(raw: bytes) -> str:
    """A name without its slash."""
    if b"#" in raw:
        raw = _HEX_NAME.sub(lambda m: bytes.fromhex(m[1].decode("ascii")), raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnsureError(f"the name {raw!r} is no UTF-8") from error


def number(raw: bytes) -> int | float:
    """A number."""
    try:
        return float(raw) if b"." in raw else int(raw)
    except ValueError as error:
        raise UnsureError(f"the number {raw!r}") from error


def parse(data: bytes, start: int = 0) -> tuple[Any, int]:
    """The object that begins at ``start``, and where it ends.

    Raises:
        UnsureError: there is none, or not one as the standard has it.
    """
    simple = _SIMPLE_DICTIONARY.match(data, start)
    if simple is not None:
        return simple_dictionary(simple[1]), simple.end()
    stack: list[list[Any]] = []
    position = start
    for match in _TOKEN.finditer(data, start):
        if match.start() != position:
            break
        position = match.end()
        kind = match.lastindex
        if kind == _NAMED:
            value: Any = name(match[_NAMED])
        elif kind == _REFERENCE:
            value = Ref(int(match[1]))
        elif kind == _ROW:
            value = _row(match[_ROW])
        elif kind != _BRACKET:
            value = _value(match, kind)
        elif (mark := match[_BRACKET]) in _OPENING:
            stack.append([mark])
            continue
        else:
            value = _closed(stack, mark)
        if not stack:
            return value, position
        stack[-1].append(value)
    raise UnsureError(f"no object at byte {position}")


def _value(match: re.Match[bytes], kind: int | None) -> Any:
    if kind == _NUMERAL:
        return number(match[_NUMERAL])
    if kind == _LITERAL:
        return literal(match[_LITERAL])
    if kind == _HEXADECIMAL:
        return hexadecimal(match[_HEXADECIMAL])
    word = match[_KEYWORD]
    if word not in _KEYWORDS:
        raise UnsureError(f"{word!r} where an object was expected")
    return _KEYWORDS[word]


def simple_dictionary(body: bytes) -> dict[str, Any]:
    """A dictionary as :data:`SIMPLE_DICTIONARY` matches it, from what stands inside.

    Raises:
        UnsureError: there is a number in it that is none.
    """
    return {
        name(key): _simple(raw) if raw[:1] != b"[" and raw[:2] != b"<<" else _composed(raw)
        for key, raw in _ENTRY.findall(body)
    }


def _composed(raw: bytes) -> Any:
    if raw[:1] == b"<":
        return simple_dictionary(raw[2:-2])
    first = raw[1:].lstrip()[:1]
    if first == b"<":
        return [simple_dictionary(body) for body in _ONE_DICTIONARY.findall(raw)]
    if first == b"(":
        return _ONE_STRING.findall(raw)
    return _kept_row(raw) if len(raw) <= LONGEST_ROW_KEPT and b"R" not in raw else _row(raw)


@lru_cache(VALUES_KEPT)
def _simple(raw: bytes) -> Any:
    first = raw[:1]
    if first == b"/":
        return name(raw[1:])
    if first == b"(":
        return raw[1:-1]
    if first == b"<":
        return hexadecimal(raw[1:-1])
    return Ref(int(raw.split(None, 1)[0])) if raw[-1:] == b"R" else number(raw)


@lru_cache(VALUES_KEPT)
def _kept_row(raw: bytes) -> list[Any]:
    """As :func:`_row`; nobody changes the arrays of a file."""
    return _row(raw)


def _row(raw: bytes) -> list[Any]:
    """An array without arrays, dictionaries and strings in it."""
    if b"/" in raw:
        return cast(list[Any], parse(raw)[0])
    parts = raw[1:-1].split()
    if b"R" not in raw:
        try:
            return list(map(int, parts))
        except ValueError:
            return list(map(number, parts))
    numerals, marks = b"".join(parts[::3] + parts[1::3]), parts[2::3]
    if len(parts) == 3 * len(marks) and marks.count(b"R") == len(marks) and numerals.isdigit():
        return [_new(Ref, (int(part),)) for part in parts[::3]]
    return cast(list[Any], parse(raw)[0])


def _closed(stack: list[list[Any]], mark: bytes) -> Any:
    if not stack:
        raise UnsureError(f"{mark!r} closes nothing")
    opened, *items = stack.pop()
    if (opened, mark) == (b"[", b"]"):
        return items
    if (opened, mark) != (b"<<", b">>") or len(items) % 2:
        raise UnsureError(f"{opened!r} and {mark!r} around {len(items)} objects")
    keys = items[::2]
    if not all(isinstance(key, str) for key in keys):
        raise UnsureError("a dictionary whose keys are no names")
    # null is as good as no entry (7.3.7)
    return {key: value for key, value in zip(keys, items[1::2], strict=True) if value is not None}


def integers(data: bytes, count: int) -> Iterator[int]:
    """The first ``count`` integers of ``data``."""
    parts = data.split(None, count)[:count]
    if len(parts) < count or not all(part.isdigit() for part in parts):
        raise UnsureError(f"{count} integers were expected")
    return map(int, parts)

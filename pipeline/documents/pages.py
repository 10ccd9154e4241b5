"""Pages as bytes: what one process read ahead of another that puts the document together.

Words by column, for there are hundreds on a page: a third of the time that :mod:`pipeline.documents.codec` takes for
them as records.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

from pipeline.documents.codec import CodecError, decode, decode_records, encode, encode_records
from pipeline.model import Box, Finding, PageLayout, Word

_KINDS: tuple[frozenset[type], ...] = (
    frozenset({str}), frozenset({int, float}), frozenset({str}), frozenset({int, float}), frozenset({bool}),
    frozenset({bool}), frozenset({int, type(None)}), frozenset({int}),
)  # fmt: skip
"""Of what a column of words may hold: text, sides of the box, font, size, is_bold, is_upright, mcid, raised."""
_SIDES, _BOX = 1, 4


def encode_page(page: PageLayout, findings: Sequence[Finding]) -> bytes:
    """A page and what was found on it as bytes.

    Raises:
        CodecError: it holds what JSON cannot say, or words whose place is not theirs.
    """
    words = page.words
    if any(word.page != page.number or word.index != index for index, word in enumerate(words)):
        raise CodecError(f"the words of page {page.number} are not in order")
    columns = [
        [word.text for word in words],
        [side for word in words for side in word.box],
        [word.font for word in words],
        [word.size for word in words],
        [word.is_bold for word in words],
        [word.is_upright for word in words],
        [word.mcid for word in words],
        [word.raised for word in words],
    ]
    rest = encode(replace(page, words=())), encode_records({"findings": findings})
    try:
        text = json.dumps([*(part.decode("ascii") for part in rest), columns], separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise CodecError(str(error)) from error
    return text.encode("ascii")


def decode_page(data: bytes) -> tuple[PageLayout, list[Finding]]:
    """The page and what was found on it.

    Raises:
        CodecError: the bytes are none.
    """
    try:
        rest, findings, columns = json.loads(data)
        page = decode(PageLayout, rest.encode())
        found = decode_records(findings.encode()).get("findings", ())
    except (ValueError, AttributeError, RecursionError) as error:
        raise CodecError(f"{data[:40]!r}… is no page: {error}") from error
    if not all(isinstance(finding, Finding) for finding in found):
        raise CodecError("what was found on a page is no finding")
    return replace(page, words=_words(page.number, columns)), list(found)


def _words(number: int, columns: Any) -> tuple[Word, ...]:
    if not isinstance(columns, list) or len(columns) != len(_KINDS) or not isinstance(columns[0], list):
        raise CodecError("the words of a page are not in columns")
    count = len(columns[0])
    for at, (column, kinds) in enumerate(zip(columns, _KINDS, strict=True)):
        length = count * _BOX if at == _SIDES else count
        if not isinstance(column, list) or len(column) != length or not set(map(type, column)) <= kinds:
            raise CodecError(f"column {at} of the words of a page holds something else")
    texts, sides, *others = columns
    boxes = map(Box, *(sides[side::_BOX] for side in range(_BOX)))
    return tuple(map(Word, texts, boxes, repeat(number), range(count), *others))

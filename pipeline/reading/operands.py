"""The operands of content operators: numbers, matrices, names, colours."""

from __future__ import annotations

from typing import Any

from pipeline.kept import Kept
from pipeline.reading.errors import UnsureError
from pipeline.reading.syntax import name

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NUMBERS_KEPT = 16384
"""Numbers, as they are written, whose values are kept; then it begins anew. Most are met again: the lines and columns
of a table stand at the same places on each page."""
SCALES_KEPT = 1024
"""The same for the first four numbers of matrices, of which most documents have few."""
_number = Kept[bytes, float](float, NUMBERS_KEPT).__getitem__


def multiplied(m: Matrix, n: Matrix) -> Matrix:
    """``m`` followed by ``n``."""
    a1, b1, c1, d1, e1, f1 = m
    a0, b0, c0, d0, e0, f0 = n
    return (
        a0 * a1 + c0 * b1,
        b0 * a1 + d0 * b1,
        a0 * c1 + c0 * d1,
        b0 * c1 + d0 * d1,
        a0 * e1 + c0 * f1 + e0,
        b0 * e1 + d0 * f1 + f0,
    )


def all_numbers(operands: bytes) -> list[float]:
    """The operands, which are numbers."""
    try:
        return list(map(_number, operands.split()))
    except ValueError as error:
        raise UnsureError(f"the operands {operands[:40]!r}") from error


def numbers(operands: bytes, count: int) -> list[float]:
    """The last ``count`` numbers among the operands."""
    found = all_numbers(operands)
    if len(found) < count:
        raise UnsureError(f"{count} operands were expected, not {operands[:40]!r}")
    return found if len(found) == count else found[len(found) - count :]


def one_number(operands: bytes) -> float:
    """The operand, a number."""
    try:
        return _number(operands)
    except ValueError:
        return numbers(operands, 1)[0]


def matrix_of(operands: bytes) -> Matrix:
    """The six numbers of a matrix."""
    try:
        scales, e, f = operands.rsplit(None, 2)
        return _scales[scales] + (_number(e), _number(f))
    except ValueError:  # told below
        a, b, c, d, x, y = numbers(operands, 6)
        return a, b, c, d, x, y


def _four(operands: bytes) -> tuple[float, float, float, float]:
    a, b, c, d = map(_number, operands.split())
    return a, b, c, d


_scales = Kept(_four, SCALES_KEPT)


def one_name(operands: bytes) -> str:
    """The operand, a name."""
    raw = operands.strip()
    if raw[:1] != b"/" or b" " in raw:
        raise UnsureError(f"a name was expected, not {raw[:40]!r}")
    return name(raw[1:])


def colour(parts: list[float]) -> Any:
    """A colour as pdfminer has it: a number for grey, else a tuple."""
    return parts[0] if len(parts) == 1 else tuple(parts)


def components(operands: bytes, space: tuple[str, int], before: Any) -> Any:
    """The colour that ``SCN`` and its like set, by pdfminer's rules; ``before`` where they set none."""
    kind, count = space
    parts = operands.split()
    if len(parts) < count:
        raise UnsureError(f"{count} components were expected, not {operands[:40]!r}")
    last = parts[len(parts) - count :]
    if kind == "Pattern":
        return name(last[0][1:]) if last[0].startswith(b"/") else before
    if count not in (1, 3, 4):
        return before
    if any(part.startswith(b"/") for part in last):
        return before
    return colour(numbers(b" ".join(last), count))

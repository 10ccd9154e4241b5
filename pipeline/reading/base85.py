"""ASCII85 (ISO 32000-1, 7.4.3), all groups of five digits at once."""

from __future__ import annotations

_GROUP, _BYTES, _LANE = 5, 4, 5
_ALLOWED = bytes(range(33, 118))
_DIGITS = bytes(max(0, code - 33) for code in range(256))


def of_base85(text: bytes) -> bytes:
    """The bytes that digits stand for, the last group filled up where it is short.

    Args:
        text: digits alone: no white space, no mark of the end, no ``z``.

    Raises:
        ValueError: it is no such text; the message says why.

    Each group has five bytes of one long integer: what it adds up to needs a little more than four. The standard
    library does it digit by digit, which takes twenty times as long.
    """
    spare = -len(text) % _GROUP
    text += b"u" * spare
    if text.translate(None, _ALLOWED):
        raise ValueError("a character that is none of ASCII85")
    digits, groups = text.translate(_DIGITS), len(text) // _GROUP
    total = 0
    for place in range(_GROUP):
        lanes = bytearray(_LANE * groups)
        lanes[::_LANE] = digits[place::_GROUP]
        total = 85 * total + int.from_bytes(lanes, "little")
    values = total.to_bytes(_LANE * groups, "little")
    if values[_BYTES::_LANE].count(0) != groups:
        raise ValueError("a group that is none of ASCII85")
    whole = bytearray(_BYTES * groups)
    for place in range(_BYTES):
        whole[place::_BYTES] = values[_BYTES - 1 - place :: _LANE]
    return bytes(whole[: len(whole) - spare])

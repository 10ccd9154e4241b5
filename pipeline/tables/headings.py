"""The lines of a section heading."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Line
from pipeline.profile import letters_key

MAX_HEADING_LINES = 4
"""A heading has at most so many lines."""


def is_same_heading(a: Sequence[Line], b: Sequence[Line]) -> bool:
    """Whether two headings are one, repeated: `(forts.)` and the like may stand behind it."""
    key_a, key_b = ("".join(letters_key(line.text) for line in lines) for lines in (a, b))
    return bool(key_a) and bool(key_b) and (key_a.startswith(key_b) or key_b.startswith(key_a))


def with_continuation(lines: Sequence[Line], i: int) -> tuple[Line, ...]:
    """The heading that begins with line ``i`` and goes on in the same type on the next lines."""
    heading = [lines[i]]
    for line in lines[i + 1 : i + MAX_HEADING_LINES]:
        last = heading[-1]
        is_close = line.page == last.page and line.box.top - last.box.top < 1.6 * last.box.height
        if not (is_close and abs(line.size - last.size) < 0.2 and line.words[0].font == last.words[0].font):
            break
        heading.append(line)
    return tuple(heading)

"""What reading refuses, and what the fast reader leaves to the reference reader."""

from __future__ import annotations

import struct


class ReadingError(Exception):
    """A file cannot be read at all.

    ``code`` is one of ``empty-file``, ``not-a-pdf``, ``truncated``, ``encrypted``, ``damaged``, ``no-pages``,
    ``no-text-layer``, ``cyclic-structure``; ``message`` says what was found, what was expected and what to do; ``page``
    where it was.
    """

    def __init__(self, code: str, message: str, page: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.page = page


class UnsureError(Exception):
    """The fast reader met something that it does not read, or not surely as the reference reader does."""


class CircleError(UnsureError):
    """What the fast reader met leads back to itself."""


UNSURE = (
    UnsureError, struct.error, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What the fast reader runs into when a file's objects are not of the kind it expects."""

"""What no document is to blame for."""

from __future__ import annotations


class ProgramError(Exception):
    """A mistake in the program outside any one document: there is nothing to publish."""

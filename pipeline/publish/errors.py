"""What can go wrong while publishing, said so that the user knows what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PublishError(Exception):
    """The datasets cannot be published; the message says what is wrong, where, and what to do."""


_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
_GONE = {errno.ENOENT, errno.ESTALE}


@contextmanager
def writing(folder: Path | str) -> Iterator[None]:
    """Turns what the system says while something is written to ``folder`` into a :class:`PublishError` with advice.

    Raises:
        PublishError: instead of an ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise PublishError(_advice(folder, error)) from error


def _advice(folder: Path | str, error: OSError) -> str:
    what = f"the datasets cannot be written to {folder}: {error.strerror or error}"
    place = error.filename2 or error.filename  # of a move: where to
    if error.errno in _NO_SPACE:
        return f"{what}. Free some space and run again; what was there before is unchanged."
    if error.errno in _NOT_ALLOWED:
        return f"{what}. Allow writing to this folder, or name another with --parsed; nothing was changed."
    if error.errno in _IN_THE_WAY:
        return f"{what}. A file is in the way at {place}: move it, or name another folder with --parsed."
    if error.errno in _GONE:
        return f"{what} ({place}). Was the folder moved or its disk taken away? Put it back and run again."
    return f"{what} ({place}). What was there before is unchanged."

"""The folder of a review: written aside, then put in the place of the one before."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.review.errors import ReviewError

MARKER = "review.json"
MADE_BY = "followup review"


def marker_text(pictures: str) -> str:
    """What the marker of a review says: that it is one, and how its pictures were made."""
    return json.dumps({"made_by": MADE_BY, "pictures": pictures}) + "\n"


def check_is_ours(out: Path) -> None:
    """Makes sure that ``out`` is free, empty or an earlier review.

    Raises:
        ReviewError: something else is there.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise ReviewError(f"{out} is a file; name a folder with -o")
    if any(out.iterdir()) and _marker(out).get("made_by") != MADE_BY:
        raise ReviewError(f"{out} holds something else than a review: name another folder with -o, or empty it")


def earlier_pictures(out: Path, pictures: str) -> Path | None:
    """The folder of the pictures of an earlier review; None where there are none that were made in this way."""
    return out / "pages" if _marker(out).get("pictures") == pictures else None


def _marker(out: Path) -> dict[str, str]:
    try:
        found = json.loads((out / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def written_aside(out: Path) -> Iterator[Path]:
    """Gives an empty folder beside ``out``, which takes its place at the end; after an error ``out`` is as it was.

    Raises:
        ReviewError: the folder cannot be made or written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            new = work / "new"
            new.mkdir()
            yield new
            if out.exists():
                os.replace(out, work / "old")
            try:
                os.replace(new, out)
            except OSError:
                with suppress(OSError):
                    os.replace(work / "old", out)
                raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise ReviewError(f"{out} cannot be written: {error.strerror or error}. Name another folder with -o") from error


def take_over(old: Path, new: Path) -> bool:
    """Puts an earlier file at ``new``, without copying where the file system can; False where there is none."""
    if not old.is_file():
        return False
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
    return True

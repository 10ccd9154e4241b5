"""What is missing in a folder is downloaded; what is there is compared, never replaced."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.fetch.download import DownloadError, Limits, download
from pipeline.fetch.sources import Source
from pipeline.intake.files import sha256_of

Fate = Literal["there", "fetched", "changed", "failed"]

PART = ".fetch-{}.part"
"""Name of a file that is on its way: hidden, so that no run reads it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one source. ``sha256`` is that of the file that is there, or that came; None where none did."""

    source: Source
    fate: Fate
    message: str
    sha256: str | None = None

    @property
    def is_news(self) -> bool:
        """True when the hash is known now and the entry does not have it."""
        return self.sha256 is not None and self.source.sha256 is None and self.fate in ("there", "fetched")


def fetch(
    sources: Sequence[Source], raw_pdfs: Path, limits: Limits | None = None, again: bool = False
) -> Iterator[Fetched]:
    """Sees to each source in turn.

    Args:
        sources: what the folder should hold.
        raw_pdfs: the folder.
        limits: what each download may take.
        again: download also what is there, to compare; it is thrown away again.

    Yields:
        ``there`` (and as expected), ``fetched``, ``changed`` (what is there, or what came, has another hash than the
        entry says, or what came differs from what is there; nothing is replaced) or ``failed``.
    """
    for source in sources:
        try:
            yield _see_to(source, raw_pdfs, limits or Limits(), again)
        except DownloadError as error:
            yield Fetched(source, "failed", f"{source.address}: {error}")
        except OSError as error:
            yield Fetched(source, "failed", f"{error.filename or source.file_name}: {error.strerror or error}")


def _see_to(source: Source, raw_pdfs: Path, limits: Limits, again: bool) -> Fetched:
    target = raw_pdfs / source.file_name
    if os.path.lexists(target):
        return _compare(source, target, limits, again)
    if not target.parent.resolve().is_relative_to(raw_pdfs.resolve()):
        return Fetched(source, "failed", f"{source.file_name} would lie outside {raw_pdfs}: a folder of it is a link")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target)
    try:
        came = download(source.address, part, limits)
        if source.sha256 and came.sha256 != source.sha256:
            return Fetched(
                source, "changed", _changed("what the address gives", came.sha256, source.sha256), came.sha256
            )
        _put(part, target)
    finally:
        part.unlink(missing_ok=True)
    return Fetched(source, "fetched", f"{came.size} bytes", came.sha256)


def _compare(source: Source, target: Path, limits: Limits, again: bool) -> Fetched:
    there = sha256_of(target)
    if source.sha256 and there != source.sha256:
        return Fetched(source, "changed", _changed("the file that is there", there, source.sha256), there)
    if not again:
        return Fetched(source, "there", "as listed" if source.sha256 else "its hash is not listed yet", there)
    part = _part(target)
    try:
        came = download(source.address, part, limits)
    finally:
        part.unlink(missing_ok=True)
    if came.sha256 != there:
        return Fetched(source, "changed", _changed("what the address gives now", came.sha256, there), came.sha256)
    return Fetched(source, "there", "as the address gives it", there)


def _changed(what: str, found: str, expected: str) -> str:
    return f"{what} has SHA-256 {found}, expected {expected}; nothing was replaced. Look at both, then mend the entry"


def _part(target: Path) -> Path:
    return target.with_name(PART.format(secrets.token_hex(8)))


def _put(part: Path, target: Path) -> None:
    """Gives the file its name, unless there is one of that name by now.

    Raises:
        FileExistsError: there is.
    """
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # a file system without links: look, then rename
        if os.path.lexists(target):
            raise FileExistsError(f"{target} came into being meanwhile") from None
        os.rename(part, target)

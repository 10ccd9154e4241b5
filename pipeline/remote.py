"""A folder of PDFs that lies somewhere else: any place that fsspec knows, as ``s3://bucket/reports``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

SEPARATOR = "://"
ENDINGS = (".pdf", ".toml")
"""What a run reads from the folder: documents, and what people have decided about them."""

MISSING = (
    "{url} needs the package fsspec, which is not installed: pip install 'followup-pipeline[dask]', and what fsspec "
    "asks for that kind of place (s3fs, adlfs)"
)


class RemoteError(Exception):
    """The place cannot be read; the message says what to do."""


def is_remote(folder: str) -> bool:
    """Whether it is named by a URL."""
    return SEPARATOR in folder


@contextmanager
def fetched(url: str) -> Iterator[Path]:
    """A copy of the folder on this machine, for as long as the ``with`` lasts.

    What a run writes beside its PDFs (the order in which reports came) is written back at the end.

    Args:
        url: of a folder. The network is used for this alone.

    Raises:
        RemoteError: it cannot be read or written.
    """
    try:
        import fsspec
    except ImportError as error:
        raise RemoteError(MISSING.format(url=url)) from error
    with tempfile.TemporaryDirectory(prefix="followup-") as name:
        folder = Path(name)
        try:
            system, root = fsspec.core.url_to_fs(url)
            for path in system.find(root):
                _fetch(system, root, path, folder)
            before = _notes(folder)
        except (OSError, ImportError, ValueError) as error:
            raise RemoteError(f"{url} cannot be read: {error}") from error
        yield folder
        for note, content in _notes(folder).items():
            if before.get(note) != content:
                system.pipe_file(f"{root.rstrip('/')}/{note}", content)


def _fetch(system: object, root: str, path: str, folder: Path) -> None:
    """Copies a file where it is one that a run reads, to the same place below ``folder``."""
    relative = PurePosixPath(path.removeprefix(root).lstrip("/"))
    if not path.lower().endswith(ENDINGS) or ".." in relative.parts or relative.is_absolute():
        return
    target = folder / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    system.get_file(path, str(target))  # type: ignore[attr-defined]


def _notes(folder: Path) -> dict[str, bytes]:
    """The files of decisions and the like directly in the folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*.toml")}

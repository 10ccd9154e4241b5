"""Which program this is: results of another are not its own."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from pipeline.installed import version_of

PACKAGE = Path(__file__).parents[1]
SOURCES = {".py", ".toml", ".txt", ".json"}
LIBRARIES = (
    "hunspell-sv",
    "numpy",
    "pdfminer.six",
    "pdfplumber",
    "pyarrow",
    "pypdfium2",
    "rapidfuzz",
    "scipy",
)
"""Those whose version can change a value that is published, or the bytes of a file."""


@cache
def program_version() -> str:
    """A hash of this program's own sources, of the libraries that shape what it gives, and of Python's version."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in SOURCES):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {version_of(library) or 'none'}\0".encode())
    return digest.hexdigest()

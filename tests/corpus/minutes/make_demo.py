"""Makes the constructed minutes that the repository ships: ``python -m tests.corpus.minutes.make_demo``."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.minutes.library import ConstructedMinutes, constructed

DEMO = Path(__file__).parents[3] / "raw_pdfs" / "demo"
DEMO_FILES = {"motesanteckningar-2021-09-28-konstruerad.pdf": "rpo-2021-09/published"}
"""File name to source and look."""


def demo_minutes() -> dict[str, ConstructedMinutes]:
    """The shipped documents by file name, made anew."""
    return {name: constructed(document) for name, document in DEMO_FILES.items()}


def main() -> None:
    """Writes the documents to ``raw_pdfs/demo``."""
    DEMO.mkdir(parents=True, exist_ok=True)
    for name, document in demo_minutes().items():
        document.write(DEMO / name)


if __name__ == "__main__":
    main()

"""Makes the constructed reports that the repository ships: ``python -m tests.corpus.make_demo``."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.library import Constructed, constructed

DEMO = Path(__file__).parents[2] / "raw_pdfs" / "demo"
DEMO_FILES = {
    "uppfoljning-2019-konstruerad.pdf": ("repeated-header", "rcc-norr-2019"),
    "uppfoljning-2020-konstruerad.pdf": ("published", "rcc-norr-2020"),
    "uppfoljning-2021-konstruerad.pdf": ("unruled", "rcc-norr-2021"),
    "uppfoljning-2022-konstruerad.pdf": ("tagged", "rcc-norr-2022"),
}
"""File name to layout and source."""


def demo_documents() -> dict[str, Constructed]:
    """The shipped documents by file name, made anew."""
    return {name: constructed(layout, source) for name, (layout, source) in DEMO_FILES.items()}


def main() -> None:
    """Writes the documents to ``raw_pdfs/demo``."""
    DEMO.mkdir(parents=True, exist_ok=True)
    for name, document in demo_documents().items():
        document.write(DEMO / name)


if __name__ == "__main__":
    main()

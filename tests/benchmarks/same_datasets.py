"""Whether both readers lead to the same datasets, byte for byte but for the column that names the reader.

``python -m tests.benchmarks.same_datasets``: every constructed report and set of minutes in every layout and, where
the reference corpus is there, its documents; each is read by both readers and published twice. Prints what differs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.documents import known_profiles, with_figures
from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.publish import publish
from pipeline.reading import READERS
from tests.benchmarks.speed import PUBLISHED
from tests.corpus import library
from tests.corpus.minutes import library as minutes

FAMILIES = known_profiles(Path(__file__).parents[1] / "corpus" / "profiles")


def documents() -> Iterator[tuple[str, bytes]]:
    """Name and content of each."""
    for name in (*library.LAYOUT_NAMES, *library.SEVEN_REGION_NAMES, *library.TYPST_NAMES):
        source = "nordmark-2020" if name in library.SEVEN_REGION_NAMES else library.DEFAULT_SOURCE
        yield f"report, {name}", library.constructed(name, source).pdf
    for name in minutes.NAMES:
        yield f"minutes, {name}", minutes.constructed(name).pdf
    for path in sorted(PUBLISHED.parent.rglob("*.pdf")):
        yield path.name, path.read_bytes()


def published(path: Path, reader: str, parsed: Path) -> dict[str, bytes]:
    """The files of the datasets of one document, by name."""
    (source,), _ = find_documents(path.parent)
    outcome = with_figures(process(source, profiles=FAMILIES, reader=reader), FAMILIES)
    document = replace(outcome.document, reader=None)
    findings = [
        replace(finding, document_id=document.document_id, finding_number=number)
        for number, finding in enumerate(outcome.findings, 1)
    ]
    publish({**outcome.records, "documents": [document], "findings": findings}, parsed)
    if document.status == "rejected":
        raise AssertionError(f"{path}: nothing is published: {findings}")
    return {file.name: file.read_bytes() for file in sorted(parsed.glob("*.parquet"))}


def differing(pdf: bytes) -> list[str]:
    """Names of the datasets that are not the same from both readers."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "raw", "document.pdf")
        path.parent.mkdir()
        path.write_bytes(pdf)
        first, second = (published(path, reader, Path(name, reader)) for reader in READERS)
    return [file for file in first if first[file] != second[file]]


def main() -> int:
    """Compares all; how many are not the same."""
    count, wrong = 0, {}
    for name, pdf in documents():
        count += 1
        if files := differing(pdf):
            wrong[name] = files
            print(f"  {name}: {', '.join(files)}", flush=True)
    print(f"{count} documents by both readers: the datasets of {count - len(wrong)} are the same, byte for byte")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main() > 0)

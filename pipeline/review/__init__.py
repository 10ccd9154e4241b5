"""A folder of web pages on which people look at values beside their pages, correct them and decide on links.

It works from the file system, without a network: the data are scripts, one for each document, loaded when it is opened.
What people decide leaves the page as a corrections or decisions file, never otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.corrections import CORRECTIONS_FILE
from pipeline.corrections.entries import HEADER as CORRECTIONS_HEADER
from pipeline.documents import known_profiles
from pipeline.evaluate.datasets import read_rows
from pipeline.intake import find_documents
from pipeline.matching.decisions import DECISIONS_FILE
from pipeline.matching.decisions import HEADER as DECISIONS_HEADER
from pipeline.profile import Profile
from pipeline.review.errors import ReviewError
from pipeline.review.folder import MARKER, check_is_ours, earlier_pictures, marker_text, written_aside
from pipeline.review.links import links_data
from pipeline.review.overview import RANKS, overview_data
from pipeline.review.pictures import HOW, Pages, write_pictures
from pipeline.review.rows import document_rows, findings_of_documents, status_codes
from pipeline.review.script import data_script

__all__ = ["Built", "ReviewError", "build_review"]

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Built:
    """What a review holds; ``drawn`` counts the pages that had to be drawn, ``remarks`` what the user should know."""

    documents: int
    pages: int
    drawn: int
    to_review: int
    links_waiting: int
    remarks: tuple[str, ...]


def build_review(parsed: Path, raw_pdfs: Path, out: Path, profiles: Path | None = None) -> Built:
    """Writes the review of all published documents.

    Args:
        parsed: folder of the datasets.
        raw_pdfs: folder of the PDFs, and of the corrections and decisions that new ones are added to. A PDF that is not
            there any more leaves its document without pictures, with a remark.
        out: folder to write; an earlier review there is replaced as a whole.
        profiles: folder of further profiles.

    Raises:
        ReviewError: ``out`` cannot be written or holds something else, or ``raw_pdfs`` is no folder.
        pipeline.evaluate.EvaluationError: the datasets are not there.
        pipeline.profile.ProfileError: a profile cannot be used.
    """
    check_is_ours(out)
    families = {profile.family: profile for profile in known_profiles(profiles).reports}
    datasets = _Datasets(parsed)
    # whatever is missing stops before anything is made
    links = datasets.rows("goal_links")
    pdfs = _pdfs(raw_pdfs)
    corrections = _earlier(raw_pdfs / CORRECTIONS_FILE, CORRECTIONS_HEADER)
    decisions = _earlier(raw_pdfs / DECISIONS_FILE, DECISIONS_HEADER)
    with written_aside(out) as new:
        _copy_assets(new)
        (new / "data").mkdir()
        documents, remarks = _write_documents(new, datasets, pdfs, families, earlier_pictures(out, HOW))
        _write(new, "links", links_data(links, datasets.rows("goals"), datasets.rows("statuses")))
        _write(new, "overview", _overview(datasets, families))
        index = {
            "documents": [entry for entry, _ in documents],
            "families": {name: status_codes(profile) for name, profile in families.items()},
            "linksWaiting": sum(link["needs_review"] for link in links),
            "corrections": corrections,
            "decisions": decisions,
        }
        _write(new, "index", index)
        (new / MARKER).write_text(marker_text(HOW), encoding="utf-8")
    return Built(
        documents=len(documents),
        pages=sum(len(pages.pages) for _, pages in documents),
        drawn=sum(pages.drawn for _, pages in documents),
        to_review=sum(entry["toReview"] for entry, _ in documents),
        links_waiting=index["linksWaiting"],
        remarks=tuple(remarks),
    )


class _Datasets:
    """The rows of the datasets in a folder, each read once."""

    def __init__(self, parsed: Path) -> None:
        self._parsed = parsed
        self._rows: dict[str, list[Row]] = {}

    def rows(self, dataset: str) -> Sequence[Row]:
        """The rows of one dataset."""
        if dataset not in self._rows:
            self._rows[dataset] = read_rows(self._parsed, dataset)
        return self._rows[dataset]


def _pdfs(raw_pdfs: Path) -> dict[str, Path]:
    """The PDFs of a folder by document id, which tells their content."""
    try:
        sources, _ = find_documents(raw_pdfs)
    except NotADirectoryError as error:
        raise ReviewError(f"{error}: name the folder with the PDFs with --raw-pdfs") from error
    return {source.document_id: source.path for source in sources}


def _copy_assets(out: Path) -> None:
    (out / "assets").mkdir()
    for asset in resources.files("pipeline.review").joinpath("assets").iterdir():
        if asset.name == "index.html":
            (out / asset.name).write_bytes(asset.read_bytes())
        elif asset.name.endswith((".js", ".css")):
            (out / "assets" / asset.name).write_bytes(asset.read_bytes())


def _write(out: Path, name: str, value: Any) -> None:
    (out / "data" / f"{name}.js").write_text(data_script(name, value), encoding="utf-8")


def _write_documents(
    out: Path,
    datasets: _Datasets,
    pdfs: Mapping[str, Path],
    families: Mapping[str, Profile],
    earlier: Path | None,
) -> tuple[list[tuple[dict[str, Any], Pages]], list[str]]:
    """Writes pictures and rows of each document; their entries of the index, and remarks."""
    rows, findings = document_rows(datasets.rows), findings_of_documents(datasets.rows)
    written, remarks = [], []
    for document in sorted(datasets.rows("documents"), key=_order):
        document_id = document["document_id"]
        if document_id in pdfs:
            pages = write_pictures(pdfs[document_id], document_id, out, earlier)
        else:
            pages = Pages(problem="the PDF is not in the folder any more, or has changed since the run")
        if pages.problem:
            remarks.append(f"{document['file_name']}: {pages.problem}")
        data = {
            "id": document_id,
            "pages": pages.pages,
            "problem": pages.problem,
            "rows": rows.get(document_id, []),
            "findings": findings.get(document_id, []),
        }
        _write(out, f"document-{document_id}", data)
        written.append((_entry(document, data, families), pages))
    return written, remarks


def _order(document: Row) -> tuple[bool, str, int, str]:
    """Reports by family, the latest year first; then minutes and what else there is."""
    is_report = document["kind"] == "followup"
    return (not is_report, document["family"] or "", -(document["report_year"] or 0), document["file_name"])


def _entry(document: Row, data: Mapping[str, Any], families: Mapping[str, Profile]) -> dict[str, Any]:
    fields = [field for row in data["rows"] for field in row["fields"]]
    sections = {row["section"]: row["sectionTitle"] for row in data["rows"]}
    profile = families.get(document["family"])
    names = ("kind", "family", "title", "status")
    return {
        **{name: document[name] for name in names},
        "id": document["document_id"],
        "file": document["file_name"],
        "year": document["report_year"],
        "constructed": document["is_constructed"],
        "rows": len(data["rows"]),
        "fields": len(fields),
        "toReview": sum(field["review"] for field in fields),
        "sections": [[number, title] for number, title in sections.items()],
        "reading": status_codes(profile.for_year(document["report_year"])) if profile else None,
    }


def _overview(datasets: _Datasets, families: Mapping[str, Profile]) -> dict[str, Any]:
    ranks = {
        name: {s.code: RANKS[s.meaning] for s in profile.statuses if s.meaning in RANKS}
        for name, profile in families.items()
    }
    return overview_data(datasets.rows("goals"), datasets.rows("statuses"), datasets.rows("goal_links"), ranks)


def _earlier(path: Path, header: str) -> dict[str, str]:
    """A file that new entries are added to: its name, and what it holds; a new one's header where there is none."""
    try:
        return {"file": path.name, "text": path.read_text(encoding="utf-8")}
    except FileNotFoundError:
        return {"file": path.name, "text": header}
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{path} cannot be read: {error}. Mend it, or move it away") from error

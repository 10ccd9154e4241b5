"""Boxes on the pictures of pages that are turned, cropped or printed sideways."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from pipeline.console import SilentReporter
from pipeline.draw.pages import page_pictures
from pipeline.review.rows import document_rows
from pipeline.run import Settings, run
from tests.small_reports import pdf_of, small_source, write

SCALE = 2.0
DARK = 110
"""Grey below this is ink; rules and letters of the constructed reports are black."""


def _has_ink(picture: Image.Image, box: tuple[float, float, float, float]) -> bool:
    return picture.crop(tuple(round(side * SCALE) for side in box)).getextrema()[0] < DARK


@pytest.mark.parametrize("layout", ["unruled", "rotated-180", "sideways-unruled", "cropped-rotated-unruled"])
def test_each_status_box_holds_its_letter_and_a_blank_cell_holds_none(layout: str, tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", a=pdf_of(small_source(2020, goals=5), layout))
    result = run(Settings(raw, tmp_path / "parsed"), SilentReporter())
    pictures = {
        page.number: (page.width, page.height, Image.open(io.BytesIO(page.draw())).convert("L"))
        for page in page_pictures(raw / "a.pdf", SCALE)
    }
    statuses = result.rows("statuses")
    assert {bool(status.status_raw) for status in statuses} == {True, False}
    for status in statuses:
        width, height, picture = pictures[status.page]
        assert picture.size == (pytest.approx(width * SCALE, abs=2), pytest.approx(height * SCALE, abs=2))
        if status.x0 is None:
            continue
        box = (status.x0, status.top, status.x1, status.bottom)
        assert _has_ink(picture, box) == bool(status.status_raw), (status.goal_id, status.region)


def test_rows_come_in_the_order_of_the_page(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", a=pdf_of(small_source(2020, goals=4)))
    result = run(Settings(raw, tmp_path / "parsed"), SilentReporter())
    named = {name: [_as_row(record) for record in rows] for name, rows in result.datasets.items()}
    ((_, rows),) = document_rows(lambda name: named.get(name, [])).items()
    assert [row["name"] for row in rows] == ["1.1", "1.2", "1.3", "1.4"]
    for row in rows:
        comments = [field["boxes"][0] for field in row["fields"] if field["kind"] == "comment_text"]
        assert [box[:1] + box[2:3] for box in comments] == sorted(box[:1] + box[2:3] for box in comments)


def _as_row(record: object) -> dict[str, object]:
    row = {name: getattr(record, name) for name in type(record).__dataclass_fields__}  # type: ignore[attr-defined]
    return row | {"boxes": [box._asdict() for box in row.get("boxes", ())]}

"""Objects that lead back to themselves: read once, told with their page, and no reader follows them for ever."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from pipeline.documents import Outcome
from pipeline.documents.process import process
from pipeline.intake import find_documents
from pipeline.reading import READERS
from pipeline.reading.circles import circle, leads_round, parent_circle
from tests.corpus.broken import good_report
from tests.corpus.broken.circles import circles
from tests.corpus.broken.trial import values

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing would stop an endless loop")
ENOUGH = 60
"""Seconds of the processor after which a file is followed for ever. Measured: 0.01-0.3."""

# what leads round → (severity, page) of its finding
EXPECTED: dict[str, tuple[str, int | None]] = {
    # no words hang on these: info where nothing is lost, a warning where something beside the words is
    "structure-up": ("warning", 3),
    "structure-twice": ("warning", 3),
    "role-map": ("warning", 3),
    "outline-next": ("info", None),
    "outline-down": ("info", None),
    "outline-packed": ("info", None),
    "names": ("info", None),
    "page-labels": ("info", None),
    "fields": ("info", None),
    "parent-self": ("warning", 2),
    "parents-ring": ("warning", 1),
    "kids-packed": ("error", None),
    "kids-twice-packed": ("error", None),
    "prev-self": ("warning", None),
    "prev-ring": ("warning", None),
    "xrefstm-self": ("warning", None),
    "extends-self": ("info", None),
    "extends-ring": ("info", None),
    "form-draws-itself": ("warning", 1),
    "forms-draw-each-other": ("warning", 1),
    "form-draws-its-page": ("warning", 1),
    "usecmap-self": ("warning", 1),
    "usecmap-named": ("warning", 1),
    "encoding-usecmap-self": ("warning", 1),
    "annots-ring": ("warning", 1),
    "annots-self": ("warning", 1),
    "rotate-ring": ("warning", 1),
    "information-ring": ("warning", None),
    "root-ring": ("warning", None),
    # what is printed hangs on these
    "annots-nested": ("error", 1),
    "contents-nested": ("error", 1),
    "pages-ring": ("error", None),
    "kids-ring": ("error", None),
    "kid-ring": ("error", None),
    "length-self": ("error", 1),
    "length-ring": ("error", 1),
    "resources-ring": ("error", 1),
    "contents-self": ("error", 1),
    "cropbox-ring": ("error", 1),
    "font-ring": ("error", 1),
    "filter-ring": ("error", 1),
    "tounicode-ring": ("error", 1),
    "descendant-self": ("error", 1),
    "descendants-ring": ("error", 1),
}
GOOD = {"shared-resources-good", "extends-good"}
WHOLE = ("structure-up", "structure-twice", "outline-next", "outline-down", "outline-packed", "names", "page-labels",
         "fields", "parent-self", "parents-ring", "kids-packed")  # fmt: skip
"""Circles in the tagged report that cost none of its records."""


@cache
def files() -> dict[str, bytes]:
    return dict(circles(good_report(), good_report("tagged")))


@contextmanager
def no_longer_than(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(f"still at it after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def processed(pdf: bytes, folder: Path, reader: str = "fast") -> Outcome:
    (folder / "x.pdf").write_bytes(pdf)
    ((source,), _) = find_documents(folder)
    with no_longer_than(ENOUGH):
        return process(source, reader=reader)


def found(outcome: Outcome) -> list[tuple[str, int | None]]:
    return [(f.severity, f.page) for f in outcome.findings if f.code == "cyclic-structure"]


def test_every_file_is_expected_to_be_something():
    assert set(files()) == set(EXPECTED) | GOOD | {"encryption-ring"}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", EXPECTED)
def test_a_circle_is_told_once_with_the_page_it_is_on(name, reader, tmp_path):
    assert found(processed(files()[name], tmp_path, reader)) == [EXPECTED[name]]


def test_a_file_whose_encryption_leads_round_is_refused(tmp_path):
    outcome = processed(files()["encryption-ring"], tmp_path)
    assert outcome.document.status == "rejected"
    assert {f.code for f in outcome.findings} & {"damaged", "encrypted"}


@pytest.mark.parametrize("name", sorted(GOOD))
@pytest.mark.parametrize("reader", READERS)
def test_what_is_shared_and_leads_nowhere_twice_is_no_circle(name, reader, tmp_path):
    assert found(processed(files()[name], tmp_path, reader)) == []


@pytest.mark.parametrize("base", ["small", "tagged"])
def test_a_good_report_has_no_circle(base, tmp_path):
    assert found(processed(good_report(base), tmp_path)) == []


@pytest.mark.parametrize("name", WHOLE)
def test_a_report_is_read_whole_past_a_circle(name, tmp_path):
    clean = values(processed(good_report("tagged"), tmp_path))
    assert clean["goals"]
    assert values(processed(files()[name], tmp_path)) == clean


# ---- the parts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("following", "expected"),
    [({}, None), ({1: 2, 2: 3}, None), ({1: 1}, {1}), ({1: 2, 2: 3, 3: 2}, {2, 3}), ({5: 6, 1: 2, 2: 1}, {1, 2})],
)
def test_a_way_that_leads_back_is_found(following, expected):
    assert circle(following) in (expected or {None})


class Numbers:
    """Objects that are dictionaries by number; a reference is its number."""

    def __init__(self, objects: dict[int, dict[str, int]]) -> None:
        self.objects = objects

    def get(self, value):
        return self.objects.get(value)

    def number(self, value):
        return value

    def name(self, value):
        return str(value)


def test_a_way_by_one_key_leads_round_only_if_it_comes_back():
    objects = Numbers({1: {"Next": 2}, 2: {"Next": 3}, 3: {"Next": 2}, 4: {"Next": 5}, 5: {"Other": 4}})
    assert [leads_round(objects, number, "Next") for number in (1, 3, 4, 9)] == [True, True, False, False]


def test_a_way_up_that_is_long_is_gone_once():
    length = 100_000
    objects = Numbers({n: {"Parent": n + 1} for n in range(1, length)})
    with no_longer_than(ENOUGH):
        assert list(parent_circle({}, [(1, 1), (2, 2), (3, 1)], objects)) == []
        objects.objects[length] = {"Parent": 5}
        (finding,) = parent_circle({}, [(1, 1), (2, 2), (3, 1)], objects)
    assert "pages 1, 2, 3" in finding.message

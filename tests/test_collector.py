"""Python's collector while a document is worked on, and after."""

import gc

import pytest

from pipeline.documents import process as room
from pipeline.intake import find_documents
from tests.small_reports import small_report, write


@pytest.fixture
def source(tmp_path):
    return find_documents(write(tmp_path, report=small_report()))[0][0]


def test_the_collector_is_as_it_was_after_a_document(source):
    before = gc.get_threshold()
    meanwhile = []
    room.process(source, lambda *_: meanwhile.append(gc.get_threshold()))
    assert meanwhile[0][0] > before[0]
    assert gc.get_threshold() == before


def test_the_collector_is_as_it_was_after_a_document_that_failed(source, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(room, "classify", fail)
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError):
        room.process(source)
    assert gc.get_threshold() == before

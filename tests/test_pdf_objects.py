"""The objects of a PDF file, as the fast reader finds them."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.errors import UnsureError
from pipeline.reading.pdffile import PdfFile
from pipeline.reading.scan.file import check_bytes
from pipeline.reading.syntax import Ref, parse
from tests.corpus.byhand import pdf, stream

STRINGS = st.sampled_from([b"(a)", b"( <<b>> )", b"([c])", b"()"])
PLAIN = st.sampled_from([b"1", b"-2.5", b"/N", b"7 0 R", b"<0A>", b"[1 2 3]", b"[4 0 R 5 0 R]", b"(a << b)"])
ROWS = st.lists(STRINGS, max_size=3).map(lambda items: b"[" + b" ".join(items) + b"]")
KEYS = st.sampled_from([b"/O", b"/Headers", b"/RowSpan"])
DICTIONARIES = st.lists(st.tuples(KEYS, PLAIN | ROWS), max_size=3).map(
    lambda entries: b"<<" + b"\n".join(b" ".join(entry) for entry in entries) + b">>"
)
VALUES = PLAIN | ROWS | DICTIONARIES | st.lists(DICTIONARIES, max_size=3).map(lambda ds: b"[" + b" ".join(ds) + b"]")


def test_attributes_of_a_cell_are_read_with_their_headers():
    cell = b"<</S /TD /P 306 0 R /A [<</O /Table /Headers [(a<<b) (c)]>> <</O /Table\n/RowSpan 2>>] /K [(x) (<<y>>)]>>"
    assert parse(cell)[0] == {
        "S": "TD",
        "P": Ref(306),
        "A": [{"O": "Table", "Headers": [b"a<<b", b"c"]}, {"O": "Table", "RowSpan": 2}],
        "K": [b"x", b"<<y>>"],
    }


@given(st.lists(st.tuples(KEYS, VALUES), max_size=4))
def test_a_dictionary_is_the_same_read_as_a_whole_and_value_by_value(entries):
    written = b"<<" + b" ".join(key + b" " + value for key, value in entries) + b">>"
    # an entry that is true is read token by token, and all beside it with it
    as_tokens = written[:-2] + b" /Deep true>>"
    assert parse(as_tokens)[0] == parse(written)[0] | {"Deep": True}


def test_a_stream_that_the_check_has_inflated_is_taken_over():
    data = zlib.compress(b"BT ET")
    file = check_bytes(pdf(b"", objects={60: stream(data, "/Filter /FlateDecode")}))
    place = next(place for place, known in file.decoded.items() if known == (("FlateDecode",), b"BT ET"))
    objects = PdfFile(file.data, {place: (("FlateDecode",), b"taken over")})
    assert objects.data(objects.get(Ref(60))) == b"taken over"


def test_a_filter_that_only_the_check_knows_is_not_taken_over():
    file = check_bytes(pdf(b"", objects={60: stream(b"\x01BT\x80", "/Filter /RunLengthDecode")}))
    objects = PdfFile(file.data, dict.fromkeys(range(len(file.data)), (("RunLengthDecode",), b"BT")))
    with pytest.raises(UnsureError, match="RunLengthDecode"):
        objects.data(objects.get(Ref(60)))

"""ASCII85, against the standard library's."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.utils import PDFDocEncoding

from pipeline.reading.base85 import of_base85
from pipeline.reading.docencoding import decoded


@given(st.binary(max_size=200))
def test_what_was_written_comes_back(data):
    assert of_base85(base64.a85encode(data).replace(b"z", b"!!!!!")) == data


@given(st.binary(max_size=30))
def test_what_the_standard_library_refuses_is_refused(text):
    try:
        expected = base64.a85decode(text, ignorechars=b"")
    except ValueError:
        expected = None
    if expected is None or b"z" in text:
        return
    assert of_base85(text) == expected


@pytest.mark.parametrize("text", [b"zzzzz", b"abc\x80d", b"ab cd", b"uuuuu", b's8W-"', b"v"])
def test_what_is_none_is_refused(text):
    with pytest.raises(ValueError, match="none of ASCII85"):
        of_base85(text)


def test_the_encoding_of_texts_is_that_of_the_reference_reader():
    assert decoded(bytes(range(256))) == PDFDocEncoding

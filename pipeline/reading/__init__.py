"""From a PDF file to :class:`~pipeline.model.DocumentLayout`: one function, one module per PDF library behind it."""

from pipeline.reading import plumber
from pipeline.reading.errors import ReadingError
from pipeline.reading.opinion import second_opinion
from pipeline.reading.verdicts import checked

read_document = checked(plumber.read_document)

__all__ = ["ReadingError", "read_document", "second_opinion"]

"""From a PDF file to :class:`~pipeline.model.DocumentLayout`: one function, one module per PDF library behind it."""

from pipeline.reading.errors import ReadingError
from pipeline.reading.plumber import read_document

__all__ = ["ReadingError", "read_document"]

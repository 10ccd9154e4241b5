"""The datasets in the formats other programs read: Excel, DuckDB, CSV and JSON."""

from __future__ import annotations

from pipeline.export.errors import ExportError
from pipeline.export.formats import FORMATS, export

__all__ = ["FORMATS", "ExportError", "export"]

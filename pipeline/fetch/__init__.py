"""Downloads what a folder should hold and does not: the only room that touches the network."""

from __future__ import annotations

from pipeline.fetch.download import DownloadError, Limits
from pipeline.fetch.fetching import Fetched, fetch
from pipeline.fetch.sources import SOURCES_FILE, Source, SourcesError, load_sources

__all__ = ["SOURCES_FILE", "DownloadError", "Fetched", "Limits", "Source", "SourcesError", "fetch", "load_sources"]

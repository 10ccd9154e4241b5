"""From PDF files to outcomes: each document by itself, so that none can spoil another."""

from pipeline.documents.clashes import settle_clashes
from pipeline.documents.outcome import Outcome, refused
from pipeline.documents.workers import process_all

__all__ = ["Outcome", "process_all", "refused", "settle_clashes"]

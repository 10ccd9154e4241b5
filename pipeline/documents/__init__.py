"""From PDF files to outcomes: each document by itself, so that none can spoil another."""

from pipeline.documents.clashes import settle_clashes
from pipeline.documents.figures import with_figures
from pipeline.documents.outcome import Outcome
from pipeline.documents.process import Profiles, known_profiles
from pipeline.documents.workers import process_all

__all__ = ["Outcome", "Profiles", "known_profiles", "process_all", "settle_clashes", "with_figures"]

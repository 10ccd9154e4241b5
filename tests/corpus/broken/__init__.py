"""Broken files: what may lie in a folder of reports, each made from a good constructed report or by hand."""

from tests.corpus.broken.library import BrokenFile, broken_files, good_report

__all__ = ["BrokenFile", "broken_files", "good_report"]

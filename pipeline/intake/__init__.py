"""From a folder to documents: which PDFs there are, what kind each is, which year and plan it is about."""

from pipeline.intake.classify import Classification, classify
from pipeline.intake.files import SourceFile, find_documents, has_documents, linked_folders

__all__ = ["Classification", "SourceFile", "classify", "find_documents", "has_documents", "linked_folders"]

"""Corrections that people made: applied at the end of extraction, reported when they fit no longer."""

from pipeline.corrections.apply import Applied, Corrected, apply_corrections
from pipeline.corrections.entries import (
    CORRECTIONS_FILE,
    Correction,
    CorrectionError,
    Corrections,
    entry_text,
    load_corrections,
)

__all__ = [
    "CORRECTIONS_FILE",
    "Applied",
    "Corrected",
    "Correction",
    "CorrectionError",
    "Corrections",
    "apply_corrections",
    "entry_text",
    "load_corrections",
]

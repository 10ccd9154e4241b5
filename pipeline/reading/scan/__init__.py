"""Looks at the bytes of a file before any PDF library does: what it is, whether it is whole, whether it is a bomb."""

from pipeline.reading.scan.file import FileReport, check_file
from pipeline.reading.scan.settings import CHECKS, CheckSettings

__all__ = ["CHECKS", "CheckSettings", "FileReport", "check_file"]

"""Turns published follow-up reports and minutes (PDF) into datasets that analysts trust."""

__version__ = "0.1.0"

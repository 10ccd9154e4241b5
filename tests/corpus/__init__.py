"""Constructed follow-up reports: sources of the project's own writing, typeset in many layouts, with gold."""

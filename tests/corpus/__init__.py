"""Constructed follow-up reports: sources of the project's own writing, typeset in many layouts, with gold.

``library.constructed(layout, source)`` is what tests ask; ``LAYOUT_NAMES``, ``TYPST_NAMES`` and
``SEVEN_REGION_NAMES`` name the layouts, ``malformed.write_malformed(folder)`` writes what cannot be read or trusted.
A new look is an entry in ``layouts.LAYOUTS``; what it can turn is said in ``layouts.Layout``.
"""

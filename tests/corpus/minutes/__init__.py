"""Constructed minutes: sources of the project's own writing, typeset in many looks, with gold made from the sources.

``library.constructed(name)`` is what tests ask; ``library.NAMES`` lists the documents (a source in a look).
"""

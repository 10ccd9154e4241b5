"""What a page takes long to paint for: found in a file's bytes before anything is painted."""

from __future__ import annotations

import re

LEAST_STEP = 0.1
"""A pattern that is laid next to itself in smaller steps covers a page a hundred million times. Measured: 1-20."""
LONGEST_PROGRAM = 1000
"""Bytes of a program that tells the colour of each point of a shading. Measured: 20-300."""

# dictionaries of streams, as those of patterns and programs are, stand in the file as they are
_STEP = re.compile(rb"/[XY]Step\s*([-+.\d]+)")
_PROGRAM = re.compile(rb"<<[^<>]*/FunctionType\s*4\b[^<>]*>>")
_LENGTH = re.compile(rb"/Length\s+(\d+)")


def slow_to_paint(data: bytes) -> str:
    """What in a file's bytes may take minutes to paint; empty where nothing does."""
    if b"Step" in data:
        for step in _STEP.findall(data):
            if _size(step) < LEAST_STEP:
                return f"a pattern in steps of {step.decode('ascii')} points"
    if b"/FunctionType" in data:
        for program in _PROGRAM.findall(data):
            length = _LENGTH.search(program)
            if length and int(length[1]) > LONGEST_PROGRAM:
                return f"a shading that a program of {int(length[1])} bytes computes"
    return ""


def _size(step: bytes) -> float:
    try:
        return abs(float(step))
    except ValueError:
        return 0.0

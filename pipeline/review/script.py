"""Data as scripts: a page that is opened from the file system may load scripts, and nothing else that holds data."""

from __future__ import annotations

import json
from typing import Any

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end a script, begin a comment or, for older browsers, break a string: escaped within JSON's strings,
the only place where they can stand."""


def data_script(name: str, value: Any) -> str:
    """A script that hands ``value`` to the page under ``name``; no text in it can be anything but text."""
    return f"Review.receive({_json(name)}, {_json(value)});\n"


def _json(value: Any) -> str:
    # a lone surrogate cannot be written as UTF-8, and no browser shows it
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    return "".join(_UNSAFE.get(character, character) for character in text)

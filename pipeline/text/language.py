"""What is particular to the language of the documents: a small table read from ``profiles/language-sv.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from pipeline.profile import PROFILES_FOLDER


@dataclass(frozen=True, slots=True)
class Language:
    """Settings of one language; words and letters are lower case.

    ``name_link`` is the letter that links a name to the word it is compounded with (``Stockholmsregionen``);
    ``endings`` are those of inflected forms.
    """

    name: str
    word_list_package: str
    word_list: str
    vowels: frozenset[str]
    conjunctions: frozenset[str]
    name_link: str
    endings: frozenset[str]


@cache
def swedish() -> Language:
    """The settings for Swedish, read once per process.

    Raises:
        KeyError: the TOML file lacks one of the settings.
    """
    raw = (PROFILES_FOLDER / "language-sv.toml").read_text(encoding="utf-8")
    table = tomllib.loads(raw)
    return Language(
        name=table["name"],
        word_list_package=table["word_list_package"],
        word_list=table["word_list"],
        vowels=frozenset(table["vowels"]),
        conjunctions=frozenset(table["conjunctions"]),
        name_link=table["name_link"],
        endings=frozenset(table["endings"]),
    )

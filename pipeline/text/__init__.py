"""Lines to prose: joins the lines of a paragraph and decides every line-end hyphen."""

from pipeline.text.hyphens import HyphenDoubt
from pipeline.text.joiner import Prose, TextJoiner
from pipeline.text.paragraphs import doubtful_page_breaks, split_paragraphs
from pipeline.text.vocabulary import Vocabulary
from pipeline.text.wordlist import WordList, WordListMissingError

__all__ = [
    "HyphenDoubt",
    "Prose",
    "TextJoiner",
    "Vocabulary",
    "WordList",
    "WordListMissingError",
    "doubtful_page_breaks",
    "split_paragraphs",
]

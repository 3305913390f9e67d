"""The labelled messages: their fields, reading and checking them, splitting them, and looking at what they cover."""

from scamclf.corpus.fields import FIELDS, Row
from scamclf.corpus.read import Corpus, find_problems, read_corpus
from scamclf.corpus.split import Split, gather, grouped_folds

__all__ = ["FIELDS", "Corpus", "Row", "Split", "find_problems", "gather", "grouped_folds", "read_corpus"]

"""Public sets of labelled messages: which there are, how to fetch one, where it lies."""

from scamclf.datasets.find import Found, default_cache, find
from scamclf.datasets.pull import Source, pull
from scamclf.datasets.table import Dataset, datasets, named

__all__ = ["Dataset", "Found", "Source", "datasets", "default_cache", "find", "named", "pull"]

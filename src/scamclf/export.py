"""Takes a fitted pipeline apart into what serving needs of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from scamclf.errors import ArtifactError
from scamclf.scorer import MOST_FEATURES, Scorer
from scamclf.trie import Trie


def take_apart(pipeline: Any) -> Scorer:
    """The scorer that gives a fitted pipeline's probabilities.

    Args:
        pipeline: of `train.train`, or its last two steps.

    Raises:
        ArtifactError: it has more features than can be numbered.
    """
    features, classifier = (step for _, step in pipeline.steps[-2:])
    blocks = dict(features.transformer_list)
    ngrams: dict[str, dict[str, int]] = {
        name: blocks[name].vocabulary_ if name in blocks else {} for name in ("chars", "words")
    }
    alphabet = "".join(sorted(set().union(*ngrams["chars"])))
    vocabulary = sorted(features.known_words_ or ())
    symbols: dict[str, int] = {char: symbol for symbol, char in enumerate(alphabet, 1)}
    numbers = {word: symbol for symbol, word in enumerate(vocabulary, 1 + len(alphabet))}
    sequences = {tuple(symbols[char] for char in ngram): column for ngram, column in ngrams["chars"].items()}
    sequences |= {
        tuple(numbers[word] for word in ngram.split(" ")): len(ngrams["chars"]) + column
        for ngram, column in ngrams["words"].items()
    }
    # The pipeline's columns stand in the order of its blocks.
    parts: dict[str, np.ndarray] = {}
    column = 0
    for name, block in blocks.items():
        width = len(block.get_feature_names_out())
        parts[name] = classifier.coef_[:, column : column + width]
        column += width
    if column >= MOST_FEATURES:
        raise ArtifactError(
            f"the model has {column:,} features, expected fewer than {MOST_FEATURES:,}; train it with fewer"
        )
    return Scorer(
        alphabet=alphabet,
        vocabulary=tuple(vocabulary),
        trie=Trie.build(sequences, len(alphabet) + len(vocabulary)),
        idf=np.concatenate([np.zeros(0), *(blocks[name].idf_ for name in ("chars", "words") if name in blocks)]),
        signals=tuple(blocks["signals"].names) if "signals" in blocks else (),
        signal_weight=features.transformer_weights["signals"] if "signals" in blocks else 1.0,
        weights=np.ascontiguousarray(
            np.hstack([parts[name] for name in ("chars", "words", "signals") if name in parts])
        ),
        intercept=np.array(classifier.intercept_),
    )

"""How fast scamclf is, beside plain scikit-learn and fastText: `make bench`, or `python -m benchmarks --help`.

No part of the installed package. Each figure comes from a process of its own; the one that starts them imports nothing large, for on Linux a
child's peak memory is never less than that of the process that started it.
"""

"""Measures a model: predictions in, figures with their intervals, comparisons, report and card out."""

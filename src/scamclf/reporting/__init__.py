"""Shows what an evaluation found: tables, plots, one HTML page, the model card."""

"""Models on disk: where they are, whether they are whole, and what their weights hash to. Nothing here needs torch."""

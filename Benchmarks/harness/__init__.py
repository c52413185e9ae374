"""Measures the reference job: the same video made by Rowreel, by others, and by the encoder alone."""

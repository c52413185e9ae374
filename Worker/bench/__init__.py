"""Measurements on a GPU, with random weights of real size: nothing is downloaded."""

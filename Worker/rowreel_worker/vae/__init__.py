"""Video autoencoders as streams: Wan's, over diffusers' weights, and the tiny one for drafts.

A causal autoencoder needs nothing of the future, so a video is decoded (and encoded) piece by piece: one latent frame
at a time, which is one picture for the first and four for every later one. What a piece needs of those before it lies
in buffers that are allocated once (`convolution`); every piece but the first has the same shape, so that a GPU can be
given the whole piece as one captured graph (`graphs`).

Its modules import torch, all but `tiny_files`; families import them where they decode.
"""

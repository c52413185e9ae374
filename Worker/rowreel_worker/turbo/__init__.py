"""TurboDiffusion's method (arXiv 2512.16093) for Wan: rCM's few steps, sparse-linear attention, its checkpoints."""

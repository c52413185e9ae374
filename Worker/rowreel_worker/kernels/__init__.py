"""The transformer's costly operations, each as a plain PyTorch statement and as a kernel of ours for the GPU.

`kernels/X.py` says what X computes, in plain PyTorch that runs anywhere; `kernels/compiled/X.py` is the same function
as a Triton kernel; `choice` measures which of them, or of what else is installed, serves an operation on this device;
`fuse` lets a diffusers transformer use what was chosen.
"""

"""The operations of `kernels` as Triton kernels. Importing these modules needs Triton; running them needs a GPU.

With `TRITON_INTERPRET=1` in the environment before they are imported they run on a processor, slowly, for tests.
"""

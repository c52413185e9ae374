"""Section `kernels`: each kernel at the sizes of Wan2.1-1.3B, 832x480, 81 frames, on this GPU.

A case has the relative error against the plain statement in float32, milliseconds by the device's own clock, and what
part that is of this card's matrix rate or of its bandwidth (section `card`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import torch

from bench.bench import Bench, Case, Figures
from bench.work import sparse_linear
from rowreel_worker.kernels import choice, operations
from rowreel_worker.kernels.measure import milliseconds, relative_error
from rowreel_worker.kernels.operations import Candidate, Operation, Shape

TINY = Shape(tokens=192, heads=2, head_dim=64, keep=0.5)


def cases(bench: Bench) -> dict[str, Case]:
    shape = TINY if bench.is_tiny else Shape()
    dim = shape.heads * shape.head_dim
    # Bytes of all tokens in bfloat16, once.
    once = 2 * shape.tokens * dim
    # Read hidden and update, write the sum and the norm; read and write queries.
    work: dict[str, dict[str, float]] = {
        "norm": {"nbytes": 4 * once},
        "rms_rope": {"nbytes": 2 * once},
        "sparse_linear_attention": {"flops": sparse_linear(shape)},
        "attention": {"flops": 4 * shape.tokens**2 * dim},
        "int8_linear": {"flops": 2 * shape.tokens * dim**2},
    }
    found: dict[str, Case] = {}
    for one in operations.OPERATIONS:
        for candidate in (one.plain, *one.others):
            name = f"{one.name} {candidate.name}"
            found[name] = partial(_operation, bench, shape, one, candidate, work[one.name])
    for warps, stages in ((8, 2), (8, 3), (8, 4), (4, 2)):
        found[f"launch {warps} warps {stages} stages"] = partial(_launch, bench, shape, warps, stages)
    for into, out in ((128, 256),) if bench.is_tiny else ((dim, dim), (dim, 8960), (8960, dim), (5120, 13824)):
        for bits in (16, 8):
            found[f"linear {into} to {out} in {bits} bits"] = partial(_linear, bench, shape, into, out, bits)
    for fused in (False, True):
        found[f"transformer {'fused' if fused else 'unfused'}"] = partial(_transformer, bench, shape, fused)
    return found


def _timed(bench: Bench, call: Any, flops: float = 0, nbytes: float = 0) -> Figures:
    took = milliseconds(call, bench.where, runs=2 if bench.is_tiny else 20)
    return {"ms": round(took, 4), **bench.share(took / 1000, flops, nbytes)}


@torch.inference_mode()
def _operation(bench: Bench, shape: Shape, one: Operation, candidate: Candidate, work: dict[str, float]) -> Figures:
    """One implementation of an operation of `kernels.operations`, at the request's own shape."""
    if bench.device == "cpu" and candidate != one.plain:
        return {"skipped": "needs a GPU"}
    function = candidate.load()
    inputs = one.inputs(shape, bench.where, bench.half)
    blocks = candidate.blocks() if one.name == "sparse_linear_attention" else None
    expected = one.run(one.plain.load(), choice.wide(inputs), blocks)
    error = relative_error(one.run(function, inputs, None), expected)
    within = {"error": error, "bound": candidate.bound, "is_right": error <= candidate.bound}
    return {**_timed(bench, lambda: one.run(function, inputs, None), **work), **within}


@torch.inference_mode()
def _launch(bench: Bench, shape: Shape, warps: int, stages: int) -> Figures:
    """Our attention with another number of warps and of blocks in flight: what `compiled` should be set to."""
    if bench.device == "cpu":
        return {"skipped": "needs a GPU"}
    from rowreel_worker.kernels.compiled.sparse_linear import sparse_linear_attention

    one = next(one for one in operations.OPERATIONS if one.name == "sparse_linear_attention")
    inputs = one.inputs(shape, bench.where, bench.half)
    launch = {"num_warps": warps, "num_stages": stages}
    return _timed(bench, lambda: sparse_linear_attention(*inputs, launch=launch), sparse_linear(shape))


@torch.inference_mode()
def _linear(bench: Bench, shape: Shape, into: int, out: int, bits: int) -> Figures:
    """A layer of the transformer in bfloat16 (cuBLAS) or in int8 (ours)."""
    from rowreel_worker.kernels.int8 import int8_linear as plain
    from rowreel_worker.kernels.int8 import quantise

    device, half = bench.where, bench.half
    x = torch.randn(1, shape.tokens, into, device=device, dtype=half)
    weight = torch.randn(out, into, device=device) / into**0.5
    bias = torch.randn(out, device=device, dtype=half)
    flops, rounded = 2.0 * shape.tokens * into * out, weight.to(half)
    if bits == 16:
        return _timed(bench, lambda: torch.nn.functional.linear(x, rounded, bias), flops)
    int8_linear = plain
    if bench.device != "cpu":
        from rowreel_worker.kernels.compiled.int8 import int8_linear
    expected = torch.nn.functional.linear(x, rounded, bias)
    whole, scale = quantise(weight)
    # Against bfloat16: what the layer loses, not what the kernel does (that is the case int8_linear).
    loss = relative_error(int8_linear(x, whole, scale, bias), expected)
    return {**_timed(bench, lambda: int8_linear(x, whole, scale, bias), flops), "loss": loss}


@torch.inference_mode()
def _transformer(bench: Bench, shape: Shape, fused: bool) -> Figures:
    """A forward of the whole transformer with random weights; four of them are a clip's denoising."""
    from diffusers import WanTransformer3DModel

    from bench import variants, work
    from bench.weights import made_as
    from rowreel_worker.kernels.fuse import fuse
    from rowreel_worker.turbo import attention

    clip = bench.clip()
    shape = Shape(clip.tokens, shape.heads, shape.head_dim, shape.keep)
    torch.manual_seed(0)
    with made_as(bench.half, bench.device):
        model = WanTransformer3DModel(
            num_attention_heads=shape.heads,
            attention_head_dim=shape.head_dim,
            ffn_dim=256 if bench.is_tiny else 8960,
            num_layers=2 if bench.is_tiny else 30,
        ).eval()
        attention.install(model)
    attention.set_keep(model, shape.keep)
    chosen = choice.choose(bench.device, bench.half, shape)
    fuse(model, chosen)
    if not fused:
        variants.only_attention(model, chosen)
    given = {
        "hidden_states": torch.randn(1, 16, *clip.latent, device=bench.where, dtype=bench.half),
        "timestep": torch.tensor([988.0], device=bench.where),
        "encoder_hidden_states": torch.randn(1, 512, 4096, device=bench.where, dtype=bench.half),
        "return_dict": False,
    }
    amount = work.denoise(model.config, clip, shape.keep, bench.half.itemsize)
    return {**_timed(bench, lambda: model(**given), amount.flops, amount.bytes), "kernels": chosen.names}

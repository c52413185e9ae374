"""The operations that have more than one implementation: who offers to serve them, and on what they are tested.

An implementation is right if its error on random input, against the plain statement in float32, is within its bound:
1e-2 where it computes in bfloat16 or in the same whole numbers, 5e-2 where it rounds attention to int8 and fp8, which
costs 2 to 4 percent on such input.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rowreel_worker.kernels import installed
from rowreel_worker.kernels.sparse_linear import KEY_BLOCK, QUERY_BLOCK

if TYPE_CHECKING:
    import torch

BOUND = 1e-2
QUANTISED_BOUND = 5e-2

#: Whoever asks for float32 wants no kernel that multiplies in less (TF32 has ten bits, as float16).
FLOAT32_BOUND = 1e-5


@dataclass(frozen=True)
class Shape:
    """What a request asks of the transformer. The default is Wan2.1-1.3B, 832x480, 81 frames."""

    tokens: int = 32760
    heads: int = 12
    head_dim: int = 128
    keep: float = 0.1


@dataclass(frozen=True)
class Candidate:
    """One implementation. `load` imports it, and may raise anything."""

    name: str
    load: Callable[[], Any]
    bound: float = BOUND
    #: The package without which it is not even tried, and not mentioned.
    package: str | None = None
    #: Sizes of its blocks where they are not the models'; its error is measured against the same blocks.
    blocks: Callable[[], tuple[int, int]] = lambda: (QUERY_BLOCK, KEY_BLOCK)


@dataclass(frozen=True)
class Operation:
    """`inputs(shape, device, dtype)` are its arguments; `run(implementation, inputs, blocks or None)` its result."""

    name: str
    plain: Candidate
    others: tuple[Candidate, ...]
    inputs: Callable[[Shape, torch.device, torch.dtype], tuple[Any, ...]]
    run: Callable[[Any, tuple[Any, ...], tuple[int, int] | None], torch.Tensor]


def _ours(module: str, function: str | None = None) -> Candidate:
    return Candidate("triton", _from(f"rowreel_worker.kernels.compiled.{module}", function), package="triton")


def _plain(module: str, function: str | None = None) -> Candidate:
    return Candidate("plain", _from(f"rowreel_worker.kernels.{module}", function))


def _from(module: str, function: str | None) -> Callable[[], Any]:
    def load() -> Any:
        found = importlib.import_module(module)
        return found if function is None else getattr(found, function)

    return load


def _random(*sizes: int, device: torch.device, dtype: torch.dtype) -> torch.Tensor:
    """Normal numbers from a seed of their own: a job's noise is not touched."""
    import torch

    generator = torch.Generator(device).manual_seed(sum(sizes))
    return torch.randn(sizes, generator=generator, device=device, dtype=torch.float32).to(dtype)


def _norm_inputs(shape: Shape, device: torch.device, dtype: torch.dtype) -> tuple[Any, ...]:
    import torch

    dim = shape.heads * shape.head_dim
    hidden, update = _random(2, 1, shape.tokens, dim, device=device, dtype=dtype).unbind()
    rows = _random(3, 1, 1, dim, device=device, dtype=torch.float32).unbind()
    return hidden, update, *rows


def _run_norm(module: Any, inputs: tuple[Any, ...], blocks: object) -> torch.Tensor:
    from rowreel_worker.kernels.norm import Norm

    hidden, update, gate, scale, shift = inputs
    normed: torch.Tensor = module.residual_norm(hidden, update, gate, Norm(scale, shift, 1e-6))[1]
    return normed


def _rope_inputs(shape: Shape, device: torch.device, dtype: torch.dtype) -> tuple[Any, ...]:
    import torch

    dim = shape.heads * shape.head_dim
    x = _random(1, shape.tokens, dim, device=device, dtype=dtype)
    weight = _random(dim, device=device, dtype=dtype)
    angles = _random(1, shape.tokens, 1, shape.head_dim // 2, device=device, dtype=torch.float32)
    angles = angles.repeat_interleave(2, dim=-1)
    return x, weight, 1e-6, shape.heads, (angles.cos(), angles.sin())


def _attention_inputs(shape: Shape, device: torch.device, dtype: torch.dtype) -> tuple[Any, ...]:
    sizes = (3, 1, shape.tokens, shape.heads, shape.head_dim)
    return _random(*sizes, device=device, dtype=dtype).unbind()


def _sparse_inputs(shape: Shape, device: torch.device, dtype: torch.dtype) -> tuple[Any, ...]:
    weight = _random(shape.head_dim, shape.head_dim, device=device, dtype=dtype)
    bias = _random(shape.head_dim, device=device, dtype=dtype)
    return *_attention_inputs(shape, device, dtype), weight, bias, shape.keep


def _int8_inputs(shape: Shape, device: torch.device, dtype: torch.dtype) -> tuple[Any, ...]:
    import torch

    from rowreel_worker.kernels.int8 import quantise

    dim = shape.heads * shape.head_dim
    x = _random(1, shape.tokens, dim, device=device, dtype=dtype)
    weight, scale = quantise(_random(dim, dim, device=device, dtype=torch.float32))
    return x, weight, scale, _random(dim, device=device, dtype=dtype)


def _call(function: Any, inputs: tuple[Any, ...], blocks: tuple[int, int] | None) -> torch.Tensor:
    result: torch.Tensor = function(*inputs) if blocks is None else function(*inputs, *blocks)
    return result


OPERATIONS = (
    Operation("norm", _plain("norm"), (_ours("norm"),), _norm_inputs, _run_norm),
    Operation("rms_rope", _plain("rope", "rms_rope"), (_ours("rope", "rms_rope"),), _rope_inputs, _call),
    Operation(
        "sparse_linear_attention",
        _plain("sparse_linear", "sparse_linear_attention"),
        (
            _ours("sparse_linear", "sparse_linear_attention"),
            Candidate(
                "triton-int8-fp8",
                _from("rowreel_worker.kernels.compiled.quantised_attention", "sparse_linear_attention"),
                QUANTISED_BOUND,
                "triton",
            ),
            Candidate("turbodiffusion-sla", installed.turbodiffusion_sla, package="turbodiffusion"),
            Candidate(
                "turbodiffusion-sagesla", installed.turbodiffusion_sagesla, QUANTISED_BOUND, "turbodiffusion",
                installed.sparge_blocks,
            ),
            Candidate("spargeattn", installed.spargeattn, QUANTISED_BOUND, "spas_sage_attn", installed.sparge_blocks),
        ),
        _sparse_inputs,
        _call,
    ),
    Operation(
        "attention",
        _plain("attention", "attention"),
        (Candidate("sageattention", installed.sageattention, QUANTISED_BOUND, "sageattention"),),
        _attention_inputs,
        _call,
    ),
    Operation(
        "int8_linear",
        _plain("int8", "int8_linear"),
        (
            _ours("int8", "int8_linear"),
            Candidate("turbodiffusion", installed.turbodiffusion_int8, package="turbodiffusion"),
        ),
        _int8_inputs,
        _call,
    ),
)  # fmt: skip

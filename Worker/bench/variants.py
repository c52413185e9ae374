"""A loaded turbo pipeline with one optimisation left out, and as it was afterwards.

Of the transformer: `kernels.fuse` takes another choice as often as one likes, and what it did can be undone. Of the
decoder: `vae.held` makes another one when it is asked for another style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, replace
from typing import Any

import torch
from torch import nn

from bench.bench import Bench, Clip
from rowreel_worker.kernels import choice
from rowreel_worker.kernels.choice import Choice
from rowreel_worker.kernels.operations import Shape
from rowreel_worker.turbo import attention
from rowreel_worker.vae import held
from rowreel_worker.vae.style import Style, style_for

#: Changes a pipeline for as long as it is entered. Raises `NothingToLeaveOut`.
Variant = Callable[[Any, Bench], AbstractContextManager[None]]


class NothingToLeaveOut(Exception):
    """The worker does without it on this device already."""


def fused_by(pipeline: Any, bench: Bench, clip: Clip) -> str:
    """Who fused the transformer: the worker, or, on a processor, where it keeps diffusers' own road, this bench."""
    transformer = pipeline.transformer
    if choice_of(transformer) is not None:
        return "worker"
    from rowreel_worker.kernels.fuse import fuse

    config = transformer.config
    shape = Shape(clip.tokens, config.num_attention_heads, config.attention_head_dim)
    fuse(transformer, choice.choose(bench.device, bench.half, shape))
    return "bench"


def choice_of(transformer: Any) -> Choice | None:
    """What `fuse` was given last."""
    return getattr(transformer.blocks[0], "choice", None)


@contextmanager
def unfused(pipeline: Any, bench: Bench) -> Iterator[None]:
    """diffusers' own blocks, and the attention's kernel as it was chosen."""
    from rowreel_worker.kernels.fuse import fuse

    transformer = pipeline.transformer
    chosen = _chosen(transformer)
    only_attention(transformer, chosen)
    try:
        yield
    finally:
        attention.set_attend(transformer, attention.reference)
        fuse(transformer, chosen)


def only_attention(transformer: Any, chosen: Choice) -> None:
    """Undoes what was fused, but for the attention's kernel."""
    from rowreel_worker.kernels.fuse import unfuse

    kernel = chosen.sparse_linear_attention

    def attend(q: Any, k: Any, v: Any, keep: float, project: Any) -> Any:
        given = (x.transpose(1, 2).contiguous() for x in (q, k, v))
        return kernel(*given, project.weight, project.bias, keep).transpose(1, 2)

    unfuse(transformer)
    attention.set_attend(transformer, attend)


def without_kernel(operation: str) -> Variant:
    """The plain statement of one operation in PyTorch."""

    @contextmanager
    def left_out(pipeline: Any, bench: Bench) -> Iterator[None]:
        from rowreel_worker.kernels.fuse import fuse

        chosen = _chosen(pipeline.transformer)
        if chosen.names[operation] == "plain" and bench.device != "cpu":
            raise NothingToLeaveOut(f"the plain {operation} was chosen on this device")
        plain = choice.plain()
        changed = {operation: getattr(plain, operation), "names": {**chosen.names, operation: "plain"}}
        assert operation in {field.name for field in fields(Choice)}
        fuse(pipeline.transformer, replace(chosen, **changed))
        try:
            yield
        finally:
            fuse(pipeline.transformer, chosen)

    return left_out


def with_style(dtype: torch.dtype | None = None, **changed: Any) -> Variant:
    """The decoder in another style, or another precision."""

    @contextmanager
    def other(pipeline: Any, bench: Bench) -> Iterator[None]:
        own, before = held.style_for, pipeline.vae.dtype
        style: Style = replace(style_for(bench.where, before), **changed)
        if dtype is None and style == style_for(bench.where, before) and bench.device != "cpu":
            raise NothingToLeaveOut(f"{changed} is the style on this device")
        held.style_for = lambda device, _: style
        if not style.channels_last:
            # Laying out again is the next decoder's work; undoing it is nobody's.
            _lay_plainly(pipeline.vae.decoder)
        pipeline.streaming_decoder = None
        pipeline.vae.to(dtype or before)
        try:
            yield
        finally:
            held.style_for = own
            pipeline.streaming_decoder = None
            pipeline.vae.to(before)

    return other


def _lay_plainly(module: nn.Module) -> None:
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.Conv3d):
            part.weight.data = part.weight.data.contiguous()


def _chosen(transformer: Any) -> Choice:
    chosen = choice_of(transformer)
    assert chosen is not None, "the transformer is not fused"
    return chosen


VARIANTS: dict[str, Variant] = {
    "without-fused-blocks": unfused,
    "without-sparse-attention-kernel": without_kernel("sparse_linear_attention"),
    "without-norm-kernel": without_kernel("norm"),
    "without-rope-kernel": without_kernel("rms_rope"),
    "without-cross-attention-kernel": without_kernel("attention"),
    "without-graphs": with_style(graphs=False),
    "without-fused-norm-silu": with_style(fused=False),
    "without-channels-last": with_style(fused=False, channels_last=False),
    "without-own-buffers": with_style(shared=True),
    "without-bfloat16-vae": with_style(torch.float32, shared=True),
}

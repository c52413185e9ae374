"""Has a loaded model's transformers compute with what serves on this device: chosen, fused, and told by name."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rowreel_worker.failures import device_is_lost
from rowreel_worker.kernels.choice import Choice, choose
from rowreel_worker.kernels.operations import Shape

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

#: What every Wan transformer computes.
ALWAYS = frozenset({"norm", "rms_rope", "attention"})


def prepare(experts: Sequence[Any], tokens: int, keep: float | None, device: str, dtype: torch.dtype) -> dict[str, str]:
    """Prepares a model's transformers, before they are laid out in memory; later again for another shape.

    Gives the name of what serves each operation, for provenance. On a processor nothing is fused, so that frames stay
    diffusers' bit for bit; nor where choosing or fusing fails, which the log then tells: a model that computes plainly
    is better than none. Weights in int8 that no kernel computes with are multiplied out.

    Args:
        keep: `sla_topk`; None for a model without sparse-linear attention.
    """
    from rowreel_worker.kernels.fuse import FusedBlock, fuse
    from rowreel_worker.kernels.int8 import multiply_out

    try:
        if device != "cpu":
            for expert in experts:
                fuse(expert, _chosen(expert, tokens, keep, device, dtype))
    except Exception as error:
        if device_is_lost(error):
            raise
        log.warning("the transformer computes without kernels", exc_info=error)
    for expert in experts:
        if not isinstance(expert.blocks[0], FusedBlock):
            multiply_out(expert)
    fused = [expert.blocks[0].choice.names for expert in experts if isinstance(expert.blocks[0], FusedBlock)]
    return dict(fused[0]) if fused else {}


def _chosen(expert: Any, tokens: int, keep: float | None, device: str, dtype: torch.dtype) -> Choice:
    from rowreel_worker.kernels.int8 import BLOCK, Int8Linear, multiply_out

    shape = Shape(tokens, expert.config.num_attention_heads, expert.config.attention_head_dim)
    needed = ALWAYS
    if keep is not None:
        shape = replace(shape, keep=keep)
        needed |= {"sparse_linear_attention"}
    layers = [layer for layer in expert.modules() if isinstance(layer, Int8Linear)]
    before = getattr(expert.blocks[0], "choice", None)
    # Whoever asks for float32 wants no inputs of eight bits.
    if before is None and dtype.itemsize < 4 and layers and all(one.in_features % BLOCK == 0 for one in layers):
        needed |= {"int8_linear"}
    choice = choose(device, dtype, shape, needed)
    if before is not None and layers:
        # Decided when the model was loaded: now it lies where it is.
        names = {**choice.names, "int8_linear": before.names["int8_linear"]}
        return replace(choice, int8_linear=before.int8_linear, names=names)
    if choice.names.get("int8_linear", "plain") == "plain":
        # PyTorch has no fast product of such blocks.
        multiply_out(expert)
        choice = replace(choice, names={n: served for n, served in choice.names.items() if n != "int8_linear"})
    return choice

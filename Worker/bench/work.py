"""How much there is to compute and to move for a clip, from shapes alone: what rates are reckoned from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from bench.bench import Clip
from rowreel_worker.kernels.operations import Shape
from rowreel_worker.turbo.sparse_linear import KEY_BLOCK, kept_blocks

#: Tokens of the text, filled up to them.
TEXT = 512


@dataclass(frozen=True)
class Work:
    """`bytes` are the least that layers read and write, each by itself; what lies between them can be fused."""

    flops: float
    bytes: float

    def __mul__(self, times: int) -> Work:
        return Work(self.flops * times, self.bytes * times)


def sparse_linear(shape: Shape) -> float:
    """FLOPs of SLA over all heads: 4·N·k·64·h of the kept k key blocks (q·kᵀ and p·v), and of the linear branch

    2·N·h² for φ(k)ᵀ·v and 2·N·h² for φ(q) times it, h = head_dim. `proj_l` can be multiplied into the sum first.
    """
    kept = kept_blocks(shape.keep, -(-shape.tokens // KEY_BLOCK)) * KEY_BLOCK
    return shape.heads * (4.0 * shape.tokens * kept * shape.head_dim + 4.0 * shape.tokens * shape.head_dim**2)


def denoise(config: Any, clip: Clip, keep: float | None, width: int = 2) -> Work:
    """One forward of Wan's transformer, N tokens of dimension d, text of T = 512, FFN of f, L layers.

    Multiplications and additions, each linear layer 2·N·in·out:

        a layer:  8·N·d² (q, k, v, o)  +  4·N·d² + 4·T·d² (cross: q, o; k, v)  +  4·N·d·f (FFN)
                + 4·N·T·d (cross-attention)  +  SLA, or with `keep` None 4·N²·d
        once:     2·N·d·(4·in + 4·out) (patches in, out)  +  2·T·(text·d + d²)  +  2·(freq·d + 7·d²) (time)

    Bytes, of elements `width` bytes wide: weights once, and N·d for each tensor that a layer of the list reads or
    writes.
    """
    d = config.num_attention_heads * config.attention_head_dim
    n, f, layers = clip.tokens, config.ffn_dim, config.num_layers
    patch = 4 * (config.in_channels + config.out_channels)
    shape = Shape(n, config.num_attention_heads, config.attention_head_dim, 1 if keep is None else keep)
    own = 4.0 * n * n * d if keep is None else sparse_linear(shape)
    layer = 12.0 * n * d * d + 4.0 * TEXT * d * d + 4.0 * n * d * f + 4.0 * n * TEXT * d + own
    once = 2.0 * n * d * patch + 2.0 * TEXT * (config.text_dim * d + d * d) + 2.0 * (config.freq_dim * d + 7 * d * d)
    weights = layers * (8.0 * d * d + 2.0 * d * f) + d * (patch + config.text_dim + config.freq_dim + 8.0 * d)
    # q, k, v, o read and write; attention reads three and writes one; cross: q, o and its attention; FFN.
    moved = layers * (n * (8.0 * d + 4 * d + 4 * d + 2 * d + 2 * d + 2 * f) + 8.0 * TEXT * d)
    return Work(layers * layer + once, width * (weights + moved))


def decode(vae: Any, clip: Clip, width: int = 2) -> Work:
    """What the convolutions and linear layers of an autoencoder's decoder do for a clip, and its attention.

    Counted where diffusers' own decoder runs without numbers (device `meta`): 2 · outputs · weights of an output, and
    input, weights and output once a call.
    """
    frames, height, width_ = clip.latent
    latents = torch.empty(1, vae.config.z_dim, frames, height, width_, device="meta")
    with counted(vae.decoder) as found, torch.no_grad():
        vae.decode(latents, return_dict=False)
    # One head over a picture's positions, once for every frame of the latents.
    positions, channels = height * width_, vae.decoder.mid_block.attentions[0].to_qkv.in_channels
    attention = 4.0 * frames * positions * positions * channels
    return Work(found[0] + attention, width * found[1])


@contextmanager
def counted(module: nn.Module) -> Iterator[list[float]]:
    """FLOPs and elements of every call of a convolution or linear layer below `module`."""
    found = [0.0, 0.0]

    def count(layer: Any, given: tuple[Any, ...], made: torch.Tensor) -> None:
        outputs = layer.weight.shape[0]
        found[0] += 2.0 * made.numel() * layer.weight.numel() / outputs
        found[1] += given[0].numel() + layer.weight.numel() + made.numel()

    kinds = (nn.Conv2d, nn.Conv3d, nn.Linear)
    hooks = [part.register_forward_hook(count) for part in module.modules() if isinstance(part, kinds)]
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


def on_meta(make: Callable[[], Any]) -> Any:
    with torch.device("meta"):
        return make().eval()

"""What the tensors of a TurboWan transformer are called in each of its published layouts, as data.

    original    TurboDiffusion's `.pth`: Wan's own names
    diffusers   IPostYellow's ports, and what this worker computes with: diffusers' names
    fastvideo   loayrashid's ports: the names inside FastVideo

int8 weights have other leaves: `int8_weight` and `scale` in `.pth`, `weight` and `weight_scale_inv` in ports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Layout = Literal["original", "diffusers", "fastvideo"]

AFFINE = ("weight", "bias")
WEIGHT = ("weight",)
#: A parameter of its own, not part of a module.
BARE = ("",)


@dataclass(frozen=True)
class Row:
    """One module: its name in each layout, and its tensors."""

    original: str
    diffusers: str
    fastvideo: str
    leaves: tuple[str, ...] = AFFINE
    #: A linear layer that the quantised checkpoints have in int8.
    int8: bool = False

    def name(self, layout: Layout) -> str:
        return {"original": self.original, "diffusers": self.diffusers, "fastvideo": self.fastvideo}[layout]


OUTER = (
    Row("patch_embedding", "patch_embedding", "patch_embedding"),
    *(
        Row(original, f"condition_embedder.{diffusers}", f"condition_embedder.{fastvideo}")
        for original, diffusers, fastvideo in (
            ("time_embedding.0", "time_embedder.linear_1", "time_embedder.mlp.fc_in"),
            ("time_embedding.2", "time_embedder.linear_2", "time_embedder.mlp.fc_out"),
            ("time_projection.1", "time_proj", "time_modulation.linear"),
            ("text_embedding.0", "text_embedder.linear_1", "text_embedder.fc_in"),
            ("text_embedding.2", "text_embedder.linear_2", "text_embedder.fc_out"),
        )
    ),
    Row("head.modulation", "scale_shift_table", "scale_shift_table", BARE),
    Row("head.head", "proj_out", "proj_out"),
)

#: Below `blocks.N.`. Wan calls its norms 1, 3, 2 in the order of their use; diffusers 1, 2, 3.
BLOCK = (
    Row("modulation", "scale_shift_table", "scale_shift_table", BARE),
    *(Row(f"self_attn.{x}", f"attn1.to_{x}", f"to_{x}", int8=True) for x in "qkv"),
    Row("self_attn.o", "attn1.to_out.0", "to_out", int8=True),
    *(Row(f"self_attn.norm_{x}", f"attn1.norm_{x}", f"norm_{x}", WEIGHT) for x in "qk"),
    Row("self_attn.attn_op.local_attn.proj_l", "attn1.attn_op.local_attn.proj_l", "attn1.attn_impl.proj_l"),
    *(Row(f"cross_attn.{x}", f"attn2.to_{x}", f"attn2.to_{x}", int8=True) for x in "qkv"),
    Row("cross_attn.o", "attn2.to_out.0", "attn2.to_out", int8=True),
    *(Row(f"cross_attn.norm_{x}", f"attn2.norm_{x}", f"attn2.norm_{x}", WEIGHT) for x in "qk"),
    Row("norm3", "norm2", "self_attn_residual_norm.norm"),
    Row("ffn.0", "ffn.net.0.proj", "ffn.fc_in", int8=True),
    Row("ffn.2", "ffn.net.2", "ffn.fc_out", int8=True),
)

#: A tensor that only this layout has, of the first block: by it a layout is told.
TELLING: dict[Layout, str] = {
    "original": "blocks.0.self_attn.attn_op.local_attn.proj_l.weight",
    "diffusers": "blocks.0.attn1.attn_op.local_attn.proj_l.weight",
    "fastvideo": "blocks.0.attn1.attn_impl.proj_l.weight",
}

#: The int8 leaves of `.pth`, by those of ports.
INT8_ORIGINAL = {"weight": "int8_weight", "weight_scale_inv": "scale", "bias": "bias"}


def layout_of(names: Iterable[str]) -> Layout | None:
    """The layout of a transformer with sparse-linear attention, or None where it is none."""
    found = set(names)
    return next((layout for layout, name in TELLING.items() if name in found), None)


def is_int8(names: Iterable[str]) -> bool:
    return any(name.endswith((".int8_weight", ".weight_scale_inv")) for name in names)


def layers_of(names: Iterable[str]) -> int:
    """How many blocks there are: one more than the highest number."""
    numbers = [name.split(".")[1] for name in names if name.startswith("blocks.")]
    return 1 + max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=-1)


def key_map(layout: Layout, layers: int, int8: bool) -> dict[str, str]:
    """Every tensor of a transformer: its name in `layout` → its name in diffusers."""
    found = {}
    for prefix, row in _rows(layers):
        for leaf in (*AFFINE, "weight_scale_inv") if int8 and row.int8 else row.leaves:
            theirs = INT8_ORIGINAL[leaf] if int8 and row.int8 and layout == "original" else leaf
            found[_joined(prefix, row.name(layout), theirs)] = _joined(prefix, row.diffusers, leaf)
    return found


def _rows(layers: int) -> Iterator[tuple[str, Row]]:
    yield from (("", row) for row in OUTER)
    for number in range(layers):
        yield from ((f"blocks.{number}", row) for row in BLOCK)


def _joined(*parts: str) -> str:
    return ".".join(filter(None, parts))

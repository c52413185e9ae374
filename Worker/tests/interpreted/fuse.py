"""A transformer with all of our kernels under Triton's interpreter is diffusers' with the plain statements."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from rowreel_worker.kernels import choice
from rowreel_worker.kernels.compiled import int8, norm, rope, sparse_linear
from rowreel_worker.kernels.fuse import fuse
from rowreel_worker.turbo import attention

from kernel_oracles import relative_error, tiny_wan


@pytest.mark.parametrize("per_token", [False, True])
def test_our_kernels_make_the_same_prediction(per_token: bool) -> None:
    transformer = tiny_wan(num_layers=1)
    attention.install(transformer)
    attention.set_keep(transformer, 0.5)
    for local in attention.local_attentions(transformer):
        nn.init.normal_(local.proj_l.weight)
    # 2 · 8 · 9 = 144 tokens: two blocks of queries, three of keys, the last ones short.
    hidden, text = torch.randn(1, 16, 2, 16, 18), torch.randn(1, 16, 32)
    timestep = torch.randint(0, 1000, (1, 144)) if per_token else torch.tensor([700])
    given = {"hidden_states": hidden, "timestep": timestep, "encoder_hidden_states": text, "return_dict": False}
    ours = replace(
        choice.plain(),
        norm=norm,
        rms_rope=rope.rms_rope,
        sparse_linear_attention=sparse_linear.sparse_linear_attention,
        int8_linear=int8.int8_linear,
    )
    with torch.inference_mode():
        expected = transformer(**given)[0]
        fuse(transformer, ours)
        assert relative_error(transformer(**given)[0], expected) < 1e-5

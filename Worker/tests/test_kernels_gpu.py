"""The kernels on a GPU, where there is one: within the bounds of `choice`, and a whole transformer with them."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
import torch
from torch import nn

from rowreel_worker.kernels import choice
from rowreel_worker.kernels.fuse import fuse
from rowreel_worker.kernels.operations import OPERATIONS, Candidate, Operation, Shape
from rowreel_worker.turbo import attention

from kernel_oracles import relative_error, tiny_wan

pytestmark = pytest.mark.skipif(
    not torch.cuda.is_available() or find_spec("triton") is None, reason="there is no GPU, or no Triton for it"
)

DEVICE = torch.device("cuda")
OURS = [(one, other) for one in OPERATIONS for other in one.others if other.package == "triton"]


@pytest.mark.parametrize(("one", "ours"), OURS, ids=lambda part: part.name)
@pytest.mark.parametrize("head_dim", [64, 128])
def test_kernel_is_within_its_bound(one: Operation, ours: Candidate, head_dim: int) -> None:
    if ours.name == "triton-int8-fp8" and torch.cuda.get_device_capability() < (8, 9):
        pytest.skip("this GPU has no fp8")
    trial = choice.tried(one, ours, DEVICE, torch.bfloat16, Shape(tokens=3000, heads=4, head_dim=head_dim))
    assert trial.refusal is None, str(trial)


def test_a_fused_transformer_predicts_the_same() -> None:
    transformer = tiny_wan(attention_head_dim=64).to(DEVICE, torch.bfloat16)
    attention.install(transformer)
    attention.set_keep(transformer, 0.3)
    for local in attention.local_attentions(transformer):
        nn.init.normal_(local.proj_l.weight)
    transformer.to(DEVICE, torch.bfloat16)
    given = {
        "hidden_states": torch.randn(1, 16, 5, 30, 52, device=DEVICE, dtype=torch.bfloat16),
        "timestep": torch.tensor([700], device=DEVICE),
        "encoder_hidden_states": torch.randn(1, 512, 32, device=DEVICE, dtype=torch.bfloat16),
        "return_dict": False,
    }
    with torch.inference_mode():
        expected = transformer(**given)[0]
        chosen = choice.choose("cuda", torch.bfloat16, Shape(tokens=1950, heads=2, head_dim=64))
        fuse(transformer, chosen)
        got = transformer(**given)[0]
        assert relative_error(got, expected) < 5e-2
        assert torch.equal(transformer(**given)[0], got)

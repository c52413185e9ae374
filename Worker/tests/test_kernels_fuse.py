"""A fused transformer is diffusers' own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from accelerate.hooks import ModelHook, add_hook_to_module
from torch import Tensor, nn

from rowreel_worker.kernels import choice
from rowreel_worker.kernels.fuse import FusedBlock, fuse
from rowreel_worker.kernels.int8 import Int8Linear
from rowreel_worker.turbo import attention

from kernel_oracles import relative_error, tiny_wan


def predicted(transformer: Any, **more: Any) -> Tensor:
    generator = torch.Generator().manual_seed(1)
    channels = transformer.config.in_channels
    hidden = torch.randn(2, channels, 3, 8, 10, generator=generator)
    text = torch.randn(2, 512, 32, generator=generator)
    dtype = transformer.patch_embedding.weight.dtype
    timestep = torch.tensor([900, 400])
    given = {"hidden_states": hidden.to(dtype), "timestep": timestep, "encoder_hidden_states": text.to(dtype), **more}
    with torch.inference_mode():
        result: Tensor = transformer(**given, return_dict=False)[0]
    return result


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize(
    "config",
    [{}, {"cross_attn_norm": False}, {"image_dim": 4, "added_kv_proj_dim": 32, "in_channels": 36}],
    ids=["text", "no norm", "picture"],
)
def test_fused_is_unfused(config: dict[str, Any], dtype: torch.dtype) -> None:
    transformer = tiny_wan(**config).to(dtype)
    more = {}
    if "image_dim" in config:
        more["encoder_hidden_states_image"] = torch.randn(2, 5, 4).to(dtype)
    expected = predicted(transformer, **more)
    before = set(transformer.state_dict())
    fuse(transformer, choice.plain())
    assert all(type(block) is FusedBlock for block in transformer.blocks)
    assert set(transformer.state_dict()) == before
    assert relative_error(predicted(transformer, **more), expected) < (1e-6 if dtype == torch.float32 else 1e-2)


def test_with_a_timestep_for_each_token() -> None:
    """Wan2.2 TI2V, whose first frame is given."""
    transformer = tiny_wan()
    timestep = torch.randint(0, 1000, (2, 3 * 4 * 5))
    expected = predicted(transformer, timestep=timestep)
    fuse(transformer, choice.plain())
    assert relative_error(predicted(transformer, timestep=timestep), expected) < 1e-6


def test_with_sparse_linear_attention() -> None:
    transformer = tiny_wan()
    attention.install(transformer)
    attention.set_keep(transformer, 0.5)
    for local in attention.local_attentions(transformer):
        nn.init.normal_(local.proj_l.weight)
    expected = predicted(transformer)
    fuse(transformer, choice.plain())
    assert relative_error(predicted(transformer), expected) < 1e-5
    seen: list[object] = []

    def attend(q: Tensor, k: Tensor, v: Tensor, weight: Tensor, bias: Tensor, keep: float) -> Tensor:
        seen.append((tuple(q.shape), tuple(weight.shape), keep))
        return v

    # Fused anew, with another choice; how much is kept is read at every call.
    fuse(transformer, replace(choice.plain(), sparse_linear_attention=attend))
    attention.set_keep(transformer, 0.2)
    predicted(transformer)
    assert seen == [((2, 60, 2, 16), (16, 16), 0.2)] * 2


def test_every_layer_is_called_as_one() -> None:
    """Where layers wait in main memory, each is fetched when it is called: one whose weights are only read is not."""
    transformer = tiny_wan(image_dim=4, added_kv_proj_dim=32, in_channels=36)
    attention.install(transformer)
    fuse(transformer, choice.plain())
    called: set[str] = set()
    leaves = {name for name, leaf in transformer.named_modules() if [*leaf.parameters(False)] and "blocks" in name}
    for name in leaves:
        transformer.get_submodule(name).register_forward_pre_hook(lambda *_, name=name: called.add(name))
    predicted(transformer, encoder_hidden_states_image=torch.randn(2, 5, 4))
    assert called == leaves


def test_layers_that_wait_in_main_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """diffusers' own offload knows every layer, those in int8 too; and they may have another choice later."""
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device("cpu"))
    transformer = tiny_wan(ffn_dim=128)
    for block in transformer.blocks:
        block.ffn.net[2] = Int8Linear.of(block.ffn.net[2])
    fuse(transformer, choice.plain())
    expected = predicted(transformer)
    transformer.enable_group_offload(torch.device("cpu"), torch.device("cpu"), offload_type="leaf_level")
    assert torch.equal(predicted(transformer), expected)
    layer = transformer.blocks[0].ffn.net[2]
    assert "group_offloading" in layer._diffusers_hook.hooks

    def another(*_: object) -> Tensor:
        return torch.zeros(())

    fuse(transformer, replace(choice.plain(), int8_linear=another))
    assert layer.compute is another


def test_int8_layers_compute_with_what_was_chosen() -> None:
    transformer = tiny_wan()
    layer = Int8Linear.of(nn.Linear(128, 128))
    transformer.blocks[0].extra = layer
    picked = choice.plain()
    fuse(transformer, picked)
    assert layer.compute is picked.int8_linear


def test_offloaded_layers_are_refused() -> None:
    transformer = tiny_wan()
    add_hook_to_module(transformer.blocks[0], ModelHook())
    with pytest.raises(RuntimeError, match=r"before memory\.apply"):
        fuse(transformer, choice.plain())

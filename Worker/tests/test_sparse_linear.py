"""Sparse-linear attention against a statement of its formulae in float64, with explicit masks."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from rowreel_worker.turbo import sparse_linear
from rowreel_worker.turbo.sparse_linear import block_sparse_attention, kept_blocks, linear_attention, selected_blocks


def stated(q: Tensor, k: Tensor, v: Tensor, keep: float, query_block: int, key_block: int) -> tuple[Tensor, Tensor]:
    """Both branches from the formulae, token by token: nothing is gathered, nothing padded."""
    q, k, v = (x.double() for x in (q, k, v))
    sparse, linear = torch.zeros_like(q), torch.zeros_like(q)
    for b in range(q.shape[0]):
        for h in range(q.shape[1]):
            queries, keys = q[b, h].split(query_block), (k[b, h] - k[b, h].mean(0)).split(key_block)
            count = max(1, min(len(keys), int(keep * len(keys))))
            mask = torch.zeros(q.shape[2], k.shape[2], dtype=torch.bool)
            for i, block in enumerate(queries):
                scores = [float(block.mean(0) @ other.mean(0)) for other in keys]
                for j in sorted(range(len(keys)), key=lambda j: -scores[j])[:count]:
                    mask[i * query_block : (i + 1) * query_block, j * key_block : (j + 1) * key_block] = True
            scores_all = (q[b, h] @ k[b, h].T / q.shape[-1] ** 0.5).masked_fill(~mask, -torch.inf)
            sparse[b, h] = scores_all.softmax(-1) @ v[b, h]
            # φ(q)·φ(k) for each pair: quadratic, and therefore another road than the one under test.
            pairs = q[b, h].softmax(-1) @ k[b, h].softmax(-1).T
            linear[b, h] = pairs @ v[b, h] / (1e-5 + pairs.sum(-1, keepdim=True))
    return sparse, linear


def drawn(tokens: int, dim: int = 16, batch: int = 2, heads: int = 3) -> tuple[Tensor, Tensor, Tensor]:
    """Fresh every time. Keys share a large part, as real ones do."""
    q, k, v = (torch.randn(batch, heads, tokens, dim, dtype=torch.float64) for _ in range(3))
    return q * 2, k * 2 + 3, v


@pytest.mark.parametrize("keep", [0.0, 0.1, 0.35, 0.999, 1.0])
@pytest.mark.parametrize("tokens", [1, 7, 128, 129, 500, 640])
def test_both_branches_are_those_of_the_formulae(tokens: int, keep: float) -> None:
    q, k, v = drawn(tokens)
    for shape in ((128, 64), (64, 128), (32, 16)):
        sparse, linear = stated(q, k, v, keep, *shape)
        torch.testing.assert_close(block_sparse_attention(q, k, v, keep, *shape), sparse, rtol=1e-9, atol=1e-10)
    torch.testing.assert_close(linear_attention(q, k, v), linear, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 2e-5), (torch.bfloat16, 3e-2)])
def test_other_dtypes_are_as_near_as_they_can_be(dtype: torch.dtype, tolerance: float) -> None:
    """The inputs are rounded first, so both sides see the same; scores are float32, so the same blocks win."""
    q, k, v = (x.to(dtype) for x in drawn(300, dim=32))
    sparse, linear = stated(q, k, v, 1.0, 128, 64)
    for made, expected in ((block_sparse_attention(q, k, v, 1.0), sparse), (linear_attention(q, k, v), linear)):
        assert made.dtype == dtype
        torch.testing.assert_close(made.double(), expected, rtol=tolerance, atol=tolerance)
    # 300 tokens are three blocks of queries and five of keys, of which four are kept.
    assert selected_blocks(q, k, 0.8).shape == (2, 3, 3, 4)
    exact = stated(q, k, v, 0.8, 128, 64)[0]
    torch.testing.assert_close(block_sparse_attention(q, k, v, 0.8).double(), exact, rtol=tolerance, atol=tolerance)


def test_what_fills_a_short_block_is_never_attended_to() -> None:
    q, k, v = drawn(70, batch=1, heads=1)
    # Keys so negative that zeros, which fill the block, would win every softmax.
    k = -k.abs() - 50
    out = block_sparse_attention(q.abs(), k, v + 5, 0.5, 32, 64)
    assert float(out.min()) > 0


def test_memory_is_bounded_by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    q, k, v = drawn(1000)
    whole = block_sparse_attention(q, k, v, 0.2)
    sizes: list[int] = []
    attend = torch.nn.functional.scaled_dot_product_attention

    def watched(*arguments: Any, **named: Any) -> Tensor:
        sizes.append(arguments[1].numel())
        return attend(*arguments, **named)

    monkeypatch.setattr(sparse_linear, "GATHERED", 3 * 3 * 64 * 16)
    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", watched)
    torch.testing.assert_close(block_sparse_attention(q, k, v, 0.2), whole, rtol=1e-12, atol=1e-12)
    # Eight query blocks of each of six heads, three at a time.
    assert len(sizes) == 6 * 3
    assert max(sizes) <= 3 * 3 * 64 * 16


@pytest.mark.parametrize(
    ("keep", "blocks", "kept"),
    # 480p with 81 frames has 512 blocks of 64 keys; below ten the original would keep none.
    [(0.1, 512, 51), (0.15, 512, 76), (0.1, 256, 25), (0.1, 9, 1), (0.1, 1, 1), (0.0, 5, 1), (1.0, 7, 7), (0.5, 3, 1)],
)
def test_how_many_blocks_are_kept(keep: float, blocks: int, kept: int) -> None:
    assert kept_blocks(keep, blocks) == kept

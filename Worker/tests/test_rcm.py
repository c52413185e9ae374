"""rCM's sampler against its formulae, stated again with NumPy, and against numbers that others publish."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from rowreel_worker.turbo import sampler


def stated_levels(steps: int, sigma_max: float) -> Any:
    """From σ instead of from angles: t = σ / (1 + σ) with σ = tan(angle)."""
    sigmas = np.concatenate(([sigma_max], np.tan([1.5, 1.4, 1.0][: steps - 1]), [0.0]))
    return sigmas / (1 + sigmas)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
@pytest.mark.parametrize("sigma_max", [80.0, 200.0, 1600.0, 3.7])
def test_levels_are_those_of_the_formula(steps: int, sigma_max: float) -> None:
    levels = sampler.levels(steps, sigma_max)
    assert len(levels) == steps + 1
    assert levels[-1] == 0
    np.testing.assert_allclose(levels, stated_levels(steps, sigma_max), rtol=1e-13)


def test_levels_are_those_that_are_published() -> None:
    expected = [0.987654321, 0.933781061, 0.852895395, 0.608979049, 0]
    np.testing.assert_allclose(sampler.levels(4, 80), expected, atol=5e-10)
    assert sampler.levels(1, 200)[0] == pytest.approx(0.995024876, abs=5e-10)
    assert sampler.levels(1, 1600)[0] == pytest.approx(0.999375390, abs=5e-10)


@pytest.mark.parametrize(("sigma_max", "first"), [(80, 988), (200, 996), (1600, 1000)])
def test_the_network_is_told_what_sglang_tells_it(sigma_max: float, first: int) -> None:
    """Its pipelines have these numbers as a list, and no other."""
    told = [sampler.timestep(level, torch.device("cpu")) for level in sampler.levels(4, sigma_max)[:-1]]
    assert [t.dtype for t in told] == [torch.float32] * 4
    assert [t.tolist() for t in told] == [[first], [932], [852], [608]]


@pytest.mark.parametrize("steps", [0, 5])
def test_other_counts_of_steps_are_none_of_its(steps: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 4 steps, not {steps}"):
        sampler.levels(steps, 80)


@pytest.mark.parametrize("ode", [False, True])
@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_the_state_is_that_of_the_formulae(steps: int, ode: bool) -> None:
    shape, seed = (1, 4, 3, 8, 8), int(torch.randint(2**31, ()))
    weight = torch.randn(4, 4, dtype=torch.float64)

    def velocity(x: torch.Tensor, level: float) -> torch.Tensor:
        assert x.dtype == torch.float64
        # float32, as a network's answer would be; the update has to be float64 all the same.
        return torch.einsum("ij,bjthw->bithw", weight, x).tanh().float() + level

    generator = torch.Generator().manual_seed(seed)
    done: list[int] = []
    made = sampler.sample(velocity, shape, steps, 80, ode, generator, torch.device("cpu"), done.append)

    source = torch.Generator().manual_seed(seed)
    t = stated_levels(steps, 80)
    x = torch.randn(shape, generator=source).numpy().astype(np.float64) * t[0]
    for i in range(steps):
        v = np.tanh(np.einsum("ij,bjthw->bithw", weight.numpy(), x)).astype(np.float32) + np.float32(t[i])
        if ode:
            x = x + (t[i + 1] - t[i]) * v
        else:
            data = x - t[i] * v
            x = data + t[i + 1] * (torch.randn(shape, generator=source).numpy() - data)
    assert made.dtype == torch.float32
    # Both are float64 until the end, and round to the same float32; a state in float32 would differ in most of them.
    np.testing.assert_allclose(made.numpy(), x, rtol=2e-6, atol=2e-6)
    assert (made.numpy() == x.astype(np.float32)).mean() > 0.98
    assert done == list(range(1, steps + 1))
    # As many numbers were drawn: whoever goes on with the generator finds it where the original leaves it.
    assert torch.equal(torch.randn(3, generator=generator), torch.randn(3, generator=source))


def test_it_ends_where_it_is_told_to() -> None:
    def stop(done: int) -> None:
        if done == 2:
            raise KeyError

    seen: list[float] = []

    def velocity(x: torch.Tensor, level: float) -> torch.Tensor:
        seen.append(level)
        return x

    with pytest.raises(KeyError):
        sampler.sample(velocity, (1, 2), 4, 80, False, torch.Generator(), torch.device("cpu"), stop)
    assert seen == sampler.levels(4, 80)[:2]

"""rCM's sampler: one to four steps on the rectified flow, in float64. TurboDiffusion's scripts are the source.

Noise levels are chosen on TrigFlow's arc, where σ = tan(angle), and used on the rectified flow,
x = (1 − t)·data + t·noise:

    angles = [atan(σ_max), 1.5, 1.4, 1.0, 0] with the middle cut to the steps;   t = sin / (cos + sin)

The network gives v = noise − data, so that x − t·v is its guess of the data. SDE steps put fresh noise on that guess;
ODE steps go straight on.

The state is float64 and uses t as it is; the network sees the state in its own dtype and 1000·t in bfloat16, which
rounds it to multiples of 4: 988, 932, 852, 608 for σ_max = 80.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor

#: Angles of the steps after the first, in radians. Those that are fewer take the first of them.
MIDDLE = (1.5, 1.4, 1.0)

MOST_STEPS = len(MIDDLE) + 1

#: Called with the state in float64 and the step's t; gives v, of any dtype.
Velocity = Callable[["Tensor", float], "Tensor"]


def levels(steps: int, sigma_max: float) -> list[float]:
    """The noise levels t between which the steps go: `steps` + 1 of them, the last one 0."""
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"rCM has 1 to {MOST_STEPS} steps, not {steps}")
    angles = [math.atan(sigma_max), *MIDDLE[: steps - 1], 0.0]
    return [math.sin(angle) / (math.cos(angle) + math.sin(angle)) for angle in angles]


def timestep(level: float, device: torch.device) -> Tensor:
    """What the network is told: 1000·t rounded to float32 and then to bfloat16, as float32 [1]."""
    import torch

    return (torch.tensor([level], dtype=torch.float64).float() * 1000).bfloat16().float().to(device)


def sample(
    velocity: Velocity,
    shape: tuple[int, ...],
    steps: int,
    sigma_max: float,
    ode: bool,
    generator: torch.Generator,
    device: torch.device,
    on_step: Callable[[int], None],
) -> Tensor:
    """Latents in float32 on `device`, from noise to picture. `on_step` hears the steps done and may raise to end it.

    Noise is drawn where `generator` is, in float32: on the processor unless the request says otherwise, so it is the
    same on every machine but not what TurboDiffusion, which draws on the GPU, has for the same seed. Its last SDE step
    draws noise too, and multiplies it by 0. It is drawn here as well: the generator is then where theirs would be.
    """
    import torch

    def noise() -> Tensor:
        drawn = torch.randn(shape, generator=generator, device=generator.device, dtype=torch.float32)
        return drawn.to(device, torch.float64)

    ts = levels(steps, sigma_max)
    x = noise() * ts[0]
    for done, (now, after) in enumerate(pairwise(ts), 1):
        v = velocity(x, now).to(torch.float64)
        if ode:
            x = x - (now - after) * v
        else:
            x = (1 - after) * (x - now * v) + after * noise()
        on_step(done)
    return x.float()

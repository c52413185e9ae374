"""The sections in the order in which they run: those that the bars are about first."""

from __future__ import annotations

from collections.abc import Callable

from bench import batch, card, kernels, large, models, turbo, vae
from bench.bench import Bench, Case

#: Section → its cases, which do nothing until they are called.
SECTIONS: dict[str, Callable[[Bench], dict[str, Case]]] = {
    "card": card.cases,
    "turbo": turbo.cases,
    "batch": batch.cases,
    "kernels": kernels.cases,
    "vae": vae.cases,
    "large": large.cases,
    "models": models.cases,
}

"""Which implementation serves each operation on this device: the fastest of those that compute the right thing.

Measured once for each device, dtype and shape of a process, in a second or two: every implementation on a small random
input against float32, and those that are right on an input like the request's. What raises is not used, and never stops
the worker. One line of the log for each operation says what was chosen, and what was not, and why. On a processor it is
the plain statement at once.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from rowreel_worker.kernels.measure import milliseconds, relative_error
from rowreel_worker.kernels.operations import FLOAT32_BOUND, OPERATIONS, Candidate, Operation, Shape

if TYPE_CHECKING:
    import torch
    from torch import Tensor

log = logging.getLogger(__name__)

#: An implementation is taken before earlier ones only if it is faster by this much: of two that are equally fast the
#: same one should be taken at every start, because their last bits differ.
FASTER = 0.95

#: Tokens of the small input: not a multiple of any block.
SMALL = 1000

#: Of all operations.
NAMES = tuple(operation.name for operation in OPERATIONS)

#: No longer inputs are timed, nor more heads: memory is wanted for the model.
LONGEST = Shape()


@dataclass(frozen=True)
class Choice:
    """What serves each operation, with the arguments of the plain statements; `names` says which it is."""

    #: A module with `norm`, `residual` and `residual_norm`.
    norm: Any
    rms_rope: Callable[..., Tensor]
    sparse_linear_attention: Callable[..., Tensor]
    attention: Callable[..., Tensor]
    int8_linear: Callable[..., Tensor]
    names: dict[str, str]


@dataclass(frozen=True)
class Trial:
    """What came of trying one implementation. `refusal` says why it is not used."""

    candidate: Candidate
    implementation: Any = None
    error: float | None = None
    milliseconds: float = field(default=float("inf"))
    refusal: str | None = None

    def __str__(self) -> str:
        if self.refusal is not None:
            return f"not {self.candidate.name}: {self.refusal}"
        return f"{self.candidate.name} (error {self.error:.1e}, {self.milliseconds:.3f} ms)"


def plain() -> Choice:
    """The plain statements, untried."""
    return _choice({operation.name: Trial(operation.plain, operation.plain.load()) for operation in OPERATIONS})


def choose(
    device: str, dtype: torch.dtype, shape: Shape = LONGEST, needed: frozenset[str] = frozenset(NAMES)
) -> Choice:
    """What serves on this device, for the heads of a model and about so many tokens.

    Operations that are not `needed` are not measured: they are the plain statements, and `names` is without them.
    """
    if not device.startswith("cuda"):
        return plain()
    tokens, heads = min(shape.tokens, LONGEST.tokens), min(shape.heads, LONGEST.heads)
    return _measured(device, dtype, replace(shape, tokens=tokens, heads=heads), needed)


@cache
def _measured(device: str, dtype: torch.dtype, shape: Shape, needed: frozenset[str]) -> Choice:
    import torch

    where = torch.device(device)
    chosen: dict[str, Trial] = {}
    with torch.inference_mode():
        for operation in [operation for operation in OPERATIONS if operation.name in needed]:
            trials = [
                tried(operation, candidate, where, dtype, shape)
                for candidate in (operation.plain, *operation.others)
                if candidate.package is None or importlib.util.find_spec(candidate.package) is not None
            ]
            chosen[operation.name] = best(trials)
            log.info("%s", described(operation, chosen[operation.name], trials))
            torch.cuda.empty_cache()
    return _choice(chosen)


def tried(operation: Operation, candidate: Candidate, device: torch.device, dtype: torch.dtype, shape: Shape) -> Trial:
    """Loads an implementation, compares it on a small input and times it on a large one."""
    trial = Trial(candidate)
    try:
        implementation = candidate.load()
        error = error_of(operation, candidate, implementation, device, dtype, shape)
        trial = replace(trial, implementation=implementation, error=error)
        bound = FLOAT32_BOUND if dtype.itemsize >= 4 else candidate.bound
        if error > bound:
            return replace(trial, refusal=f"error {error:.1e}, more than {bound:.0e}")
        inputs = operation.inputs(shape, device, dtype)
        return replace(trial, milliseconds=milliseconds(lambda: operation.run(implementation, inputs, None), device))
    except Exception as problem:
        words = " ".join(str(problem).split())[:200]
        return replace(trial, refusal=f"{type(problem).__name__}: {words}")


def error_of(
    operation: Operation,
    candidate: Candidate,
    implementation: Any,
    device: torch.device,
    dtype: torch.dtype,
    shape: Shape,
) -> float:
    """Relative error on a small input, against the plain statement of the same numbers in float32."""
    # Several blocks are kept, so that their order and the short last one are part of the test.
    small = replace(shape, tokens=min(SMALL, shape.tokens), heads=min(2, shape.heads), keep=max(0.25, shape.keep))
    inputs = operation.inputs(small, device, dtype)
    blocks = candidate.blocks() if operation.name == "sparse_linear_attention" else None
    expected = operation.run(operation.plain.load(), wide(inputs), blocks)
    return relative_error(operation.run(implementation, inputs, None), expected)


def wide(inputs: Any) -> Any:
    """The same numbers, those with a fraction in float32."""
    if isinstance(inputs, tuple):
        return tuple(wide(one) for one in inputs)
    return inputs.float() if getattr(inputs, "is_floating_point", bool)() else inputs


def best(trials: Iterable[Trial]) -> Trial:
    """The fastest that is right; the plain statement, which comes first, where nothing else is."""
    first, *rest = trials
    found = first
    for trial in rest:
        if trial.refusal is None and trial.milliseconds < FASTER * found.milliseconds:
            found = trial
    # A plain statement that could not be run here (too little memory, say) is still what there is.
    return found if found.implementation is not None else replace(found, implementation=found.candidate.load())


def described(operation: Operation, chosen: Trial, trials: Iterable[Trial]) -> str:
    """`norm: triton (error 1.6e-03, 0.130 ms); plain (…); not other: ImportError: …`"""
    others = [str(trial) for trial in trials if trial.candidate != chosen.candidate]
    return "; ".join([f"{operation.name}: {chosen}", *others])


def _choice(chosen: dict[str, Trial]) -> Choice:
    others = {one.name: one.plain.load() for one in OPERATIONS if one.name not in chosen}
    implementations = {name: trial.implementation for name, trial in chosen.items()}
    return Choice(**implementations, **others, names={name: trial.candidate.name for name, trial in chosen.items()})

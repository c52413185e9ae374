"""`python -m bench.kernels --out FILE`: each kernel at the sizes of Wan2.1-1.3B, 832x480, 81 frames, on this GPU.

    python -m bench.kernels --out kernels.jsonl               all sections; what FILE has already is not run again
    python -m bench.kernels --out kernels.jsonl --only norm   the sections whose names begin so
    python -m bench.kernels --list                            their names

A line of FILE, and of the output, is one section: relative error against the plain statement in float32, milliseconds
by the device's own clock, and what part that is of this card's matrix rate and of its bandwidth, which the first two
sections measure (a large bfloat16 product, a large copy).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from rowreel_worker.kernels import choice, operations
from rowreel_worker.kernels.compiled import sparse_linear as compiled
from rowreel_worker.kernels.measure import milliseconds, relative_error
from rowreel_worker.kernels.operations import Shape
from rowreel_worker.provenance import device_name, versions
from rowreel_worker.turbo.sparse_linear import kept_blocks

DEVICE = torch.device("cuda")
SHAPE = Shape()
DIM = SHAPE.heads * SHAPE.head_dim

#: What a section gives: figures by name.
Result = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.kernels", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, metavar="FILE", help="JSON lines; what is there is not run again")
    parser.add_argument("--only", metavar="NAME", help="sections whose names begin so")
    parser.add_argument("--list", action="store_true", help="print the names of the sections")
    options = parser.parse_args()
    sections = {name: run for name, run in SECTIONS.items() if name.startswith(options.only or "")}
    if options.list or not sections:
        print("\n".join(SECTIONS))
        return 0 if options.list else 2
    if not torch.cuda.is_available():
        print("bench.kernels: torch sees no GPU, and kernels are measured on one", file=sys.stderr)
        return 1
    known = read(options.out)
    for name in ("matmul", "copy", *(name for name in sections if name not in ("matmul", "copy"))):
        if name not in known:
            known[name] = measured(name, known)
            if options.out is not None:
                with options.out.open("a") as file:
                    file.write(json.dumps(known[name]) + "\n")
        print(json.dumps(known[name]), flush=True)
    return 0


def read(file: Path | None) -> dict[str, Result]:
    """What was measured before on such a card with such versions; a line that was cut off is measured again."""
    if file is None or not file.is_file():
        return {}
    found: dict[str, Result] = {}
    for line in file.read_text().splitlines():
        try:
            result = json.loads(line)
        except ValueError:
            continue
        if (result.get("device"), result.get("versions")) == (device_name("cuda"), versions()):
            found[result["section"]] = result
    return found


def measured(name: str, known: dict[str, Result]) -> Result:
    """A section's line; a section that raises has the words in place of figures, and does not end the others."""
    result: Result = {"section": name}
    try:
        with torch.inference_mode():
            result |= SECTIONS[name]()
    except Exception as error:
        result["failed"] = f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
    torch.cuda.empty_cache()
    seconds = result.get("ms", 0) / 1000
    if "flops" in result:
        result["tflops"] = round(result["flops"] / seconds / 1e12, 1)
        result["of_matmul"] = part(result["tflops"], known.get("matmul", {}).get("tflops"))
    if "bytes" in result:
        result["gb_per_s"] = round(result["bytes"] / seconds / 1e9)
        result["of_copy"] = part(result["gb_per_s"], known.get("copy", {}).get("gb_per_s"))
    return {**result, "device": device_name("cuda"), "versions": versions()}


def part(figure: float, most: float | None) -> float | None:
    return None if not most else round(figure / most, 3)


def timed(call: Callable[[], object], **more: Any) -> Result:
    return {"ms": round(milliseconds(call, DEVICE, runs=20), 4), **more}


def matmul() -> Result:
    a, b = torch.randn(2, 8192, 8192, device=DEVICE, dtype=torch.bfloat16).unbind()
    return timed(lambda: a @ b, flops=2 * 8192**3)


def copy() -> Result:
    a, b = torch.empty(2, 1 << 30, device=DEVICE, dtype=torch.uint8).unbind()
    return timed(lambda: b.copy_(a), bytes=2 << 30)


def operation(name: str, implementation: str, **work: int) -> Callable[[], Result]:
    """One implementation of an operation of `kernels.operations`, at the request's own shape."""

    def run() -> Result:
        one = next(one for one in operations.OPERATIONS if one.name == name)
        candidate = next(c for c in (one.plain, *one.others) if c.name == implementation)
        function = candidate.load()
        inputs = one.inputs(SHAPE, DEVICE, torch.bfloat16)
        blocks = candidate.blocks() if name == "sparse_linear_attention" else None
        expected = one.run(one.plain.load(), choice.wide(inputs), blocks)
        error = relative_error(one.run(function, inputs, None), expected)
        return timed(lambda: one.run(function, inputs, None), error=error, **work)

    return run


def launches(warps: int, stages: int) -> Callable[[], Result]:
    """Our attention with another number of warps and of blocks in flight: what `compiled` should be set to."""

    def run() -> Result:
        one = next(one for one in operations.OPERATIONS if one.name == "sparse_linear_attention")
        inputs = one.inputs(SHAPE, DEVICE, torch.bfloat16)
        launch = {"num_warps": warps, "num_stages": stages}
        return timed(lambda: compiled.sparse_linear_attention(*inputs, launch=launch), flops=ATTENTION)

    return run


def linear(into: int, out: int, bits: int) -> Callable[[], Result]:
    """A layer of the transformer in bfloat16 (cuBLAS) or in int8 (ours)."""

    def run() -> Result:
        from rowreel_worker.kernels.compiled.int8 import int8_linear
        from rowreel_worker.kernels.int8 import quantise

        x = torch.randn(1, SHAPE.tokens, into, device=DEVICE, dtype=torch.bfloat16)
        weight = torch.randn(out, into, device=DEVICE) / into**0.5
        bias = torch.randn(out, device=DEVICE, dtype=torch.bfloat16)
        work = {"flops": 2 * SHAPE.tokens * into * out}
        half = weight.bfloat16()
        expected = torch.nn.functional.linear(x, half, bias)
        if bits == 16:
            return timed(lambda: torch.nn.functional.linear(x, half, bias), **work)
        whole, scale = quantise(weight)
        # Against bfloat16: what the layer loses, not what the kernel does (that is the section int8_linear).
        loss = relative_error(int8_linear(x, whole, scale, bias), expected)
        return timed(lambda: int8_linear(x, whole, scale, bias), loss=loss, **work)

    return run


def transformer(fused: bool) -> Callable[[], Result]:
    """A forward of the whole transformer with random weights; four of them are a clip's denoising."""

    def run() -> Result:
        from diffusers import WanTransformer3DModel

        from rowreel_worker.kernels.fuse import fuse
        from rowreel_worker.turbo import attention

        torch.manual_seed(0)
        before = torch.get_default_dtype()
        torch.set_default_dtype(torch.bfloat16)
        try:
            with DEVICE:
                model = WanTransformer3DModel(
                    num_attention_heads=SHAPE.heads, attention_head_dim=SHAPE.head_dim, ffn_dim=8960, num_layers=30
                ).eval()
                attention.install(model)
        finally:
            torch.set_default_dtype(before)
        attention.set_keep(model, SHAPE.keep)
        chosen = choice.choose("cuda", torch.bfloat16, SHAPE)
        if fused:
            fuse(model, chosen)
        else:
            kernel = chosen.sparse_linear_attention

            def attend(q: Any, k: Any, v: Any, keep: float, weight: Any, bias: Any) -> Any:
                return kernel(*(x.transpose(1, 2) for x in (q, k, v)), weight, bias, keep).transpose(1, 2)

            attention.set_attend(model, attend)
        given = {
            "hidden_states": torch.randn(1, 16, 21, 60, 104, device=DEVICE, dtype=torch.bfloat16),
            "timestep": torch.tensor([988.0], device=DEVICE),
            "encoder_hidden_states": torch.randn(1, 512, 4096, device=DEVICE, dtype=torch.bfloat16),
            "return_dict": False,
        }
        return timed(lambda: model(**given), kernels=chosen.names)

    return run


#: Products of the attention over the kept blocks, of the sums over all keys, and of what the linear branch adds.
ATTENTION = SHAPE.heads * (
    4 * SHAPE.tokens * kept_blocks(SHAPE.keep, -(-SHAPE.tokens // 64)) * 64 * SHAPE.head_dim
    + 4 * SHAPE.tokens * SHAPE.head_dim**2
)

#: Bytes of all tokens in bfloat16, once.
PASS = 2 * SHAPE.tokens * DIM


def _sections() -> Iterator[tuple[str, Callable[[], Result]]]:
    yield "matmul", matmul
    yield "copy", copy
    # Read hidden and update, write the sum and the norm; read and write queries.
    work: dict[str, dict[str, int]] = {
        "norm": {"bytes": 4 * PASS},
        "rms_rope": {"bytes": 2 * PASS},
        "sparse_linear_attention": {"flops": ATTENTION},
        "attention": {"flops": 4 * SHAPE.tokens**2 * DIM},
        "int8_linear": {"flops": 2 * SHAPE.tokens * DIM**2},
    }
    for one in operations.OPERATIONS:
        for candidate in (one.plain, *one.others):
            yield f"{one.name} {candidate.name}", operation(one.name, candidate.name, **work[one.name])
    for warps, stages in ((8, 2), (8, 3), (8, 4), (4, 2)):
        yield f"launch {warps} warps {stages} stages", launches(warps, stages)
    for into, out in ((DIM, DIM), (DIM, 8960), (8960, DIM), (5120, 13824)):
        for bits in (16, 8):
            yield f"linear {into} to {out} in {bits} bits", linear(into, out, bits)
    for fused in (False, True):
        yield f"transformer {'fused' if fused else 'unfused'}", transformer(fused)


SECTIONS = dict(_sections())


if __name__ == "__main__":
    sys.exit(main())

"""The kernels as code for Hopper, compiled without one: registers suffice, and matrices go to the tensor cores.

Nothing here says that they are fast; it says that a change has not made them slow in a way that shows in the code.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# ruff: noqa: E402 (they can be imported only where it is)
triton = pytest.importorskip("triton", reason="Triton is not installed (Scripts/bootstrap --test does)")

from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from rowreel_worker.kernels.compiled import int8, norm, quantised_attention, rope, sparse_linear

HALF, FLOAT, BYTE, INDEX = "*bf16", "*fp32", "*i8", "*i32"


@dataclass(frozen=True)
class Code:
    ptx: str
    registers: int
    #: Bytes of each thread that lie in memory for want of registers.
    spilled: int
    shared: int


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Compiles a kernel for sm_90 as its launch would: pointers and sizes are multiples of 16, as real ones are."""
    monkeypatch.setenv("TRITON_CACHE_DIR", str(tmp_path))

    def build(kernel: Any, pointers: dict[str, str], constants: dict[str, Any], **options: int) -> Code:
        types = dict.fromkeys(kernel.arg_names, "i32") | {"eps": "fp32", "scale": "fp32", "epsilon": "fp32"}
        types |= {"least": "fp32"} | pointers | dict.fromkeys(constants, "constexpr")
        names = kernel.arg_names
        aligned = [name for name in names if types[name] not in ("fp32", "constexpr") and name not in ODD]
        source = ASTSource(
            fn=kernel,
            signature={name: types[name] for name in names},
            constexprs={(names.index(name),): value for name, value in constants.items()},
            attrs={(names.index(name),): [["tt.divisibility", 16]] for name in aligned},
        )
        made = triton.compile(source, target=GPUTarget("cuda", 90, 32), options=options)
        binary = tmp_path / "kernel.cubin"
        binary.write_bytes(made.asm["cubin"])
        tool = Path(triton.__file__).parent / "backends/nvidia/bin/cuobjdump"
        used = subprocess.run([tool, "-res-usage", binary], capture_output=True, text=True, check=True).stdout
        registers, stack, local = map(int, re.search(r"REG:(\d+) STACK:(\d+).*LOCAL:(\d+)", used).groups())  # type: ignore[union-attr]
        return Code(made.asm["ptx"], registers, stack + local, made.metadata.shared)

    return build


#: Counts that are multiples of nothing.
ODD = frozenset({"tokens", "heads", "kept", "blocks", "rows"})


def test_norm_and_rope(compiled: Any) -> None:
    constants = {"HAS_UPDATE": True, "HAS_GATE": True, "HAS_NORM": True, "MODULATION": True, "BLOCK": 2048}
    pointers = {"hidden": HALF, "update": HALF, "gate": FLOAT, "scale": FLOAT, "shift": FLOAT, "summed": HALF}
    code = compiled(norm._residual_norm, {**pointers, "normed": HALF}, constants, num_warps=4)
    assert (code.spilled, code.registers <= 96) == (0, True)
    # Sixteen bytes at a time.
    assert set(re.findall(r"(?:ld|st)\.global\S*", code.ptx)) == {"ld.global.v4.b32", "st.global.v4.b32"}
    pointers = {"x": HALF, "weight": HALF, "cosines": FLOAT, "sines": FLOAT, "out": HALF}
    constants = {"HAS_ROTARY": True, "HEADS": 16, "HEAD_DIM": 128}
    code = compiled(rope._rms_rope, pointers, constants, num_warps=4)
    assert (code.spilled, code.registers <= 96) == (0, True)
    # Through shared memory goes the sum of squares, not the channels' pairs.
    assert code.shared <= 64


def test_attention(compiled: Any) -> None:
    pointers = {"q": HALF, "k": HALF, "v": HALF, "selected": INDEX, "matrix": HALF, "sums": FLOAT, "bias": HALF}
    constants = {"QUERY_BLOCK": 128, "KEY_BLOCK": 64, "HEAD_DIM": 128}
    code = compiled(sparse_linear._attention, {**pointers, "out": HALF}, constants, num_warps=8, num_stages=3)
    assert code.spilled == 0
    assert "wgmma.mma_async" in code.ptx
    assert "mma.sync" not in code.ptx
    # In the loop one block of keys and values is on its way while another is computed with.
    assert re.search(r"cp\.async\.wait_group\s+2;", code.ptx)
    assert code.shared == (128 + 3 * 2 * 64) * 128 * 2


def test_attention_in_eight_bits(compiled: Any) -> None:
    pointers = {"q": HALF, "whole": BYTE, "k": BYTE, "v": "*fp8e4nv", "selected": INDEX, "matrix": HALF, "bias": HALF}
    pointers |= {"q_scales": FLOAT, "k_scales": FLOAT, "v_scales": FLOAT, "sums": FLOAT, "out": HALF}
    constants = {"QUERY_BLOCK": 128, "KEY_BLOCK": 64, "HEAD_DIM": 128}
    code = compiled(quantised_attention._attention, pointers, constants, num_warps=8, num_stages=3)
    assert code.spilled == 0
    assert re.search(r"wgmma\.mma_async\S+s32\.s8\.s8", code.ptx)
    assert re.search(r"wgmma\.mma_async\S+f32\.e4m3\.e4m3", code.ptx)
    assert re.search(r"cp\.async\.wait_group\s+2;", code.ptx)


def test_sums_over_keys(compiled: Any) -> None:
    pointers = {"k": HALF, "v": HALF, "means": FLOAT, "products": FLOAT, "sums": FLOAT}
    constants = {"BLOCK": 64, "PER_SUM": 16, "HEAD_DIM": 128}
    code = compiled(sparse_linear._key_sums, pointers, constants, num_warps=8, num_stages=2)
    assert code.spilled == 0
    assert "wgmma.mma_async" in code.ptx


def test_int8(compiled: Any) -> None:
    pointers = {"x": BYTE, "x_scales": FLOAT, "weight": BYTE, "w_scales": FLOAT, "bias": HALF, "out": HALF}
    constants = {"HAS_BIAS": True, "GROUP": 8, "BLOCK": 128}
    code = compiled(int8._linear, pointers, constants, num_warps=8, num_stages=3)
    assert code.spilled == 0
    assert re.search(r"wgmma\.mma_async\S+s32\.s8\.s8", code.ptx)
    assert re.search(r"cp\.async\.wait_group\s+2;", code.ptx)
    code = compiled(int8._quantise, {"x": HALF, "whole": BYTE, "scales": FLOAT}, {"BLOCK": 128}, num_warps=8)
    assert code.spilled == 0

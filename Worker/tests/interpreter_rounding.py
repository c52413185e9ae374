"""Triton's interpreter (3.7), mended where it is not like a GPU.

It cuts float32 to bfloat16 and fp8 where a GPU rounds to the nearest, and takes the bits of bfloat16 for whole numbers
when it multiplies matrices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import triton.language as tl
from triton.runtime import interpreter

_convert = interpreter._convert_float
_dot = interpreter.InterpreterBuilder.create_dot

#: How torch calls them, and whole numbers of their size.
_ROUNDED = {
    tl.bfloat16: (torch.bfloat16, torch.int16, np.uint16),
    tl.float8e4nv: (torch.float8_e4m3fn, torch.int8, np.uint8),
}


def _rounded(data: Any, before: Any, after: Any, mode: Any) -> Any:
    if before != tl.float32 or after not in _ROUNDED:
        return _convert(data, before, after, mode)
    kind, whole, bits = _ROUNDED[after]
    numbers = torch.from_numpy(np.array(data, dtype=np.float32))
    return numbers.to(kind).view(whole).numpy().view(bits)


def _product(self: Any, a: Any, b: Any, d: Any, *rest: Any) -> Any:
    if a.dtype.scalar != tl.bfloat16:
        return _dot(self, a, b, d, *rest)
    left, right = (_convert(x.data, tl.bfloat16, tl.float32, None).view(np.float32) for x in (a, b))
    return interpreter.TensorHandle(np.matmul(left, right) + d.data, d.dtype.scalar)


interpreter._convert_float = _rounded
interpreter.InterpreterBuilder.create_dot = _product

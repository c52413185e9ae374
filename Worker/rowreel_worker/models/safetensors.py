"""Whether a safetensors file is whole, seen from its header alone: a second for a file of many gigabytes.

The format: 8 bytes little-endian header length N, N bytes of JSON (name → dtype, shape, data_offsets), then the
data. https://huggingface.co/docs/safetensors: offsets are relative to the data, without holes or overlaps.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rowreel_worker.models.folder import BrokenModel

#: The limit of the reference implementation.
MAX_HEADER_BYTES = 100_000_000

#: Bits of one element; the formats of less than a byte are packed.
BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
    "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "F64": 64, "I64": 64, "U64": 64,
    "C64": 64,
}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What a file says it holds, checked against its length."""

    tensors: int
    data_bytes: int
    #: Elements of each dtype.
    elements: Counter[str]


def check(path: Path) -> Header:
    """Reads and checks a file's header. Raises `BrokenModel` with what is wrong and what to do."""
    entries, available = _entries(path)
    return _layout(path, entries, available)


def names(path: Path) -> frozenset[str]:
    """What a file's tensors are called. Raises `BrokenModel`."""
    return frozenset(_entries(path)[0])


def _entries(path: Path) -> tuple[dict[str, Any], int]:
    """The tensors that a file's header names, unchecked, and the bytes that follow it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or length > MAX_HEADER_BYTES or 8 + length > size:
                raise _broken(path, _cut_short(size, length))
            text = file.read(length)
    except OSError as error:
        raise _broken(path, f"cannot be read: {error.strerror}") from error
    try:
        entries = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"has a header that is not JSON: {error}") from error
    if not isinstance(entries, dict):
        raise _broken(path, "has a header that is not an object")
    entries.pop("__metadata__", None)
    return entries, size - 8 - length


def _layout(path: Path, entries: dict[str, Any], available: int) -> Header:
    """Checks that the tensors fill the data from its first byte to its last, each with the bytes of its shape."""
    ranges = []
    elements: Counter[str] = Counter()
    for name, entry in entries.items():
        try:
            dtype, shape = str(entry["dtype"]), [int(side) for side in entry["shape"]]
            begin, end = (int(offset) for offset in entry["data_offsets"])
        except (KeyError, TypeError, ValueError) as error:
            raise _broken(path, f"does not say where the tensor {name[:80]} is") from error
        if dtype not in BITS:
            raise _broken(path, f"holds {name[:80]} as {dtype[:20]}, a type that is not known")
        count = math.prod(shape)
        if any(side < 0 for side in shape) or count * BITS[dtype] != (end - begin) * 8:
            bytes_ = count * BITS[dtype] // 8
            what = f"gives the tensor {name[:80]} {end - begin} bytes; {dtype} {shape} needs {bytes_}"
            raise _broken(path, what)
        elements[dtype] += count
        ranges.append((begin, end, name))
    position = 0
    for begin, end, name in sorted(ranges):
        if begin != position:
            how = "overlaps the one before it" if begin < position else "leaves a hole before it"
            raise _broken(path, f"has offsets where the tensor {name[:80]} {how}")
        position = end
    if position > available:
        raise _broken(path, f"is cut short: it holds {available} of {position} bytes of weights")
    if position < available:
        raise _broken(path, f"has {available - position} bytes after its last tensor")
    return Header(len(ranges), position, elements)


def _cut_short(size: int, length: int) -> str:
    if size < 8:
        return f"has {size} bytes: it is empty or cut short"
    if length > MAX_HEADER_BYTES:
        return f"is not a safetensors file: its first bytes announce a header of {length} bytes"
    return f"is cut short: {size} bytes, less than its header of {length}"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice")
    return found


def _broken(path: Path, what: str) -> BrokenModel:
    return BrokenModel(f"{path} {what}", "download this file again and compare its size")

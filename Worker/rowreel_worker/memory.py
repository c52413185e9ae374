"""How a model is laid into the memory that is free: whole, component by component, or block by block.

Two figures decide. The weights are known from the files. What computing needs besides is estimated from the shape of
the request, generously, because running out costs a job and staying below costs some seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from rowreel_worker.request import VideoRequest

log = logging.getLogger(__name__)

Mode = Literal["none", "model", "group"]
MODES: tuple[Mode, ...] = ("none", "model", "group")

GIB = 1 << 30

#: Kept free: the context of CUDA, its libraries' workspaces and what the allocator cannot join.
RESERVE = int(1.5 * GIB)

#: Bytes for each pixel of a video that denoising needs beside the weights: hidden states, attention and the two
#: passes of guidance. A token covers 16·16 pixels in 4 frames, so this is 24 KiB · 5 for each token.
DENOISE_BYTES = 120

#: Bytes for each pixel of ONE frame that decoding needs. Wan's decoder in bfloat16: buffers of two and four frames
#: before each convolution, 6500 numbers together (seven of 96 channels at full size, six of 192 at half of it …), and
#: some five maps of 96 channels and 4 frames while it computes, 1900 numbers.
DECODE_BYTES = 12 * 96 * 4 * 4

#: Sides of the tiles, in pixels, that autoencoders of diffusers decode one by one.
TILE = 256


@dataclass(frozen=True)
class MemoryPlan:
    """How to lay out a model: `mode` for its weights, `tiling` for its autoencoder."""

    mode: Mode
    tiling: bool
    #: In words, with the figures.
    why: str
    #: Whether one video may be decoded while the next one is denoised.
    beside: bool = False


def plan(
    weights: Mapping[str, int], free: int, width: int, height: int, frames: int, wanted: Mode | None
) -> MemoryPlan:
    """The fastest layout that fits into `free` bytes.

    Args:
        weights: bytes of each component as it will lie on the device.
        wanted: a mode that the user asked for; then only tiling is chosen.
    """
    room = free - RESERVE
    denoise = width * height * frames * DENOISE_BYTES
    decode, tile = width * height * DECODE_BYTES, TILE * TILE * DECODE_BYTES
    vae = weights.get("vae", 0)
    whole, largest = sum(weights.values()), max(weights.values(), default=0)
    needs: dict[Mode, int] = {
        "none": whole + denoise,
        "model": max(largest + denoise, vae),
        "group": denoise + vae,
    }
    fitting: Mode = next((mode for mode in MODES if needs[mode] <= room), "group")
    mode = fitting if wanted is None else wanted
    beside = {"none": whole, "model": vae, "group": vae}[mode]
    tiling = beside + decode > room and width * height > TILE * TILE
    with_both = mode == "none" and not tiling and whole + denoise + decode <= room
    figures = (
        f"{_gib(free)} free, weights {_gib(whole)} (largest {_gib(largest)}), "
        f"about {_gib(denoise)} to denoise and {_gib(tile if tiling else decode)} to decode"
    )
    chosen = "asked for" if wanted else "chosen"
    why = f"memory mode {mode} {chosen}, tiling {'on' if tiling else 'off'}: {figures}"
    return MemoryPlan(mode, tiling, why + "; both at once" * with_both, with_both)


def apply(pipeline: Any, layout: MemoryPlan, device: str) -> None:
    """Lays a pipeline out, once after it was loaded. Offloaded parts wait in main memory."""
    import torch

    if device == "cpu":
        return
    if layout.mode == "none":
        pipeline.to(device)
    elif layout.mode == "model":
        pipeline.enable_model_cpu_offload(device=device)
    else:
        # The autoencoder stays: it is small, and decoding piece by piece would fetch its blocks for each piece.
        pipeline.enable_group_offload(
            onload_device=torch.device(device),
            offload_device=torch.device("cpu"),
            offload_type="leaf_level",
            use_stream=True,
            # Pinning everything is faster to fetch from, and is memory that cannot be swapped.
            low_cpu_mem_usage=not _is_plenty(sum(bytes_on_device(pipeline.components).values())),
            exclude_modules=["vae"],
        )
        pipeline.vae.to(device)


def adapt(pipeline: Any, layout: MemoryPlan) -> None:
    """Switches what a laid out pipeline can change for each shape: tiles, and whether its decoder stays.

    Tiles bound the autoencoder's memory, cost time and change pixels near their seams.
    """
    vae = pipeline.vae
    # Latte's decoder that sees time has no tiles.
    if hasattr(vae, "use_tiling"):
        (vae.enable_tiling if layout.tiling else vae.disable_tiling)()
    if getattr(pipeline, "decodes_beside", layout.beside) != layout.beside:
        # It was allocated for another stream than the one that it would compute on now.
        for name in ("streaming_decoder", "tiny_decoder"):
            if (decoder := getattr(pipeline, name, None)) is not None:
                decoder.free()
    pipeline.decodes_beside = layout.beside


def free_bytes(device: str) -> int:
    """Bytes that this process could fill if it held nothing: what is free, and what it has now."""
    import torch

    if device == "cpu":
        import psutil

        return int(psutil.virtual_memory().available)
    free, _ = torch.cuda.mem_get_info(device)
    # A limit that was set for this process counts before what the card has.
    limit = int(_fraction(device) * torch.cuda.get_device_properties(device).total_memory)
    return min(free + torch.cuda.memory_reserved(device), limit)


def leaves_room(device: str, request: VideoRequest) -> bool:
    """Whether another video of a request's shape can be denoised beside all that is allocated now."""
    import torch

    if device == "cpu":
        return False
    unused = free_bytes(device) - torch.cuda.memory_allocated(device)
    return unused >= request.width * request.height * request.frames * DENOISE_BYTES + RESERVE


def peak_bytes(device: str) -> int:
    """The most that was allocated since `start_peak`; on a processor the most that this process ever had."""
    import torch

    if device == "cpu":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return torch.cuda.max_memory_allocated(device)


def start_peak(device: str) -> None:
    import torch

    if device != "cpu":
        torch.cuda.reset_peak_memory_stats(device)


def release(device: str) -> None:
    """Gives back what nobody uses."""
    import gc

    import torch

    gc.collect()
    if device != "cpu":
        torch.cuda.empty_cache()


def bytes_on_device(components: Mapping[str, Any]) -> dict[str, int]:
    """Bytes of each loaded component's parameters and buffers."""
    import torch

    return {
        name: sum(t.nbytes for t in (*part.parameters(), *part.buffers()))
        for name, part in components.items()
        if isinstance(part, torch.nn.Module)
    }


def plan_for(pipeline: Any, request: VideoRequest, device: str, wanted: Mode | None) -> MemoryPlan:
    """The plan for a loaded pipeline and a request, said in the log."""
    weights = bytes_on_device(pipeline.components)
    if device == "cpu":
        return MemoryPlan("none", False, "a processor: everything in main memory")
    layout = plan(weights, free_bytes(device), request.width, request.height, request.frames, wanted)
    log.info("%s: %s", request.model, layout.why)
    return layout


def _is_plenty(size: int) -> bool:
    """Whether main memory can have `size` bytes pinned and as many again for everything else."""
    return 2 * size < free_bytes("cpu")


def _fraction(device: str) -> float:
    import torch

    try:
        return float(torch.cuda.get_per_process_memory_fraction(device))
    except (AttributeError, RuntimeError):
        return 1.0


def _gib(size: int) -> str:
    return f"{size / GIB:.1f} GiB"

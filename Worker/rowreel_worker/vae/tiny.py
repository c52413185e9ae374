"""The tiny decoder for drafts: TAEHV (madebyollin/taehv), whose weights the user puts beside a model's components.

Plain 2D convolutions, three blocks at each of three sizes that also see the frame before (`MemBlock`), and growth in
time by channels that become frames (`TGrow`). It takes latents as they come from denoising, normalised, and makes RGB
from 0 to 1 at once. Names and shapes of its weights are those of the published files (`taew2_1`, `taew2_2`):

    decoder.1                conv 3x3, latent → 256
    decoder.3, 4, 5          MemBlock 256: conv.0 (2·256 → 256), conv.2, conv.4
    decoder.7.conv           conv 1x1 without bias, 256 → 256·frames
    decoder.8                conv 3x3 without bias, 256 → 128
    decoder.9 … 14, 15 … 20  the same with 128 → 64 and 64 → 64, each doubling the frames
    decoder.22               conv 3x3, 64 → 3·patch²

It makes four frames of each latent frame, also of the first, of which the last alone is meant (`frames_to_trim`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rowreel_worker.models import safetensors
from rowreel_worker.models.folder import BrokenModel
from rowreel_worker.vae.graphs import Captured
from rowreel_worker.vae.layout import lay_out
from rowreel_worker.vae.style import Style

WIDTHS = (256, 128, 64, 64)

#: By how much each of the three sizes multiplies the frames.
GROWTH = (1, 2, 2)

#: Frames made of the first latent frame that are none.
FRAMES_TO_TRIM = 3


class MemBlock(nn.Module):
    """x ↦ ReLU(conv(ReLU(conv(ReLU(conv([x, frame before]))))) + x). Remembers the last frame of a piece."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(2 * width, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
        )  # fmt: skip
        self.memory: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        if self.memory is None:
            self.memory = torch.zeros_like(x[:1])
        before = torch.cat([self.memory, x[:-1]])
        made = F.relu(self.conv(torch.cat([x, before], dim=1)) + x)
        self.memory.copy_(x[-1:])
        return made


class TGrow(nn.Module):
    """Channels that become frames: [n, C, …] → [n·frames, C, …]."""

    def __init__(self, width: int, frames: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width * frames, 1, bias=False)
        self.frames = frames

    def forward(self, x: Tensor) -> Tensor:
        made = self.conv(x)
        return made.unflatten(1, (self.frames, -1)).flatten(0, 1)


class TinyDecoder(nn.Module):
    """Decodes one video at a time, a latent frame at a time."""

    def __init__(self, latent_channels: int, patch: int) -> None:
        super().__init__()
        self.latent_channels = latent_channels
        self.patch = patch
        #: Of the file that the weights are from.
        self.sha256 = ""
        layers: list[nn.Module] = [nn.Identity(), nn.Conv2d(latent_channels, WIDTHS[0], 3, padding=1), nn.ReLU()]
        for width, after, frames in zip(WIDTHS, WIDTHS[1:], GROWTH, strict=False):
            layers += [MemBlock(width) for _ in range(3)]
            layers += [
                nn.Upsample(scale_factor=2), TGrow(width, frames), nn.Conv2d(width, after, 3, padding=1, bias=False),
            ]  # fmt: skip
        layers += [nn.ReLU(), nn.Conv2d(WIDTHS[-1], 3 * patch * patch, 3, padding=1)]
        self.decoder = nn.Sequential(*layers)
        self._pieces = Captured(self._piece)
        self._held_for: object = None

    def pieces(self, latents: Tensor) -> Iterator[Tensor]:
        """[1, channels, latent frames, h, w], normalised → float32 [frames, 3, height, width], 0 to 1: one, then four.

        A piece may be overwritten when the next one is asked for.
        """
        weight = next(self.parameters())
        latents = latents.to(weight)
        needed = (latents.shape[3:], latents.dtype, weight.device)
        if self._held_for != needed:
            self.free()
            self._held_for = needed
        for block in self._blocks():
            if block.memory is not None:
                block.memory.zero_()
        for index in range(latents.shape[2]):
            frames = self._pieces(latents[:, :, index], False)
            yield frames[FRAMES_TO_TRIM:] if index == 0 else frames

    def free(self) -> None:
        """Gives back what is held between videos."""
        self._pieces.free()
        for block in self._blocks():
            block.memory = None

    def _blocks(self) -> Iterator[MemBlock]:
        return (layer for layer in self.decoder if isinstance(layer, MemBlock))

    def _piece(self, latent: Tensor, is_first: bool) -> Tensor:
        """[1, channels, h, w] → four frames. Latents beyond ±3 are drawn in, as in training: 3·tanh(x/3)."""
        latent = torch.tanh(latent / 3) * 3
        # A picture takes the layout of the first kernel, and all that follow take theirs from it.
        x = self.decoder(latent)
        if self.patch > 1:
            x = F.pixel_shuffle(x, self.patch)
        return x.float().clamp(0, 1)


def load(path: Path, style: Style, device: torch.device, dtype: torch.dtype) -> TinyDecoder:
    """The decoder of a published file. Raises `BrokenModel` where it is damaged or of another layout."""
    weights = _weights(path)
    try:
        first, last = weights["decoder.1.weight"], weights["decoder.22.weight"]
        made = TinyDecoder(first.shape[1], round((last.shape[0] / 3) ** 0.5))
        made.load_state_dict(_fitting(weights, made))
    except (KeyError, RuntimeError, IndexError) as error:
        raise BrokenModel(
            f"{path} has not the layout of TAEHV's decoder: {str(error).splitlines()[0]}",
            "use taew2_1 or taew2_2 as its author publishes it",
        ) from error
    made.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    lay_out(made, style)
    return made.to(device, dtype).eval().requires_grad_(False)


def _weights(path: Path) -> Mapping[str, Tensor]:
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        safetensors.check(path)
        return load_file(path)
    try:
        # With `weights_only` torch builds tensors and nothing else: what else is in the pickle is an error.
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        what = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise BrokenModel(f"{path} cannot be read as weights: {what}", "download this file again") from error
    if not isinstance(loaded, Mapping) or not all(isinstance(value, Tensor) for value in loaded.values()):
        raise BrokenModel(f"{path} holds something else than named weights", "download this file again")
    return loaded


def _fitting(weights: Mapping[str, Tensor], made: TinyDecoder) -> dict[str, Tensor]:
    """The decoder's weights of a file that may hold an encoder too.

    Files from a model that grew in time at more sizes have more channels there; the last ones are the newest frames'.
    """
    fitting = {name: value for name, value in weights.items() if name.startswith("decoder.")}
    for name, value in made.state_dict().items():
        if name in fitting and name.endswith(".conv.weight") and fitting[name].shape[0] > value.shape[0]:
            fitting[name] = fitting[name][-value.shape[0] :]
    return fitting

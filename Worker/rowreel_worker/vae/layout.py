"""Lays the weights of an autoencoder out in memory as its style reads them.

The parameters stay what they are, by name, shape and value; only their strides change, and those are kept when a
module is moved between devices. So offloading needs to know nothing of this, and nothing is held twice.
"""

from __future__ import annotations

from torch import Tensor, nn

from rowreel_worker.vae.style import Style

#: Order of the dimensions (out, in, time, height, width) in memory, outermost first.
_ORDERS = {
    # cuDNN's: out, time, height, width, in.
    "3d": (0, 2, 3, 4, 1),
    # Each tap in time a 2D kernel with channels last.
    "sums": (2, 0, 3, 4, 1),
    # One 2D kernel whose channels are those of three frames.
    "stacked": (0, 3, 4, 2, 1),
}


def lay_out(module: nn.Module, style: Style) -> None:
    """Reorders the kernels of every convolution in `module`, in place. Cheap where it is done already."""
    if not style.channels_last:
        return
    for part in module.modules():
        if isinstance(part, nn.Conv3d):
            part.weight.data = in_order(part.weight.data, _ORDERS[style.form])
        elif isinstance(part, nn.Conv2d):
            part.weight.data = in_order(part.weight.data, (0, 2, 3, 1))


def in_order(tensor: Tensor, order: tuple[int, ...]) -> Tensor:
    """The same numbers under the same indices, dense in memory with its dimensions in `order`, outermost first."""
    back = sorted(range(len(order)), key=order.__getitem__)
    return tensor.permute(order).contiguous().permute(back)

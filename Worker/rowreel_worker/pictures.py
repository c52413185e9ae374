"""Pictures that requests bring: decoded from their bytes with limits, and cut to the video's shape."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from rowreel_worker.errors import RequestError

if TYPE_CHECKING:
    from rowreel_worker.request import VideoRequest

#: What is decoded. Other formats of Pillow's have more code than use here (PostScript runs a program).
FORMATS = ("PNG", "JPEG", "WEBP")


def decoded(data: bytes, max_pixels: int) -> Image.Image:
    """An upright RGB picture from a file's bytes. Raises `RequestError`.

    Its size is read and compared before its pixels are: a file of a few bytes can announce gigabytes.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _check_size(picture, max_pixels)
                # Transparency is dropped, as diffusers' load_image does it.
                return ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused("picture_too_large", str(error), 413) from error
    except UnidentifiedImageError as error:
        what = f"{len(data)} bytes that are no picture of a known format ({', '.join(FORMATS)})"
        raise _refused("not_a_picture", what) from error
    # Decoders meet damaged files in all these ways, and MemoryError where a chunk lies about its length.
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, MemoryError) as error:
        raise _refused("not_a_picture", f"a damaged picture: {error}") from error


def fitted(request: VideoRequest) -> Image.Image:
    """The request's picture at the video's size: cropped around its middle to the shape, never stretched."""
    assert request.picture is not None, "families that need a picture have `picture` in their rules"
    size = (request.width, request.height)
    if request.picture.size == size:
        return request.picture
    return ImageOps.fit(request.picture, size, Image.Resampling.LANCZOS)


def _check_size(picture: Image.Image, max_pixels: int) -> None:
    width, height = picture.size
    if width * height > max_pixels:
        what = f"{width}x{height}, more than {max_pixels / 1e6:g} million pixels"
        raise _refused("picture_too_large", what, 413)
    if min(width, height) < 16 or max(width, height) > 32 * min(width, height):
        raise _refused("not_a_picture", f"{width}x{height}: too small or too narrow to start from")


def _refused(code: str, what: str, status: int = 422) -> RequestError:
    return RequestError(status, code, f"input_reference is {what}"[:300], "input_reference")

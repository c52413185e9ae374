"""Bodies that are too large, damaged or meant to harm."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from cases import CASES
from live import LiveWorker, picture

FIELDS = {"model": "wan2.1-i2v", "prompt": "a watch", **CASES["wan2.1-i2v"]}


def answer(worker: LiveWorker, image: bytes) -> tuple[int, str]:
    files = {"input_reference": ("p.png", image)}
    data = {name: str(value) for name, value in FIELDS.items()}
    response = worker.http.post("/v1/videos", data=data, files=files)
    return response.status_code, response.json()["error"]["code"]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def gif() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 32)).save(file, "GIF")
    return file.getvalue()


@pytest.mark.parametrize(
    ("image", "status", "code"),
    [
        (b"", 422, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not_a_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", 422, "not_a_picture"),
        (gif(), 422, "not_a_picture"),
        (picture()[:60], 422, "not_a_picture"),
        (png(64, 64, zlib.compress(b"\0" * 99)), 422, "not_a_picture"),
        (png(60000, 60000), 413, "picture_too_large"),
        (png(8000, 8000), 413, "picture_too_large"),
        (png(2**31 - 1, 2**31 - 1), 413, "picture_too_large"),
        (picture(4, 4), 422, "not_a_picture"),
    ],
)
def test_what_is_no_picture_is_refused(worker: LiveWorker, image: bytes, status: int, code: str) -> None:
    assert answer(worker, image) == (status, code)


def test_a_picture_comes_in_json_as_its_bytes_only(worker: LiveWorker) -> None:
    data = "data:image/png;base64," + base64.b64encode(picture()).decode()
    for reference in (data, {"image_url": data}):
        job = worker.create(**FIELDS, input_reference=reference)
        worker.http.delete(f"/v1/videos/{job['id']}")
    references: list[Any] = [
        "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/x.png", {"image_url": "http://127.0.0.1:1/"},
        {"file_id": "x"}, "data:image/png;base64,***", "data:image/png,abc", 7, [],
    ]  # fmt: skip
    for reference in references:
        response = worker.http.post("/v1/videos", json={**FIELDS, "input_reference": reference})
        assert (response.status_code, response.json()["error"]["code"]) == (422, "not_a_picture"), reference


def test_a_picture_is_upright_and_of_any_colours(worker: LiveWorker) -> None:
    for mode, kind in (
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("I;16", "PNG"),
        ("RGB", "WEBP"),
    ):
        file = io.BytesIO()
        Image.new(mode, (40, 40)).save(file, kind)
        job = worker.create_from(file.getvalue(), **FIELDS)
        worker.http.delete(f"/v1/videos/{job['id']}")


def test_a_picture_is_needed_by_some_and_taken_by_some(worker: LiveWorker) -> None:
    needed = worker.http.post("/v1/videos", json=FIELDS)
    assert needed.json()["error"]["code"] == "picture_needed"
    data = {"model": "latte", "prompt": "a watch"}
    refused = worker.http.post("/v1/videos", data=data, files={"input_reference": ("p.png", picture())})
    assert refused.json()["error"]["code"] == "picture_not_taken"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff\xfe{}", 400),
        (b'{"prompt": "a", "prompt": "b"}', 400),
        (b'{"seed": NaN}', 400),
        (b'{"seed": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 200_000, 400),
        (b'{"a":' * 100_000, 400),
        (b'{"prompt": "' + b"x" * 9000 + b'"}', 422),
        (b'{"' + b"k" * 100_000 + b'": 1}', 422),
        (b'{"prompt": null}', 422),
        (b'{"prompt": {"a": 1}}', 422),
    ],
)
def test_json_that_is_none_is_refused(worker: LiveWorker, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    response = worker.http.post("/v1/videos", content=body, headers=headers)
    assert response.status_code == status
    assert response.json()["error"]["message"]
    assert len(response.content) < 2000


def part(disposition: str, data: bytes = b"x") -> bytes:
    return b"--b\r\nContent-Disposition: form-data" + disposition.encode() + b"\r\n\r\n" + data + b"\r\n"


END = b"--b--\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        part("") + END,
        part('; name="prompt"'),
        part('; name="prompt"', b"x" * 100_000) + END,
        b"".join(part(f'; name="f{number}"') for number in range(200)) + END,
        part('; name="prompt"') * 2 + END,
        part('; name="other"; filename="x"') + END,
        part('; name="input_reference"; filename="../x"') * 2 + END,
    ],
)
def test_forms_that_are_damaged_are_refused(worker: LiveWorker, body: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = worker.http.post("/v1/videos", content=body, headers=headers)
    assert response.status_code in (400, 422), response.text
    assert response.json()["error"]["message"]


def test_other_bodies_are_not_read(worker: LiveWorker) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        response = worker.http.post("/v1/videos", content=b"prompt=x", headers={"Content-Type": kind})
        assert response.status_code in (400, 415), kind


def test_bodies_are_bounded_announced_or_not(start: Callable[..., LiveWorker]) -> None:
    worker = start(body_limit=100_000)
    headers = {"Content-Type": "application/json"}
    announced = worker.http.post("/v1/videos", content=b" " * 200_000, headers=headers)
    assert announced.status_code == 413
    chunked = worker.http.post("/v1/videos", content=iter([b" " * 50_000] * 4), headers=headers)
    assert chunked.status_code == 413
    files = {"input_reference": ("p.png", b"x" * 150_000)}
    assert worker.http.post("/v1/videos", data={"prompt": "x"}, files=files).status_code == 413

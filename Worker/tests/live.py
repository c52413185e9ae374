"""A worker on a port of its own in a thread, and a client with the calls that tests make."""

from __future__ import annotations

import io
import threading
import time
from types import TracebackType
from typing import Any

import httpx
import numpy as np
import uvicorn
from numpy.typing import NDArray
from PIL import Image

from rowreel_worker.server.app import Worker, application
from rowreel_worker.server.serve import bound
from rowreel_worker.settings import Settings

FINAL = ("completed", "failed", "cancelled")


class LiveWorker:
    """uvicorn on loopback, as `serve` runs it."""

    def __init__(self, settings: Settings) -> None:
        self.worker = Worker(settings)
        self._listening = bound(settings.host, settings.port)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        config = uvicorn.Config(application(self.worker), lifespan="on", log_config=None, timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        sockets = [self._listening]
        self._thread = threading.Thread(target=lambda: self._server.run(sockets=sockets), daemon=True)
        headers = {} if settings.token is None else {"Authorization": f"Bearer {settings.token}"}
        # A connection for each request: on a busy machine the server may be closing one that was kept.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=self.url, timeout=180, headers=headers, limits=limits)

    def __enter__(self) -> LiveWorker:
        self._thread.start()
        wait_until(lambda: self._server.started)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.http.close()
        self.worker.runner.stop()
        self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive(), "the server did not end"

    def create(self, **fields: Any) -> dict[str, Any]:
        """Asks for a video; what is answered."""
        return self.checked(self.http.post("/v1/videos", json=fields))

    def create_from(self, picture: bytes, **fields: Any) -> dict[str, Any]:
        """The same as a form with a picture."""
        files = {"input_reference": ("picture.png", picture, "image/png")}
        data = {name: str(value) for name, value in fields.items()}
        return self.checked(self.http.post("/v1/videos", data=data, files=files))

    def finished(self, job: dict[str, Any], timeout: float = 180) -> dict[str, Any]:
        """The job once it is in a final state."""
        url = f"/v1/videos/{job['id']}"
        wait_until(lambda: self.checked(self.http.get(url))["status"] in FINAL, timeout)
        return self.checked(self.http.get(url))

    def completed(self, job: dict[str, Any]) -> dict[str, Any]:
        done = self.finished(job)
        assert done["status"] == "completed", done
        return done

    def frames(self, job: dict[str, Any]) -> bytes:
        response = self.http.get(f"/v1/videos/{job['id']}/frames", params={"wait": 180})
        assert response.status_code == 200, response.text
        return response.content

    @staticmethod
    def checked(response: httpx.Response) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        value = response.json()
        assert isinstance(value, dict)
        return value


def wait_until(condition: Any, timeout: float = 180) -> None:
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def read_y4m(data: bytes) -> tuple[str, NDArray[np.uint16]]:
    """The header line, and [frames, 3, height, width] of 10-bit samples; written apart from the code under test."""
    head, _, rest = data.partition(b"\n")
    tags = head.decode().split()
    width = next(int(tag[1:]) for tag in tags if tag[0] == "W")
    height = next(int(tag[1:]) for tag in tags if tag[0] == "H")
    size = 6 + width * height * 6
    assert len(rest) % size == 0, "a frame is cut short"
    frames = []
    for begin in range(0, len(rest), size):
        assert rest[begin : begin + 6] == b"FRAME\n"
        samples = np.frombuffer(rest[begin + 6 : begin + size], "<u2")
        frames.append(samples.reshape(3, height, width))
    return head.decode(), np.stack(frames) if frames else np.zeros((0, 3, height, width), np.uint16)


def picture(width: int = 48, height: int = 32, kind: str = "PNG") -> bytes:
    """A picture with something in it."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    pixels = np.stack((x, y, (x + y) / 2), axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()

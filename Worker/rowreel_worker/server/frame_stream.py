"""A segment's frames over HTTP while the decoder makes them."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rowreel_worker import y4m
from rowreel_worker.jobs import Job

#: Seconds between looks at whether the reader is still there, while no frame comes.
PATIENCE = 5.0


class FrameStream(Response):
    """The y4m of a job that has begun to decode, from its first byte, as it grows.

    Its length is known before its frames are, and said: a stream that ends early, because the job failed or was
    cancelled, is a broken response to every HTTP client and never a short video.
    """

    def __init__(self, job: Job) -> None:
        request = job.request
        self._job = job
        self._head = len(y4m.header(request.width, request.height, request.fps))
        self._frame = y4m.frame_bytes(request.width, request.height)
        headers = {
            "content-length": str(job.y4m_bytes),
            "x-num-frames": str(request.frames),
            "cache-control": "no-store",
        }
        super().__init__(None, headers=headers, media_type="video/x-yuv4mpeg")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        job = self._job
        assert job.results is not None, "the server answers 404 before frames are there"
        # Once it is open it can be read to its end, whatever is removed meanwhile.
        with (job.results / "frames.y4m").open("rb") as file:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            sent = 0
            while sent < job.y4m_bytes:
                seen = job.changes.count
                ready = self._head + self._frame * job.frames_ready
                if sent == ready:
                    if job.state.is_final and job.frames_ready < job.request.frames:
                        return  # before its end: the server then cuts the connection
                    await job.changes.after(seen, timeout=PATIENCE)
                    continue
                body = await run_in_threadpool(file.read, min(ready - sent, max(self._frame, 1 << 20)))
                sent += len(body)
                await send({"type": "http.response.body", "body": body, "more_body": sent < job.y4m_bytes})

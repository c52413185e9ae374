"""The routes below `/v1/videos`."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from rowreel_worker import pictures
from rowreel_worker.errors import RequestError
from rowreel_worker.jobs import Job, State
from rowreel_worker.parameters import Parameter
from rowreel_worker.request import resolve
from rowreel_worker.server import upload
from rowreel_worker.server.frame_stream import FrameStream

if TYPE_CHECKING:
    from rowreel_worker.server.app import Worker

_LIMIT = Parameter("limit", "integer", "jobs in a list", 1, 100)
_WAIT = Parameter("wait", "number", "seconds", 0, 600)


def routes(worker: Worker) -> list[Route]:
    async def create(request: Request) -> Response:
        """Checks everything, then lets the job wait its turn."""
        worker.check_accepts_jobs()
        sent = await upload.read(request, worker.settings.body_limit)
        key, fingerprint = request.headers.get("idempotency-key"), _fingerprint(sent)
        if (known := worker.store.for_key(key, fingerprint)) is not None:
            return JSONResponse(known.listing())
        picture = None
        if sent.picture is not None:
            picture = await run_in_threadpool(pictures.decoded, sent.picture, worker.settings.pixel_limit)
        resolved = await run_in_threadpool(resolve, sent.fields, picture, worker.catalogue)
        # Nothing awaits from here on, so that of two equal requests at once only one becomes a job.
        if (known := worker.store.for_key(key, fingerprint)) is not None:
            return JSONResponse(known.listing())
        job = Job(*resolved)
        worker.queue.put(job)
        worker.store.add(job, key, fingerprint)
        return JSONResponse(job.listing())

    async def list_all(request: Request) -> Response:
        query = request.query_params
        limit = int(_LIMIT.read(query.get("limit", "20")))
        newest_first = query.get("order", "desc") != "asc"
        jobs, more = worker.store.page(query.get("after"), limit, newest_first)
        return JSONResponse({"object": "list", "data": [job.listing() for job in jobs], "has_more": more})

    async def get(request: Request) -> Response:
        return JSONResponse(_job(request).listing())

    async def delete(request: Request) -> Response:
        """Ends a job that waits or runs; it stays in the list as cancelled. A finished one is removed."""
        job = _job(request)
        if job.state.is_final:
            worker.store.remove(job)
        elif worker.queue.remove(job):
            worker.runner.end_cancelled(job)
        else:
            job.cancel()
        return JSONResponse({"id": job.id, "object": "video.deleted", "deleted": True})

    async def content(request: Request) -> Response:
        """The MP4 once it is whole, or with `variant=y4m` the frames."""
        variant = request.query_params.get("variant", "video")
        if variant == "y4m":
            return await frames(request)
        if variant != "video":
            message = f'variant is "{variant[:40]}": video or y4m is possible'
            raise RequestError(422, "invalid_value", message, "variant")
        job = _job(request)
        if job.state is not State.COMPLETED:
            raise _not_there(job)
        path = _results(job, "video.mp4")
        return FileResponse(path, media_type="video/mp4", filename=f"{job.id}.mp4")

    async def frames(request: Request) -> Response:
        """The frames as they are decoded; with `wait` it waits that many seconds for the first of them."""
        job = _job(request)
        until = time.monotonic() + float(_WAIT.read(request.query_params.get("wait", "0")))
        while job.frames_ready == 0 and not job.state.is_final:
            left = until - time.monotonic()
            if left <= 0:
                raise _not_there(job)
            seen = job.changes.count
            if job.frames_ready == 0 and not job.state.is_final:
                await job.changes.after(seen, left)
        if job.state in (State.FAILED, State.CANCELLED):
            raise _not_there(job)
        _results(job, "frames.y4m")
        return FrameStream(job)

    def _job(request: Request) -> Job:
        return worker.store.get(request.path_params["id"])

    def _results(job: Job, name: str) -> Path:
        """The path of a result. Raises `RequestError` where it had to make room for another job's."""
        if job.results is None or not worker.results.holds(job.id):
            message = "this result made room for later ones"
            hint = "read results sooner, or give the worker more room with --results-limit"
            raise RequestError(410, "result_gone", message, hint=hint)
        return job.results / name

    return [
        Route("/v1/videos", create, methods=["POST"]),
        Route("/v1/videos", list_all, methods=["GET"]),
        Route("/v1/videos/{id}", get, methods=["GET"]),
        Route("/v1/videos/{id}", delete, methods=["DELETE"]),
        Route("/v1/videos/{id}/content", content, methods=["GET"]),
        Route("/v1/videos/{id}/frames", frames, methods=["GET"]),
    ]


def _not_there(job: Job) -> RequestError:
    """404 while it may still come, 422 when it will not."""
    if job.state in (State.FAILED, State.CANCELLED):
        why = f": {job.error['message']}" if job.error is not None else ""
        return RequestError(422, f"video_{job.state}", f"the video was {_PAST[job.state]}{why}")
    message = f"the video is {job.state.value.replace('_', ' ')}, {job.progress} percent"
    return RequestError(404, "not_ready", message, retry_after=1)


_PAST = {State.FAILED: "not made", State.CANCELLED: "cancelled"}


def _fingerprint(sent: upload.Upload) -> str:
    fields = json.dumps(sent.fields, sort_keys=True).encode()
    return hashlib.sha256(fields + b"\0" + (sent.picture or b"")).hexdigest()

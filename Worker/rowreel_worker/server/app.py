"""The ASGI application: what the worker is made of, wired together, and the routes beside the videos'."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rowreel_worker import __version__
from rowreel_worker.device import chosen_device
from rowreel_worker.errors import RequestError
from rowreel_worker.health import Health
from rowreel_worker.job_queue import JobQueue
from rowreel_worker.metrics import Metrics
from rowreel_worker.models.catalogue import Catalogue
from rowreel_worker.results import Results
from rowreel_worker.runner import Runner
from rowreel_worker.server import videos
from rowreel_worker.server.guard import Guard, has_token
from rowreel_worker.server.job_store import JobStore
from rowreel_worker.settings import Settings
from rowreel_worker.warm import Models

log = logging.getLogger(__name__)

#: Seconds between looks for results that expired.
SWEEP = 5.0


class Worker:
    """Everything of one worker. `start` begins to take jobs, `close` ends and removes what is left."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.health = Health()
        self.metrics = Metrics()
        self.catalogue = Catalogue(settings.models, settings.model)
        self.queue = JobQueue(settings.queue_limit)
        self.results = Results(settings.results, settings.results_limit)
        self.store = JobStore(self.results)
        device = chosen_device(settings.device)
        self.models = Models(device, settings.dtype, settings.memory, settings.text_cache, settings.digests)
        self.runner = Runner(self.queue, self.models, self.results, self.health, self.metrics, settings.keep_for)
        self.metrics.watch_queue(self.queue.__len__)

    def start(self) -> None:
        self.runner.start(self.settings.model, self.catalogue)

    def close(self) -> None:
        self.runner.stop()
        if not self.runner.join(timeout=20):
            log.warning("the running job did not end within 20 s")
        self.results.close()

    def check_accepts_jobs(self) -> None:
        if self.health.status == "stopping":
            raise RequestError(503, "worker_stopping", "the worker is ending", hint="start it again")
        if not self.health.accepts_jobs and self.health.status != "starting":
            message = f"the worker has failed: {self.health.detail}"
            raise RequestError(503, "worker_failed", message, hint="start it again")


def application(worker: Worker) -> Starlette:
    async def health(request: Request) -> Response:
        running = worker.runner.running
        listing: dict[str, object] = {
            **worker.health.listing(),
            "running": None if running is None else running.id,
            "waiting": len(worker.queue),
            "version": __version__,
        }
        token = worker.settings.token
        if token is not None and not has_token(request.headers, token):
            # Whoever has no token learns whether it is ready, and nothing else.
            listing = {name: listing[name] for name in ("status", "progress")}
        return JSONResponse(listing, 200 if worker.health.accepts_jobs else 503)

    async def metrics(request: Request) -> Response:
        return Response(worker.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def models(request: Request) -> Response:
        return JSONResponse({"object": "list", "data": _models(worker.catalogue)})

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestError)
        worker.metrics.refused.labels(error.code).inc()
        headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
        return JSONResponse(error.body(), error.status, headers)

    async def not_routed(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        body = RequestError(error.status_code, "no_such_route", f"{request.method}: {error.detail}").body()
        return JSONResponse(body, error.status_code, error.headers)

    async def mistake(request: Request, error: Exception) -> Response:
        body = RequestError(500, "internal", f"a mistake of the worker's: {type(error).__name__}").body()
        return JSONResponse(body, 500)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async def sweep() -> None:
            while True:
                await asyncio.sleep(SWEEP)
                worker.store.remove_expired()

        worker.start()
        sweeping = asyncio.create_task(sweep())
        try:
            yield
        finally:
            sweeping.cancel()
            await asyncio.to_thread(worker.close)

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/metrics", metrics),
            Route("/v1/models", models),
            *videos.routes(worker),
        ],
        middleware=[Middleware(Guard, token=worker.settings.token)],
        exception_handlers={RequestError: refused, HTTPException: not_routed, Exception: mistake},
        lifespan=lifespan,
    )


def _models(catalogue: Catalogue) -> list[dict[str, object]]:
    """OpenAI's list of models, with what each can make."""
    listing: list[dict[str, object]] = []
    for folder, family in catalogue.usable().values():
        rules = family.rules(folder).listing()
        parameters = sorted(family.parameters)
        listing.append(
            {
                "id": folder.name,
                "object": "model",
                "owned_by": "local",
                "family": family.name,
                **rules,
                "default_steps": family.default_steps,
                "most_steps": family.most_steps,
                "default_guidance": family.default_guidance,
                "negative_prompt": family.reads_negative_prompt,
                "parameters": parameters,
            }
        )
    return listing

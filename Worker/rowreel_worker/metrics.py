"""Figures for Prometheus, below `/metrics`."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1800)


class Metrics:
    """One registry for each server. Safe to use from several threads."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self.jobs = Counter("rowreel_worker_jobs", "Jobs that ended", ["model", "status"], registry=registry)
        self.refused = Counter("rowreel_worker_refused", "Requests that were refused", ["code"], registry=registry)
        self.frames = Counter("rowreel_worker_frames", "Frames decoded", ["model"], registry=registry)
        self.stages = Histogram(
            "rowreel_worker_stage_seconds", "Seconds of each stage of a job",
            ["model", "stage"], buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self.model_loads = Counter(
            "rowreel_worker_model_loads",
            "Times that a model was loaded",
            ["model"],
            registry=registry,
        )
        self.texts = Counter("rowreel_worker_texts", "Texts asked of the cache", ["found"], registry=registry)
        self.peak_memory = Gauge("rowreel_worker_peak_memory_bytes", "Most memory of the last job", registry=registry)
        self.running = Gauge("rowreel_worker_jobs_running", "Jobs running", registry=registry)

    def watch_queue(self, length: Callable[[], int]) -> None:
        waiting = Gauge("rowreel_worker_jobs_waiting", "Jobs waiting", registry=self._registry)
        waiting.set_function(lambda: float(length()))

    def text(self) -> bytes:
        return generate_latest(self._registry)

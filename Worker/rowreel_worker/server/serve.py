"""The process: listens, says where, and ends cleanly when it is told to, when its parent goes or its device is lost."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

import uvicorn

from rowreel_worker.server.app import Worker, application
from rowreel_worker.settings import Settings

log = logging.getLogger(__name__)

#: Seconds that open connections have once the worker is told to end.
GRACE = 5


class Server(uvicorn.Server):
    """Cancels the jobs as soon as a signal comes, so that streams of theirs end instead of holding the server up."""

    worker: Worker

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        log.info("told to end by signal %d", sig)
        self.worker.runner.stop()
        super().handle_exit(sig, frame)


def serve(settings: Settings) -> int:
    """Runs until it is told to end. The exit status: 0, or 1 where it could not go on."""
    listening = bound(settings.host, settings.port)
    worker = Worker(settings)
    config = uvicorn.Config(
        application(worker),
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        # A request line or a header longer than this is nobody's of ours.
        h11_max_incomplete_event_size=64 << 10,
    )
    server = Server(config)
    server.worker = worker
    lost = threading.Event()

    def end_for_good() -> None:
        lost.set()
        # Some seconds in which whoever asks can still read why.
        threading.Timer(GRACE, os.kill, (os.getpid(), signal.SIGTERM)).start()

    worker.runner.on_lost = end_for_good
    if settings.exit_with_parent:
        _watch_parent()
    for number in (signal.SIGTERM, signal.SIGINT):
        # In force until the server has its own, and again when it has ended: it then raises what it was told to end
        # by once more, which by default would make an ordered end look like a violent one.
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    announce(listening)
    asyncio.run(server.serve(sockets=[listening]))
    return 1 if lost.is_set() else 0


def bound(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises `OSError`."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(address)
    return listening


def announce(listening: socket.socket) -> None:
    """One line of JSON on standard output, for the program that started this one; the log is on standard error."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    line = {"listening": f"http://{shown}:{port}", "pid": os.getpid()}
    print(json.dumps(line), file=sys.stdout, flush=True)


def _watch_parent() -> None:
    """Ends this process when the one that started it has gone.

    By asking now and then: Linux' own signal for it (PR_SET_PDEATHSIG) comes when the parent's *thread* ends, which
    in a program with a pool of threads is any moment.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        log.info("the process that started this one has gone")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()

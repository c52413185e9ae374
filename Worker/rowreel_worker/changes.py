"""Tells waiting coroutines that something changed in another thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading


class Changes:
    """A number that grows with each change, and a way to wait until it has grown. `announce` works in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.count = 0

    def announce(self) -> None:
        with self._lock:
            self.count += 1
            waiting, self._waiting = self._waiting, set()
        for loop, event in waiting:
            # A loop that was closed has nobody waiting.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(event.set)

    async def after(self, seen: int, timeout: float | None = None) -> int:
        """The number once it is more than `seen`, or after `timeout` seconds as it is."""
        event = asyncio.Event()
        waiter = (asyncio.get_running_loop(), event)
        with self._lock:
            if self.count > seen:
                return self.count
            self._waiting.add(waiter)
        try:
            await asyncio.wait_for(event.wait(), timeout)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(waiter)
        return self.count

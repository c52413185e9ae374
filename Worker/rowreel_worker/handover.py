"""Work handed to a thread of its own, in order, with a bounded number of items waiting."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Handover(Generic[Item]):
    """A thread that runs `consume` over the items that are put.

    `put`, `finish` and `abandon` are called by one thread. What `consume` raises ends its thread and is raised by the
    next `put`, or by `finish`; it is held until then.
    """

    def __init__(self, name: str, consume: Callable[[Iterator[Item]], None], waiting: int) -> None:
        """`waiting` items may wait; 0 for any number of them."""
        self._consume = consume
        self._items: queue.Queue[Item | None] = queue.Queue(waiting)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hands an item over; waits while as many wait as may."""
        while True:
            if self._error is not None:
                raise self._error
            try:
                return self._items.put(item, timeout=0.5)
            except queue.Full:
                continue

    def finish(self) -> None:
        """Returns when everything that was put is done."""
        self._end()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        """Drops what waits and returns when the item in hand is done, or has failed."""
        while not self._items.empty():
            self._items.get_nowait()
        self._end()

    def _end(self) -> None:
        while self._thread.is_alive():
            try:
                self._items.put(None, timeout=0.5)
                break
            except queue.Full:
                continue
        self._thread.join()

    def _run(self) -> None:
        try:
            self._consume(iter(self._items.get, None))
        except BaseException as error:  # handed to the thread that puts
            self._error = error

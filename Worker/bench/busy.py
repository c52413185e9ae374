"""How much of a time a device worked, and where in it did not: intervals in seconds, (begin, end)."""

from __future__ import annotations

from collections.abc import Iterable

Interval = tuple[float, float]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments as intervals that neither touch nor overlap, in order."""
    found: list[Interval] = []
    for begin, end in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def within(intervals: Iterable[Interval], span: Interval) -> list[Interval]:
    """What of them lies in `span`."""
    cut = ((max(begin, span[0]), min(end, span[1])) for begin, end in intervals)
    return [(begin, end) for begin, end in cut if begin < end]


def length(intervals: Iterable[Interval]) -> float:
    return sum(end - begin for begin, end in intervals)


def gaps(merged: Iterable[Interval], span: Interval) -> list[Interval]:
    """What of `span` a union leaves free."""
    found, at = [], span[0]
    for begin, end in within(merged, span):
        if begin > at:
            found.append((at, begin))
        at = end
    return [*found, (at, span[1])] if at < span[1] else found


def by_stage(free: Iterable[Interval], stages: Iterable[tuple[str, Interval]]) -> dict[str, float]:
    """Seconds of gaps by the stage that their middle lies in, `between` where in none; the largest first."""
    listed, found = list(stages), dict[str, float]()
    for begin, end in free:
        middle = (begin + end) / 2
        name = next((name for name, (first, last) in listed if first <= middle < last), "between")
        found[name] = found.get(name, 0.0) + end - begin
    return {name: round(found[name], 4) for name in sorted(found, key=found.__getitem__, reverse=True)}

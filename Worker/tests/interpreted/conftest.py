"""These tests run in a process of their own, without what the others share but their seeds."""

from __future__ import annotations

from seeding import seeded

__all__ = ["seeded"]

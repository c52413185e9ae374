"""The name that somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest_name(word: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is spelled most like `word`, or None where none is close."""
    by_folded = {name.casefold(): name for name in names}
    # A long word costs quadratic time to compare, and no parameter is longer than this.
    close = difflib.get_close_matches(word[:64].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, names: Iterable[str]) -> str | None:
    """`did you mean num_frames?`, or None."""
    name = nearest_name(word, names)
    return None if name is None else f"did you mean {name}?"

"""Every field of a request, once: its kind, its range and what it is. Names are those of diffusers and of OpenAI's API.

A parameter that only some families have is in that family's `parameters`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from rowreel_worker.errors import RequestError
from rowreel_worker.nearest import did_you_mean

Value = str | int | float | bool


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: Literal["text", "integer", "number", "boolean"]
    what: str
    low: float = -math.inf
    high: float = math.inf
    #: Every family takes it.
    common: bool = False

    def read(self, value: object) -> Value:
        """The value as its kind; text is parsed, because forms have nothing else. Raises `RequestError`."""
        found: Value | None = None
        if self.kind == "text":
            found = value if isinstance(value, str) else None
        elif self.kind == "boolean":
            found = _boolean(value)
        else:
            found = _number(value, whole=self.kind == "integer")
        if found is None:
            raise self._wrong(value, f"{_ARTICLES[self.kind]} is expected")
        if isinstance(found, str):
            # A lone surrogate (JSON's "\ud800") is no text: tokenizers and UTF-8 both refuse it.
            if not found.isascii() and any("\ud800" <= c <= "\udfff" for c in found):
                raise self._wrong(value, "it holds half of a surrogate pair")
            if len(found) > self.high:
                limit = int(self.high)
                raise self._wrong(value, f"at most {limit} characters are taken, not {len(found)}")
        elif not self.low <= found <= self.high:
            raise self._wrong(value, f"{_shown(self.low)} to {_shown(self.high)} is possible")
        return found

    def _wrong(self, value: object, expected: str) -> RequestError:
        message = f"{self.name} is {_quoted(value)}: {expected}"
        return RequestError(422, "invalid_value", message, self.name)


_ARTICLES = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def _boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _number(value: object, *, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str):
        # 32 digits hold every number that is possible, and keep int() from being asked for megabytes.
        if len(value) > 32 or not value.isascii() or "_" in value:
            return None
        try:
            value = int(value)
        except ValueError:
            try:
                value = float(value)
            except ValueError:
                return None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        if whole:
            return int(value) if value.is_integer() else None
    return value


def _quoted(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    text = text.encode("ascii", "backslashreplace").decode()
    return text if len(text) <= 60 else text[:57] + "…"


def _shown(limit: float) -> str:
    return str(int(limit)) if float(limit).is_integer() else str(limit)


_ALL = (
    Parameter("prompt", "text", "what the video shows", high=8000, common=True),
    Parameter("negative_prompt", "text", "what it should not show", high=8000, common=True),
    Parameter("model", "text", "a model's folder name", high=400, common=True),
    Parameter("n", "integer", "videos for each request: one", 1, 1, common=True),
    Parameter("size", "text", "WIDTHxHEIGHT in pixels", high=16, common=True),
    Parameter("width", "integer", "in pixels", 8, 4096, common=True),
    Parameter("height", "integer", "in pixels", 8, 4096, common=True),
    Parameter("num_frames", "integer", "frames to make", 1, 1025, common=True),
    Parameter("video_length", "integer", "another name of num_frames", 1, 1025, common=True),
    Parameter("seconds", "number", "length, instead of num_frames", 0.01, 120, common=True),
    Parameter("fps", "number", "frames a second of the file", 1, 120, common=True),
    Parameter("seed", "integer", "0 … 2⁶⁴−1; the same seed, the same video", 0, 2**64 - 1, common=True),
    Parameter("generator_device", "text", "where noise is drawn: cpu or cuda", high=8, common=True),
    Parameter("num_inference_steps", "integer", "steps of the sampler", 1, 200, common=True),
    Parameter("guidance_scale", "number", "classifier-free guidance", 0, 30, common=True),
    Parameter("decoder", "text", "full, or tiny for drafts", high=8),
    Parameter("guidance_scale_2", "number", "guidance of the low-noise expert", 0, 30),
    Parameter("boundary_ratio", "number", "where the low-noise expert takes over", 0, 1),
    Parameter("flow_shift", "number", "shift of the noise schedule", 0.01, 100),
    Parameter("max_sequence_length", "integer", "text tokens read", 1, 512),
    Parameter("use_dynamic_cfg", "boolean", "guidance that grows over the steps"),
    Parameter("eta", "number", "η of DDIM", 0, 1),
    Parameter("enable_temporal_attentions", "boolean", "attention between frames"),
    # The second step is at σ = tan 1.5 = 14.1, and the first has to be above it.
    Parameter("sigma_max", "number", "noise level that rCM starts from", 15, 10000),
    Parameter("sla_topk", "number", "share of key blocks that sparse attention keeps", 0, 1),
    Parameter("ode", "boolean", "steps of rCM without fresh noise"),
)  # fmt: skip

PARAMETERS = {parameter.name: parameter for parameter in _ALL}
COMMON = frozenset(parameter.name for parameter in _ALL if parameter.common)


def parameter(name: str) -> Parameter:
    """The parameter of that name. Raises `RequestError` with the nearest name where there is none."""
    found = PARAMETERS.get(name)
    if found is None:
        shown = _quoted(name)
        hint = did_you_mean(name, [*PARAMETERS, "input_reference"])
        hint = hint or f"known: {', '.join([*PARAMETERS, 'input_reference'])}"
        raise RequestError(422, "unknown_parameter", f"no parameter is called {shown}", name[:80], hint)
    return found

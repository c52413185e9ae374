"""Reads the fields and the picture of `POST /v1/videos`, as JSON or as a form, within limits."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from rowreel_worker.errors import RequestError

#: The form's file, and the JSON field, that holds the picture to start from.
PICTURE = "input_reference"

#: Fields of a form, and bytes of one that is not a file.
MAX_FIELDS, MAX_FIELD_BYTES = 64, 64 << 10


@dataclass(frozen=True)
class Upload:
    #: JSON values, or text where they come from a form.
    fields: dict[str, object]
    #: The picture's file as it was sent.
    picture: bytes | None


async def read(request: Request, limit: int) -> Upload:
    """Raises `RequestError`: 413 beyond `limit` bytes, 415 for another kind of body, 400 for one that is damaged."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > limit:
        raise _too_large(limit)
    limited = Request(request.scope, _limited(request.receive, limit))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "application/json":
        return _from_json(await limited.body())
    if kind == "multipart/form-data":
        return await _from_form(limited)
    message = f'the body is "{kind[:80]}"'
    hint = "send application/json, or multipart/form-data with a picture"
    raise RequestError(415, "unknown_body", message, hint=hint)


def _limited(receive: Receive, limit: int) -> Receive:
    """Counts what arrives: a body may announce no length, or a wrong one."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _too_large(limit)
        return message

    return counted


def _from_json(body: bytes) -> Upload:
    try:
        # Duplicate names are read differently by different programs: refused.
        value = json.loads(body, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise RequestError(400, "not_json", "the body is nested too deeply") from error
    except ValueError as error:
        raise RequestError(400, "not_json", f"the body is not JSON: {error}"[:200]) from error
    if not isinstance(value, dict):
        raise RequestError(400, "not_json", "the body is not a JSON object")
    reference = value.pop(PICTURE, None)
    return Upload(value, None if reference is None else _data_url(reference))


async def _from_form(request: Request) -> Upload:
    fields: dict[str, object] = {}
    picture = None
    try:
        async with request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES) as form:
            for name, value in form.multi_items():
                if name in fields or (name == PICTURE and picture is not None):
                    raise RequestError(400, "not_a_form", f"{name[:80]} is there twice", name[:80])
                if name == PICTURE:
                    if not isinstance(value, UploadFile):
                        raise _not_opened()
                    picture = await value.read()
                elif isinstance(value, UploadFile):
                    message = f"{name[:80]} is a file; only {PICTURE} may be one"
                    raise RequestError(422, "unknown_parameter", message, name[:80])
                else:
                    fields[name] = value
    except HTTPException as error:
        raise RequestError(400, "not_a_form", f"the form cannot be read: {error.detail}") from error
    return Upload(fields, picture)


def _data_url(reference: Any) -> bytes:
    """The bytes of `data:image/png;base64,…`, alone or as OpenAI's `{"image_url": …}`."""
    if isinstance(reference, dict) and list(reference) == ["image_url"]:
        reference = reference["image_url"]
    if not isinstance(reference, str) or not reference.startswith("data:image/"):
        raise _not_opened()
    head, _, data = reference.partition(",")
    if not head.endswith(";base64"):
        raise _not_opened()
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RequestError(422, "not_a_picture", f"{PICTURE} is not base64: {error}", PICTURE) from error


def _not_opened() -> RequestError:
    message = f"{PICTURE} is not a picture's bytes; the worker opens no paths and no addresses"
    hint = "send it as a multipart file, or in JSON as data:image/png;base64,…"
    return RequestError(422, "not_a_picture", message, PICTURE, hint)


def _too_large(limit: int) -> RequestError:
    return RequestError(413, "body_too_large", f"the body has more than {limit} bytes")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")

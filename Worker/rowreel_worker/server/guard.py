"""Who may ask: those who have the token, or on a loopback address without one, programs of this machine."""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rowreel_worker.errors import RequestError
from rowreel_worker.settings import is_loopback

#: What a load balancer asks; without the token it tells whether the worker is ready and nothing else.
OPEN_PATHS = ("/health",)


class Guard:
    """ASGI middleware. Compares tokens in constant time and never logs one."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            refused = self._refusal(Headers(scope=scope))
            if refused is not None:
                headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else None
                response = JSONResponse(refused.body(), refused.status, headers)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, headers: Headers) -> RequestError | None:
        if self._token is not None:
            if has_token(headers, self._token):
                return None
            message = "this worker asks for a token, and the request has none or another"
            hint = "send the header Authorization: Bearer TOKEN"
            return RequestError(401, "token_needed", message, hint=hint)
        # Without a token any page in a browser of this machine could have videos made: pages send their origin,
        # and one whose name was pointed at 127.0.0.1 (DNS rebinding) sends that name as the host.
        if "origin" in headers:
            return RequestError(403, "not_for_browsers", "requests of web pages are refused")
        host = headers.get("host", "localhost")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if not is_loopback(name):
            message = f"the request is for the host {name[:80]}, which is not this machine"
            return RequestError(403, "wrong_host", message)
        return None


def has_token(headers: Headers, token: str) -> bool:
    """Whether a request brings the token."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return hmac.compare_digest(given.strip().encode(), token.encode()) and scheme.casefold() == "bearer"

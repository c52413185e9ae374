"""What can go wrong, as values with words for the person who has to act on them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class RequestError(Exception):
    """A request that is not met: answered with `status` and OpenAI's error object, never a traceback."""

    status: int
    #: For programs: `unknown_parameter`, `queue_full`.
    code: str
    #: What was found and what was expected.
    message: str
    #: The field that is wrong, where one is.
    param: str | None = None
    #: What to do about it.
    hint: str | None = None
    #: Seconds after which the same request may be met.
    retry_after: int | None = None

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} ({self.hint})"

    def body(self) -> dict[str, object]:
        """OpenAI's error object, with our `hint` beside its fields."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        error = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return {"error": error if self.hint is None else {**error, "hint": self.hint}}


@dataclass
class JobError(Exception):
    """Why a job failed. The worker goes on with the next one."""

    code: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} ({self.hint})"

    def body(self) -> dict[str, object]:
        fields = {"code": self.code, "message": self.message}
        return {**fields} if self.hint is None else {**fields, "hint": self.hint}


class JobCancelled(Exception):
    """Raised inside a job whose cancelling was asked for, at its next step or decoded frames."""


class DeviceLost(Exception):
    """The accelerator does not answer any more; only a new process can use it again."""

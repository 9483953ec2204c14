"""What headquarters refuses, by name."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    """A request that can't be granted. `error` names it for programs, the text says it for people."""

    def __init__(self, error: str, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.error = error
        self.detail = detail
        self.status = status

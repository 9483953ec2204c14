"""How a printer proves that it processed all that came before: the question queued behind a job, and its answer."""

from __future__ import annotations

from enum import StrEnum

from drivers.printer.replies import Replies

_TOKENS = 10_000


class Proof(StrEnum):
    """How a job was proven, as the spool keeps it."""

    PROCESS_ID = "process_id"  # GS ( H, answered when the data before it are printed
    STATUS_BEHIND_DATA = "status_behind_data"  # GS r 1, answered when the data before it are processed
    WRITTEN = "written"  # to a file, which cannot answer


class ProofRequest:
    """One job's question. `process_id_supported` chooses `GS ( H` function 48, else `GS r 1` asks for the paper sensor.

    No answer proves nothing: a printer without paper holds the job and prints it after the roll is changed.
    """

    def __init__(self, job_id: int, *, process_id_supported: bool) -> None:
        self._token = f"{job_id % _TOKENS:04d}".encode("ascii")
        self._by_process_id = process_id_supported

    @property
    def data(self) -> bytes:
        """What is sent behind the job."""
        return b"\x1d(H\x06\x0000" + self._token if self._by_process_id else b"\x1dr\x01"

    def answered(self, replies: Replies) -> Proof | None:
        """The proof, if it is among what was heard since the question was sent."""
        if self._by_process_id:
            return Proof.PROCESS_ID if self._token in replies.process_ids else None
        return Proof.STATUS_BEHIND_DATA if replies.paper_sensors else None

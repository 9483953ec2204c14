"""The question behind a job, and what answers it."""

from __future__ import annotations

from drivers.printer.proof import Proof, ProofRequest
from drivers.printer.replies import Replies


def heard(data: bytes) -> Replies:
    replies = Replies()
    replies.hear(data)
    return replies


def test_the_process_id_is_asked_for_where_it_is_supported() -> None:
    request = ProofRequest(420123, process_id_supported=True)

    assert request.data == bytes.fromhex("1d28480600 3030 30313233")
    assert request.answered(heard(b"\x37\x220123\x00")) is Proof.PROCESS_ID


def test_another_jobs_process_id_proves_nothing() -> None:
    request = ProofRequest(123, process_id_supported=True)

    assert request.answered(heard(b"\x37\x220122\x00")) is None
    assert request.answered(heard(b"\x00\x12")) is None


def test_else_the_paper_sensor_is_asked_for_behind_the_data() -> None:
    request = ProofRequest(123, process_id_supported=False)

    assert request.data == bytes.fromhex("1d7201")
    assert request.answered(heard(b"\x00")) is Proof.STATUS_BEHIND_DATA
    assert request.answered(heard(b"\x03")) is Proof.STATUS_BEHIND_DATA


def test_a_real_time_status_proves_nothing() -> None:
    request = ProofRequest(123, process_id_supported=False)

    assert request.answered(heard(b"\x12\x12\x1e")) is None

from datetime import datetime

import pytest

from comity.exchange.core import errors
from comity.exchange.core.errors import (
    BadSignatureError,
    ExchangeError,
    KeyTimeError,
    KeyUseError,
    MalformedError,
    QuotaError,
    Reason,
    RefusalError,
    UnknownRecipientKeyError,
    problem,
)

ALL = [
    one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, ExchangeError) and one is not RefusalError
]


@pytest.mark.parametrize("error", ALL)
def test_each_error_has_code_status_and_a_sentence(error: type[ExchangeError]) -> None:
    assert error.code.replace("-", "").isalpha()
    assert 400 <= error.status < 600
    assert error.title().endswith(".")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("bad-signature", 401),
        ("unknown-peer", 403),
        ("revoked", 403),
        ("wrong-audience", 403),
        ("clock-skew", 401),
        ("digest-mismatch", 400),
        ("malformed", 400),
        ("too-large", 413),
        ("id-reused", 409),
        ("membership-stale", 409),
        ("unknown-recipient-key", 422),
        ("unsupported-version", 422),
        ("unknown-critical", 422),
        ("quota", 429),
        ("storage", 503),
    ],
)
def test_the_codes_of_the_protocol_have_their_status(code: str, status: int) -> None:
    assert {error.status for error in ALL if error.code == code} == {status}


def test_a_problem_holds_fixed_words_only(now: datetime) -> None:
    assert problem(MalformedError("The name Nguyễn stands there twice."), server_time=now) == {
        "type": "urn:cxp:error:malformed",
        "status": 400,
        "title": "The data is not well-formed.",
        "retry": "never",
        "server_time": "2026-11-22T12:00:00Z",
    }


def test_a_problem_says_which_message_and_when_to_come_back(now: datetime) -> None:
    error = QuotaError(retry_after=7)
    error.mid = "01a20000-0000-7000-8000-000000000001"
    document = problem(error, server_time=now)
    assert (document["mid"], document["retry_after"], document["retry"]) == (error.mid, 7, "later")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (BadSignatureError(), Reason.BAD_SIGNATURE),
        (KeyUseError(), Reason.BAD_SIGNATURE),
        (KeyTimeError(), Reason.KEY_EXPIRED),
        (UnknownRecipientKeyError(), Reason.UNKNOWN_RECIPIENT_KEY),
        (MalformedError(), Reason.MALFORMED),
        (RefusalError(Reason.POLICY), Reason.POLICY),
        (errors.StorageError(), Reason.UNREADABLE),
    ],
)
def test_an_error_inside_becomes_one_refusal(error: ExchangeError, reason: Reason) -> None:
    assert RefusalError.from_error(error).reason is reason

from custom_components.municipal_alarm.radio.events import FailureReason
from custom_components.municipal_alarm.radio.mototrbo.tables import (
    COPY_S,
    FAILURES,
    MAX_OUTSTANDING,
    REMEMBERED_S,
    TRIES,
    TRY_EVERY_S,
    DocumentType,
    ReportToken,
    RequestToken,
    Result,
)


def test_every_refusal_has_a_reason_and_words_for_the_timeline() -> None:
    # A second copy of a request is no refusal; anything unnamed is told by its number.
    assert set(FAILURES) == set(Result) - {Result.OK, Result.DUPLICATE_REQUEST}
    assert all(reason in FailureReason and words for reason, words in FAILURES.values())


def test_answers_are_the_next_odd_type() -> None:
    for name in ("IMMEDIATE", "TRIGGERED", "STOP"):
        request = DocumentType[f"{name}_REQUEST"]
        answer = DocumentType[f"{name}_{'REPORT' if name == 'IMMEDIATE' else 'ANSWER'}"]
        assert answer == request + 2


def test_what_can_be_wanted_has_no_content() -> None:
    with_content = {RequestToken.INTERVAL, RequestToken.ON_MOVEMENT}
    assert not RequestToken.wanted() & with_content
    assert {RequestToken(token) for token in RequestToken.wanted()}
    assert RequestToken.PERIODIC == ReportToken.TIME  # two vocabularies


def test_a_number_outlives_its_exchange() -> None:
    assert TRIES * TRY_EVERY_S < REMEMBERED_S
    assert COPY_S <= TRY_EVERY_S
    # 128 numbers a minute are never used up by what may be under way.
    assert MAX_OUTSTANDING * REMEMBERED_S / TRY_EVERY_S < 128

from enum import IntEnum
import inspect

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.hytera import tables
from custom_components.municipal_alarm.radio.hytera.tables import known

WORDS = [
    cls
    for _, cls in inspect.getmembers(tables, inspect.isclass)
    if issubclass(cls, IntEnum) and cls is not IntEnum
]


@given(st.sampled_from(WORDS), st.integers(-1, 0x10000))
def test_every_number_survives(words: type[IntEnum], number: int) -> None:
    found = known(words, number)
    assert found == number
    assert isinstance(found, words) == (number in set(words))


def test_words_fit_their_fields() -> None:
    assert len(WORDS) > 10
    assert all(0 <= word <= 0xFF for words in WORDS for word in words)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (tables.Service, "02 08 09 11 12 13 14"),
        (tables.RegistrationResult, "00 01 02"),
        (tables.PresenceState, "00 01"),
        (tables.TmpKind, "a1 a2 aa ab ac ad ae af b1 b2 bc bd be bf"),
        (tables.TmpResult, "00 01 03 04 05 06 07 08 09 0a 0b 0c"),
        (tables.LpResult, "00 06 69"),
        (tables.LpTrigger, "00 01 02 03 04"),
        (tables.CallType, "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"),
        (tables.StatusTarget, "04 05 06 09 0b 0d 0e 0f 10 11 17 18"),
        (tables.BroadcastKind, "00 01 02"),
        (tables.ReceiveState, "00 01 02 03 0a 11"),
        (tables.RepeaterService, "00 01 02 03 04 05 06 07 1f"),
        (tables.VioOperation, "00 01 02 03"),
        (tables.DeliveryResult, "00 01 04 05 06 07 08 09 0a"),
    ],
)
def test_the_numbers_of_the_lists(words: type[IntEnum], numbers: str) -> None:
    assert bytes(words).hex(" ") == numbers


def test_alarms_have_their_numbers() -> None:
    """Those on which help depends, as protocol notes give them."""
    assert tables.CallType.EMERGENCY_ALARM_CALL == 0x0C
    assert tables.CallType.REMOTE_MONITOR == 4
    assert tables.StatusTarget.EMERGENCY == 0x09
    assert tables.StatusTarget.MAN_DOWN == 0x0E
    assert tables.StatusTarget.LONE_WORKER == 0x17
    assert tables.ReceiveState.SILENT_EMERGENCY_CALL == 0x11

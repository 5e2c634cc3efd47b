from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.mototrbo.framing import MAX_BODY, declared, with_length


@given(body=st.binary(min_size=1, max_size=300), junk=st.binary(max_size=8))
def test_the_length_is_what_counts(body: bytes, junk: bytes) -> None:
    data = with_length(body)
    assert declared(data + junk) == body
    for end in range(len(data)):
        with pytest.raises(MalformedFrame):
            declared(data[:end])


def test_nothing_is_no_frame() -> None:
    with pytest.raises(MalformedFrame, match="zero"):
        declared(b"\0\0\x31")


def test_a_body_that_is_too_long() -> None:
    assert len(with_length(bytes(MAX_BODY))) == MAX_BODY + 2
    with pytest.raises(LocalMisuse):
        with_length(bytes(MAX_BODY + 1))

from custom_components.municipal_alarm.radio.errors import (
    BufferFull,
    IncompleteFrame,
    LinkRefused,
    LocalMisuse,
    MalformedFrame,
    RadioError,
    UnsupportedFrame,
)


def test_one_root() -> None:
    for error in (IncompleteFrame, MalformedFrame, UnsupportedFrame, LinkRefused, LocalMisuse):
        assert issubclass(error, RadioError)
    assert issubclass(BufferFull, LocalMisuse)


def test_what_they_say() -> None:
    assert str(MalformedFrame("missing", "is required", field="key")) == "key: is required"
    assert str(MalformedFrame("not_json", "no JSON")) == "no JSON"
    assert str(UnsupportedFrame("0x17")) == "unknown kind of frame: 0x17"
    refused = LinkRefused(4401, "wrong token")
    assert (refused.code, str(refused)) == (4401, "wrong token")

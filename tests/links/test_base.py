from custom_components.municipal_alarm.links.base import (
    CannotConnect,
    InvalidToken,
    LinkError,
    LinkState,
    LinkStatus,
    NotAGateway,
    UnsupportedVersion,
)


def test_only_one_state_carries_anything() -> None:
    carrying = [status for status in LinkStatus if LinkState(status).connected]
    assert carrying == [LinkStatus.CONNECTED]


def test_all_errors_have_one_root() -> None:
    for error in (CannotConnect, NotAGateway, UnsupportedVersion, InvalidToken):
        assert issubclass(error, LinkError)

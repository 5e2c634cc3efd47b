import pytest

from custom_components.municipal_alarm.links.base import (
    CannotConnect,
    InvalidToken,
    NotAGateway,
    UnsupportedVersion,
)
from custom_components.municipal_alarm.links.websocket import gateway_url, meaning


@pytest.mark.parametrize(
    ("host", "path", "tls", "url"),
    [
        ("10.0.0.5", "/muni-alarm", False, "ws://10.0.0.5:8765/muni-alarm"),
        ("gw.local", "x/y", True, "wss://gw.local:8765/x/y"),
        ("fe80::1", "/", False, "ws://[fe80::1]:8765/"),
        ("[fe80::1]", "/", False, "ws://[fe80::1]:8765/"),
    ],
)
def test_addresses(host: str, path: str, *, tls: bool, url: str) -> None:
    assert gateway_url(host, 8765, path, tls=tls) == url


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (4401, InvalidToken),
        (4406, UnsupportedVersion),
        (4400, NotAGateway),
        (4423, CannotConnect),
        (1006, CannotConnect),
        (None, CannotConnect),
    ],
)
def test_close_codes(code: int | None, error: type[Exception]) -> None:
    assert type(meaning(code, "")) is error
    assert str(meaning(code, "why")) == "why"

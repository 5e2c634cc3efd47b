"""Opening the WebSocket of a gateway, and what it means when that fails."""

import hashlib
from typing import NamedTuple

import aiohttp
from yarl import URL

from ..radio.gateway.tables import DEFAULT_PATH, MAX_FRAME_BYTES, Close
from .base import CannotConnect, InvalidToken, LinkError, NotAGateway, UnsupportedVersion

# Longer than a gateway of a few MHz needs, shorter than a person waits for a form.
CONNECT_S = 10.0
# A peer that does not answer our close is not worth more of the supervisor's time.
CLOSE_S = 2.0

_MEANING: dict[int, type[LinkError]] = {
    Close.BAD_TOKEN: InvalidToken,
    Close.NO_VERSION: UnsupportedVersion,
    Close.PROTOCOL: NotAGateway,
}


class Opened(NamedTuple):
    """An open WebSocket, and the fingerprint of its TLS certificate (or "")."""

    socket: aiohttp.ClientWebSocketResponse
    binding: str


def gateway_url(host: str, port: int, path: str = DEFAULT_PATH, *, tls: bool = False) -> str:
    """Return the address of a gateway; `host` is a name, an IPv4 or IPv6 address."""
    return str(
        URL.build(
            scheme="wss" if tls else "ws",
            host=host.strip("[]"),
            port=port,
            path="/" + path.lstrip("/"),
        )
    )


async def open_socket(http: aiohttp.ClientSession, url: str) -> Opened:
    """Connect, within the caller's time limit; raises CannotConnect, NotAGateway.

    The certificate of a `wss` address is not checked against authorities, which
    gateways in a building's cellar have none of: the handshake binds it to the
    pairing token instead, which is stronger.
    """
    try:
        socket = await http.ws_connect(
            url,
            ssl=False,
            compress=0,
            max_msg_size=MAX_FRAME_BYTES,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_S),
        )
    except aiohttp.InvalidURL as err:
        raise CannotConnect(f"not an address: {url}") from err
    except (aiohttp.ClientConnectionError, TimeoutError, OSError) as err:
        raise CannotConnect(str(err) or type(err).__name__) from err
    except aiohttp.ClientError as err:
        raise NotAGateway(f"no WebSocket here: {err}") from err
    ssl_object = socket.get_extra_info("ssl_object")
    if ssl_object is None:
        return Opened(socket, "")
    certificate = ssl_object.getpeercert(binary_form=True) or b""
    return Opened(socket, hashlib.sha256(certificate).hexdigest())


def meaning(code: int | None, reason: str) -> LinkError:
    """Return the error that a close code stands for."""
    return _MEANING.get(code or 0, CannotConnect)(reason or f"closed with code {code}")

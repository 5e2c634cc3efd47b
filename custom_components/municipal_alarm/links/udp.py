"""UDP sockets of one address, and in plain words why they cannot be had."""

from collections.abc import Sequence
from contextlib import suppress
import errno
import socket

ANY = "0.0.0.0"  # noqa: S104 - a word of the settings; what may talk to us is the gate's
"""Bind address that means every address of this machine."""

RECEIVE_BUFFER = 1 << 20
"""Bytes. A thousand radios that register at once are 1000 datagrams of some 80 bytes,
which the kernel books at 768 each: 750 kB that must wait while the loop is busy."""

MULTICAST_TTL = 4
"""Hops of a group text. The radio that is our way to the air is the first router, some
sites have one more before it; further it has no business."""


class CannotListen(Exception):
    """A port cannot be had; the text says which and why, for a person."""


def open_sockets(bind: str, ports: Sequence[int]) -> dict[int, socket.socket]:
    """Open all ports of an IPv4 address, or none; raises CannotListen."""
    opened: dict[int, socket.socket] = {}
    try:
        for port in ports:
            opened[port] = _open(bind, port)
    except OSError as err:
        for one in opened.values():
            one.close()
        raise CannotListen(_meaning(err, bind, port)) from err
    return opened


def has_address(bind: str) -> bool:
    """Return whether an address is one of this machine."""
    try:
        _open(bind, 0).close()
    except OSError as err:
        return err.errno != errno.EADDRNOTAVAIL
    return True


def _open(bind: str, port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        one.setblocking(False)
        # A hint: without it a storm loses a datagram, and its source repeats it.
        with suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, MULTICAST_TTL)
        # We listen to no group: our own group texts are not for us.
        one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        one.bind((bind, port))
        if bind != ANY:
            # A group text leaves by the radios' network, not by the default route.
            one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(bind))
    except BaseException:
        one.close()
        raise
    return one


def _meaning(err: OSError, bind: str, port: int) -> str:
    match err.errno:
        case errno.EADDRINUSE:
            return f"UDP port {port} on {bind} is in use by another program"
        case errno.EADDRNOTAVAIL:
            return f"{bind} is not an address of this machine"
        case errno.EACCES | errno.EPERM:
            return f"UDP port {port} on {bind} may not be used by this program"
        case _:
            return f"cannot listen on UDP port {port} of {bind}: {err.strerror or err}"

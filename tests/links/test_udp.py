"""Ports that can be had, and in plain words why not."""

from collections.abc import Callable
import errno
import socket
from unittest.mock import patch

import pytest

from custom_components.municipal_alarm.links import udp
from tests.links.datagrams import PORT, SECOND

pytestmark = pytest.mark.usefixtures("socket_enabled")


def close(opened: dict[int, socket.socket]) -> None:
    for one in opened.values():
        one.close()


def test_all_ports_of_one_address(addresses: Callable[[int], str]) -> None:
    opened = udp.open_sockets(addresses(0), (PORT, SECOND))
    assert [one.getsockname() for one in opened.values()] == [
        (addresses(0), PORT),
        (addresses(0), SECOND),
    ]
    close(opened)


def test_group_texts_leave_by_the_address_and_do_not_come_back(
    addresses: Callable[[int], str],
) -> None:
    opened = udp.open_sockets(addresses(0), (PORT,))
    one = opened[PORT]
    interface = one.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, 4)
    assert interface == socket.inet_aton(addresses(0))
    assert one.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL) == udp.MULTICAST_TTL
    assert one.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP) == 0
    close(opened)


def test_all_addresses_leave_the_choice_to_the_machine() -> None:
    opened = udp.open_sockets(udp.ANY, (0,))
    interface = opened[0].getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, 4)
    assert interface == b"\0\0\0\0"
    close(opened)


def test_a_port_in_use_is_named_and_the_others_are_let_go(
    addresses: Callable[[int], str],
) -> None:
    taken = udp.open_sockets(addresses(0), (SECOND,))
    with pytest.raises(udp.CannotListen, match=f"UDP port {SECOND} on {addresses(0)} is in use"):
        udp.open_sockets(addresses(0), (PORT, SECOND))
    close(taken)
    close(udp.open_sockets(addresses(0), (PORT, SECOND)))


def test_an_address_of_another_machine() -> None:
    with pytest.raises(udp.CannotListen, match=r"192\.0\.2\.1 is not an address of this machine"):
        udp.open_sockets("192.0.2.1", (PORT,))
    assert not udp.has_address("192.0.2.1")


def test_an_address_of_this_machine(addresses: Callable[[int], str]) -> None:
    assert udp.has_address(addresses(0))
    with patch.object(udp, "_open", side_effect=OSError(errno.EMFILE, "too many files")):
        assert udp.has_address(addresses(0)), "it says nothing about the address"


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "may not be used"), (errno.EMFILE, "cannot listen on UDP port 38101")],
)
def test_other_reasons(number: int, words: str, addresses: Callable[[int], str]) -> None:
    with (
        patch.object(socket.socket, "bind", side_effect=OSError(number, "as the kernel says")),
        pytest.raises(udp.CannotListen, match=words),
    ):
        udp.open_sockets(addresses(0), (PORT,))


def test_a_small_buffer_is_no_reason_to_stay_deaf(addresses: Callable[[int], str]) -> None:
    setsockopt = socket.socket.setsockopt

    def refusing(one: socket.socket, level: int, option: int, value: int) -> None:
        if option == socket.SO_RCVBUF:
            raise PermissionError("not so much")
        setsockopt(one, level, option, value)

    with patch.object(socket.socket, "setsockopt", refusing):
        close(udp.open_sockets(addresses(0), (PORT,)))

import socket

import pytest

from simulators.addresses import Ports, PortTaken, demand_free, free_block, free_udp_port

pytestmark = pytest.mark.usefixtures("socket_enabled")


def test_a_folder_that_is_used_again_keeps_its_addresses(tmp_path):
    first, used = Ports.of(tmp_path, None)
    assert not used
    again, used = Ports.of(tmp_path, None)
    assert used
    assert again == first
    assert (again.room, again.repeater) == (f"{first.block}.20", f"{first.block}.21")


def test_a_port_in_use_is_refused(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(PortTaken, match="is in use"):
            demand_free(taken.getsockname()[1])


def test_two_stages_have_addresses_of_their_own():
    block = free_block()
    assert block.startswith("127.")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as repeater:
        repeater.bind((f"{block}.21", 30001))
        assert all(free_block() != block for _ in range(50))


def test_a_udp_port_is_free():
    port = free_udp_port()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", port))

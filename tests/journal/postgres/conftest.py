"""One PostgreSQL for all tests of this folder."""

from collections.abc import Iterator

import pytest
import pytest_socket

from simulators.postgres import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    allow()
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def networked() -> None:
    """These tests may; the setup of every further test takes it back."""
    allow()


def allow() -> None:
    """Let this machine's own sockets be used."""
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)

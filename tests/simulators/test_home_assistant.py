import socket

import aiohttp
import pytest

from simulators.addresses import Ports, PortTaken, demand_free, free_port
from simulators.home_assistant import HomeAssistant, StartFailed, folder_for

LOG = """\
2026-11-22 17:00:00.000 WARNING (MainThread) [homeassistant.bootstrap] Skipping pip
2026-11-22 17:00:00.100 ERROR (MainThread) [some.thing] It broke
Traceback (most recent call last):
  File "x.py", line 1, in x
ValueError: no
2026-11-22 17:00:00.200 INFO (MainThread) [some.thing] An ERROR in the text is none
2026-11-22 17:00:00.300 WARNING (MainThread) [homeassistant.util.loop] Detected blocking call
Traceback (most recent call last):
  File "y.py", line 2, in y
2026-11-22 17:00:00.400 CRITICAL (MainThread) [some.thing] Very broken
"""


def test_errors_of_the_log_are_told_with_their_tracebacks(tmp_path):
    home = HomeAssistant(tmp_path, 1)
    assert home.errors() == []
    home.output.write_text(LOG)
    broke, blocking, critical = home.errors()
    assert broke.endswith("ValueError: no")
    assert "line 2, in y" in blocking
    assert "Very broken" in critical


def test_a_folder_goes_away_unless_it_is_kept(tmp_path):
    with folder_for(None, tmp_path) as folder:
        assert folder.is_dir()
    assert not folder.exists()
    with folder_for(tmp_path / "kept", tmp_path) as folder:
        pass
    assert folder.is_dir()


@pytest.mark.usefixtures("socket_enabled")
def test_ports_are_kept_with_the_folder(tmp_path):
    ports, used = Ports.of(tmp_path, None)
    assert not used
    assert Ports.of(tmp_path, None) == (ports, True)
    other = free_port()
    moved, _ = Ports.of(tmp_path, other)
    assert moved.home == other
    assert moved.gateway == ports.gateway


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} of 127.0.0.1 is in use"):
            demand_free(port)


@pytest.mark.usefixtures("socket_enabled")
async def test_a_home_assistant_that_is_not_there_does_not_answer(tmp_path):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(StartFailed, match="ended with code None"):
            await HomeAssistant(tmp_path, free_port()).wait_listening(session)

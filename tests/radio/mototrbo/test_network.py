from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    OpenMicrophone,
    OutputState,
    SendText,
    SetOutput,
)
from custom_components.municipal_alarm.radio.events import RadioRegistered, Receipt, StatusMessage
from custom_components.municipal_alarm.radio.mototrbo import ars, tms
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import (
    MototrboPorts,
    MototrboSettings,
)
from custom_components.municipal_alarm.radio.network import Datagram, RadioNetwork
from tests.radio.mototrbo.bench import AT, LRRP, TMS, Bench, Sent


def test_it_is_a_radio_network() -> None:
    network: RadioNetwork = MototrboNetwork(MototrboSettings(), epoch=1)
    assert network.local_ports == (4005, 4007, 4001)
    assert network.parts == ()
    assert network.take_voice() == ()
    assert network.next_wake() is None  # nothing before it is started
    assert network.pending == 0
    assert network.reason


def test_only_radios_and_their_computers_may_speak(bench: Callable[..., Bench]) -> None:
    one = bench()
    hosts = {"12.0.0.7": True, "13.0.0.7": True, "14.0.0.7": False, "192.168.10.1": False}
    for host, allowed in hosts.items():
        assert one.network.is_allowed(host) is allowed
        data = tms.build(tms.Text("4", 1))
        one.network.receive(Datagram(TMS, host, TMS, data), one.now, one.utc)
    assert one.network.counters["not_allowed"] == 2
    assert len(one.events(StatusMessage)) == 1
    one.events(RadioRegistered)


def test_only_the_numbers_of_the_settings(bench: Callable[..., Bench]) -> None:
    one = bench(radio_ids=((1, 7), (12345, 12345)))
    for host in ("12.0.0.1", "12.0.0.7", "13.0.0.7", "12.0.48.57"):
        assert one.network.is_allowed(host)
    for host in ("12.0.0.8", "13.0.0.8", "12.0.48.56", "14.0.0.7"):
        assert not one.network.is_allowed(host)


def test_another_first_octet(bench: Callable[..., Bench]) -> None:
    one = bench(cai=20)
    assert one.network.is_allowed("21.0.0.7")
    assert not one.network.is_allowed("12.0.0.7")
    one.send(SendText(key="k", text="x", radio_ids=("12345",)))
    (datagram,) = one.network.take_datagrams()
    assert datagram.host == "20.0.48.57"
    one.receipts()


def test_other_ports(bench: Callable[..., Bench]) -> None:
    one = bench(ports=MototrboPorts(ars=1, tms=2, lrrp=3))
    one.network.receive(Datagram(4007, "12.0.0.7", 4007, b""), one.now, one.utc)
    assert one.network.counters["unknown_port"] == 1
    assert not one.network.connected
    one.network.receive(Datagram(2, "12.0.0.7", 4, tms.build(tms.Text("4", 1))), one.now, one.utc)
    one.commit()
    # The answer goes to the port that asked; what begins with us to the one that is set.
    (answer,) = one.network.take_datagrams()
    assert (answer.local_port, answer.port) == (2, 4)
    one.events()


def test_what_is_not_understood_is_counted(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", b"\xff", port=TMS)
    one.hear("7", b"", port=LRRP)
    one.hear("7", bytes.fromhex("0003910001"), port=TMS)
    assert one.network.counters == {"malformed": 2, "unsupported": 1}
    assert len(one.events(RadioRegistered)) == 1
    assert not one.network.connected


def test_a_service_that_is_announced_is_answered(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", bytes.fromhex("0003D00001"), port=TMS)
    one.hear("7", tms.Availability(ack_wanted=False))
    assert one.sent() == [Sent("7", tms.Ack(None))]
    one.events(RadioRegistered)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (OpenMicrophone(key="k", radio_id="7", seconds=30), "microphone"),
        (CloseMicrophone(key="k", radio_id="7"), "microphone"),
        (SetOutput(key="k", output_id="lamp", state=OutputState.ON), "output"),
    ],
)
def test_what_the_system_cannot_do(bench: Callable[..., Bench], command, words: str) -> None:
    one = bench()
    one.send(command)
    (receipt,) = one.events(Receipt)
    assert (receipt.key, receipt.state, receipt.reason) == ("k", "failed", "unsupported")
    assert words in receipt.detail


def test_a_guard_answers_an_alarm_and_calls_for_help(bench: Callable[..., Bench]) -> None:
    """One story over all services."""
    one = bench()
    one.start()
    one.hear("7", ars.Registration("7"))
    one.commit()
    assert one.messages() == [ars.Response(success=True, value=1)]
    one.send(SendText(key="k", text="Desk 3 - PANIC #12", radio_ids=("7",)))
    (text,) = one.messages()
    one.hear("7", tms.Ack(text.sequence))
    one.hear("7", tms.Text("1", 3))
    one.commit()
    assert one.messages() == [tms.Ack(3)]
    one.hear("7", bytes.fromhex("1311232F341FAA72E305664A10433C03A3752C"), port=LRRP)
    one.hear("7", ars.Deregistration())
    kinds = [type(event).__name__ for event in one.events()]
    assert kinds == [
        *("RadioRegistered", "Receipt", "Receipt", "StatusMessage"),
        *("RadioEmergency", "Position", "RadioLost"),
    ]


HOSTS = st.sampled_from(["12.0.0.7", "13.0.0.7", "12.0.0.8", "10.0.0.1", "nonsense"])
PORTS = st.sampled_from([4001, 4005, 4007, 9])
FRAMES = st.sampled_from(
    [
        ars.build(ars.Registration("7")),
        ars.build(ars.Deregistration()),
        tms.build(tms.Text("help", 3)),
        bytes.fromhex("1313232F341F99B20E87664728A1C70A38D29F561A"),
    ]
)


@given(
    st.lists(
        st.tuples(HOSTS, PORTS, FRAMES | st.binary(max_size=30), st.floats(0, 100)), max_size=30
    )
)
def test_nothing_that_arrives_raises_and_no_event_has_the_name_of_another(
    steps: list[tuple[str, int, bytes, float]],
) -> None:
    network = MototrboNetwork(MototrboSettings(known_radios=("7",)), epoch=5)
    now = 0.0
    network.start(now, AT)
    names: list[str] = []
    for host, port, data, pause in steps:
        now += pause
        utc = AT + timedelta(seconds=now)
        network.receive(Datagram(port, host, port, data), now, utc)
        network.wake(now, utc)
        due = network.next_wake()
        assert due is None or due > now
        for told in network.take_told():
            names.append(told.event.event_id)
            network.committed(told.token, now)
        network.take_datagrams()
    assert len(names) == len(set(names))

"""The radios of the town together, without a control room: every carrier's side is the same."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.radio.commands import OpenMicrophone, SendStatus, SendText
from custom_components.municipal_alarm.radio.hytera import tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.mototrbo import tms
from simulators.addresses import Ports
from simulators.gateway_radio import SimulatedRadio
from simulators.hytera.radio import HyteraRadio
from simulators.mototrbo.radio import MototrboRadio
from simulators.radios.guard_radio import Shown, ShownAs
from simulators.radios.town_radios import TownRadios
from simulators.town import WATERVEEN, Network

pytestmark = pytest.mark.usefixtures("socket_enabled")

JAN, SAMIRA, ANNEKE = (WATERVEEN.person(name) for name in ("Jan", "Samira", "Anneke"))


async def test_everybody_has_a_radio_of_their_network() -> None:
    async with TownRadios(WATERVEEN, Ports.new(1)) as radios:
        assert isinstance(radios.of(JAN), HyteraRadio)
        assert isinstance(radios.of(SAMIRA), MototrboRadio)
        assert isinstance(radios.of(ANNEKE), SimulatedRadio)
        assert all(
            radios.of(person).radio_id == person.radio_id
            for person in WATERVEEN.people
            if person.radio_id
        )
        with pytest.raises(KeyError):
            radios.of(WATERVEEN.person("Kees"))
        radios.expect_anew()
        with pytest.raises(TimeoutError):
            await radios.wait_connected(0.01)


async def test_what_reaches_any_radio_is_told() -> None:
    told: list[Shown] = []
    async with TownRadios(WATERVEEN, Ports.new(1)) as radios:
        radios.on_shown = told.append
        jan, samira = radios.of(JAN), radios.of(SAMIRA)
        assert isinstance(jan, HyteraRadio)
        assert isinstance(samira, MototrboRadio)
        text = tmp.PrivateText(1, jan.address, RadioAddress(1), "Desk 1")
        jan.hear(tmp.build(text))
        jan.hear(tmp.build(text))
        samira.received(samira.endpoints[1], tms.build(tms.Text("Desk 2", 1)))
        work = radios.gateway.work
        for command in (
            SendText(key="t", text="Desk 3", radio_ids=("1210",)),
            SendStatus(key="s", code="4", radio_ids=("1210",)),
            OpenMicrophone(key="m", radio_id="1210", seconds=1),
        ):
            radios._on_gateway("in", command)
            work.take(command)
        radios._on_gateway("out", "nothing")
        await radios.gateway.wait_text("Desk 3")
        for _ in range(3):
            radios._collect()
    assert {(one.radio_id, one.how, one.text) for one in told} == {
        ("1201", ShownAs.TEXT, "Desk 1"),
        ("1202", ShownAs.TEXT, "Desk 2"),
        ("1210", ShownAs.TEXT, "Desk 3"),
        ("1210", ShownAs.STATUS, "4"),
        ("1210", ShownAs.MICROPHONE, "open"),
    }
    assert len(told) == 5
    assert radios.repeats == 1


async def test_a_town_on_the_gateway_has_no_other_radios() -> None:
    people = tuple(replace(one, network=Network.GATEWAY) for one in WATERVEEN.people)
    async with TownRadios(replace(WATERVEEN, people=people), Ports.new(1)) as radios:
        assert len(radios.gateway.radios) == 5
        assert (radios.hytera.radios, radios.mototrbo.radios) == ((), ())
        radios.expect_anew()
        with pytest.raises(TimeoutError):
            await radios.wait_connected(0.01)

"""Tags and warnings of responders, with radios that only note what is done with them."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from custom_components.municipal_alarm.radio.events import (
    AlarmPhase,
    ManDown,
    RadioEvent,
    TagScanned,
)
from simulators.gateway_radio import SimulatedRadio
from simulators.story import read_step
from simulators.story_runner import player
from simulators.story_scene import Failed, Line, Scene
from simulators.town import WATERVEEN, Person

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)


class Field:
    """Anneke has a radio behind the gateway, Jan another make, Bas a phone."""

    def __init__(self) -> None:
        self.told: list[Line] = []
        self.events: list[RadioEvent] = []
        self.scanned: list[str] = []
        self.gateway = SimulatedRadio(
            "1210", stamp=lambda _radio: ("e", NOW, 1), report=self.events.append
        )
        stage: Any = SimpleNamespace(
            radio=self._radio,
            phones=_Phones(self.scanned),
            session=None,
            home=SimpleNamespace(url=""),
        )
        self.scene = Scene(stage, SimpleNamespace(), self.told.append)  # type: ignore[arg-type]

    def _radio(self, person: Person) -> Any:
        match person.person_id:
            case "anneke":
                return self.gateway
            case "jan":
                return SimpleNamespace(scan=self.scanned.append)
            case _:
                raise KeyError(person.name)

    async def plays(self, words: str) -> str:
        step = read_step(f"{{{words}}}", WATERVEEN)
        await player(step)(self.scene, step)
        return self.told[-1].what


class _Phones(dict[str, str]):
    def __init__(self, scanned: list[str]) -> None:
        super().__init__(bas="phone of Bas")
        self._scanned = scanned

    async def scan(self, _session: Any, _url: str, phone: str, tag: str) -> None:
        self._scanned.append(f"{tag} by the {phone}")


async def test_desks_and_checkpoints_have_tags_and_every_device_reads_them() -> None:
    field = Field()
    assert await field.plays("guard: Jan, scans: 'Library, Archive'") == "scans the tag at Archive"
    await field.plays("guard: Jan, scans: 'Library, Front door'")
    await field.plays("response team: Bas, scans: 'Library, Front door'")
    assert field.scanned == [
        "tag-library-archive",
        "tag-library-door",
        "tag-library-door by the phone of Bas",
    ]


async def test_no_tag_hangs_at_a_building() -> None:
    field = Field()
    with pytest.raises(Failed, match="no tag hangs at Library as a whole"):
        await field.plays("guard: Jan, scans: Library")
    assert not field.told


async def test_a_scan_is_told_later_with_its_own_time() -> None:
    field = Field()
    told = await field.plays("patrol: Anneke, scans: 'Library, Front door', made: 40 min")
    assert told == "scans the tag at Front door; the scan was made 40 min ago"
    (event,) = field.events
    assert isinstance(event, TagScanned)
    assert event.occurred_at is not None
    assert (NOW - event.occurred_at).total_seconds() == 2400
    with pytest.raises(Failed, match="only a radio behind the gateway tells when"):
        await field.plays("guard: Jan, scans: 'Library, Front door', made: 40 min")


async def test_a_radio_warns_before_its_alarm_and_takes_it_back() -> None:
    field = Field()
    await field.plays("patrol: Anneke, reports: about to raise man down")
    await field.plays("patrol: Anneke, reports: man down")
    await field.plays("patrol: Anneke, reports: moves again")
    assert [one.phase for one in field.events if isinstance(one, ManDown)] == [
        AlarmPhase.PRE_ALERT,
        AlarmPhase.ALARM,
        AlarmPhase.CLEARED,
    ]
    with pytest.raises(Failed, match="only a radio behind the gateway warns"):
        await field.plays("guard: Jan, reports: moves again")
    with pytest.raises(Failed, match="Bas Kuiper carries a phone"):
        await field.plays("response team: Bas, reports: moves again")

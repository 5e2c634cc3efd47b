"""Who counts as present: what browsers say, several at once, and whose word still counts."""

from typing import Any

import pytest

from custom_components.municipal_alarm.bridge.consoles import DATA_CONSOLES, Consoles
from custom_components.municipal_alarm.const import CONF_ROLES
from custom_components.municipal_alarm.control_room.ids import OperatorId
from tests.ha.town import ROOM, Town

OLGA, SUE = OperatorId("olga"), OperatorId("sue")


class Tab:
    """A page of a browser: its connection, as far as the room knows it."""

    def __init__(self, town: Town, console: str = "left", who: OperatorId = OLGA) -> None:
        self._town = town
        self._console = console
        self._who = who
        self._page = object()

    @property
    def _consoles(self) -> Consoles:
        return self._town.hass.data[DATA_CONSOLES]

    def beat(self, *, visible: bool = True, sound: bool = True) -> Any:
        return self._consoles.beat(
            self._town.runtime,
            self._who,
            self._console,
            page=self._page,
            visible=visible,
            sound=sound,
        )

    def close(self) -> None:
        self._consoles.closed(self._page)


def told(town: Town) -> list[tuple[str, str, bool, bool]]:
    return [
        (one["console"], one["operator"], one["visible"], one["sound"])
        for one in town.hass.data[DATA_CONSOLES].told(town.runtime)
    ]


async def test_a_second_tab_takes_nothing_from_the_first(town: Town) -> None:
    """A browser keeps one name, and its tabs beat in turn: one in front, one asleep."""
    front, asleep = Tab(town), Tab(town)
    front.beat()
    answer = asleep.beat(visible=False, sound=False)
    assert answer["present"]
    assert answer["audible_consoles"] == 1
    assert town.room.present == {OLGA}
    assert told(town) == [("left", "Olga", True, True)]
    # One that shows and one that sounds are one console that does both.
    front.beat(sound=False)
    asleep.beat(visible=False, sound=True)
    assert told(town) == [("left", "Olga", True, True)]


async def test_a_tab_that_is_silent_is_gone_though_the_other_is_there(
    town: Town, freezer: Any
) -> None:
    front, asleep = Tab(town), Tab(town)
    front.beat()
    await town.pass_time(freezer, 20)
    asleep.beat(visible=False, sound=False)
    await town.pass_time(freezer, 11)
    assert town.room.present == frozenset()
    assert town.hass.data[DATA_CONSOLES].audible == 0
    assert told(town) == [("left", "Olga", False, False)]


async def test_a_page_that_was_loaded_anew_speaks_for_its_browser_alone(town: Town) -> None:
    """What the page of before could do, the one of now may not: its sound is blocked."""
    before, now = Tab(town), Tab(town)
    before.beat()
    before.close()
    # Nothing is concluded from that: a page that reloads is back in a second.
    assert town.room.present == {OLGA}
    assert town.hass.data[DATA_CONSOLES].audible == 1
    assert now.beat(sound=False)["audible_consoles"] == 0
    assert told(town) == [("left", "Olga", True, False)]


async def test_another_operator_at_the_same_browser(town: Town) -> None:
    before, now = Tab(town), Tab(town, who=SUE)
    before.beat()
    before.close()
    now.beat()
    assert town.room.present == {SUE}
    assert [who for _, who, _, _ in told(town)] == ["Sue"]


async def test_a_closed_page_elsewhere_is_none_of_it(town: Town) -> None:
    left, right = Tab(town, "left"), Tab(town, "right")
    left.beat()
    left.close()
    assert right.beat()["audible_consoles"] == 2
    right.close()
    right.close()
    assert town.room.present == {OLGA}


@pytest.mark.parametrize("role", [None, "viewer"])
async def test_who_may_not_any_more_is_not_present(town: Town, role: str | None) -> None:
    """A role that is taken away, or a login that is closed, hears no alarm."""
    olga, sue = Tab(town), Tab(town, "right", SUE)
    olga.beat()
    sue.beat()
    entry = town.entries[ROOM]
    roles = {**entry.options[CONF_ROLES], "olga": role}
    town.hass.config_entries.async_update_entry(
        entry,
        options={**entry.options, CONF_ROLES: {who: one for who, one in roles.items() if one}},
    )
    await town.edited()
    assert town.room.present == {SUE}
    assert town.hass.data[DATA_CONSOLES].audible == 1
    assert [who for _, who, _, _ in told(town)] == ["Sue"]


async def test_a_login_that_was_closed(town: Town) -> None:
    Tab(town).beat()
    await town.hass.auth.async_update_user(town.operator, is_active=False)
    await town.edited()
    assert town.room.present == frozenset()
    assert town.hass.data[DATA_CONSOLES].audible == 0

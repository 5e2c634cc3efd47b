"""Selects: to whom each radio was handed out, and the guided test of each desk."""

from collections.abc import Mapping
from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge.carrying_out import refusal
from .const import CONF_KIND, KIND_BUILDING
from .control_room.commands import CarryRadio, FinishDeskTest, StartDeskTest
from .control_room.errors import RoomError
from .control_room.ids import ResponderId
from .control_room.site import Site
from .entities.following import follow_desks, follow_radios
from .entities.subjects import DeskSubject, RadioSubject
from .entity import MunicipalAlarmEntity, RadioEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0

AS_SET_UP = "as_set_up"
"""Nobody signed on to it: it is whose it is by setting, or nobody's."""

IDLE = "idle"
WAITING = "waiting"
PRESSED = "pressed"
PASSED = "passed"
FAILED = "failed"

_NEXT = {IDLE: [IDLE, WAITING], WAITING: [WAITING, FAILED], PRESSED: [PRESSED, PASSED, FAILED]}
"""How far a test is, and what whoever tests can choose then."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a select for each desk of a building, or each radio of a system."""
    if entry.data[CONF_KIND] == KIND_BUILDING:
        follow_desks(entry, async_add_entities, lambda desk: [GuidedTest(desk)])
        return
    names = Names()
    follow_radios(entry, async_add_entities, lambda radio: [HandedTo(radio, names)])


def options_of(site: Site) -> Mapping[str, ResponderId]:
    """Everybody a radio can be handed to, by a name that no other has.

    The forms see to it that names differ; what is left over is told apart by a number.
    """
    found: dict[str, ResponderId] = {}
    by_name = sorted(site.responders.values(), key=lambda one: (one.name.casefold(), one.name))
    for one in by_name:
        option, again = one.name, 1
        while option in found or option == AS_SET_UP:
            again += 1
            option = f"{one.name} ({again})"
        found[option] = one.responder_id
    return found


class Names:
    """Everybody a radio can be handed to, for all radios: there may be hundreds of both."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._of: Site | None = None
        self._found: Mapping[str, ResponderId] = {}

    def of(self, site: Site) -> Mapping[str, ResponderId]:
        """`options_of` this site, made once for each edit."""
        if self._of is not site:
            self._of, self._found = site, options_of(site)
        return self._found


class HandedTo(RadioEntity, SelectEntity):
    """Who signed on to a radio, by tag or by an operator; choosing is signing on.

    It needs no link: who carries a radio is the control room's to know.
    """

    _needs_link = False

    def __init__(self, subject: RadioSubject, names: Names) -> None:
        """A radio has one."""
        super().__init__(subject, "handed_to")
        self._names = names
        self._responders: Mapping[str, ResponderId] = {}
        self._attr_options = [AS_SET_UP]
        self._attr_current_option = AS_SET_UP

    @override
    async def async_select_option(self, option: str) -> None:
        """Hand it to somebody, or take it back."""
        actor = self.demand(CarryRadio)
        try:
            self.subject.runtime.room.handle(
                CarryRadio(
                    actor=actor,
                    system_id=self.subject.system_id,
                    address=self.subject.address,
                    responder_id=self._responders.get(option),
                )
            )
        except RoomError as err:
            raise refusal(err) from err

    @override
    def _look(self) -> bool:
        before = self._attr_options, self._attr_current_option
        room = self.subject.room
        self._responders = self._names.of(room.site)
        carried = room.roster.carried.get(self.subject.contact)
        self._attr_options = [AS_SET_UP, *self._responders]
        self._attr_current_option = next(
            (
                option
                for option, responder_id in self._responders.items()
                if carried is not None and responder_id == carried.responder_id
            ),
            AS_SET_UP,
        )
        return before != (self._attr_options, self._attr_current_option)


class GuidedTest(MunicipalAlarmEntity[DeskSubject], SelectEntity):
    """How far the test of a desk is; choosing begins it, and says what was seen."""

    def __init__(self, subject: DeskSubject) -> None:
        """A desk has one."""
        super().__init__(subject, "test")
        self._attr_options = _NEXT[IDLE]
        self._attr_current_option = IDLE

    @override
    async def async_select_option(self, option: str) -> None:
        """Begin the test, or end it."""
        desk_id = self.subject.desk_id
        if option == self._attr_current_option:
            return
        if option == WAITING:
            self.give(StartDeskTest(actor=self.actor, desk_id=desk_id))
        else:
            self.give(FinishDeskTest(actor=self.actor, desk_id=desk_id, passed=option == PASSED))

    @override
    def _look(self) -> bool:
        before = self._attr_current_option
        test = self.subject.room.desk_tests.get(self.subject.desk_id)
        if test is None:
            self._attr_current_option = IDLE
        else:
            self._attr_current_option = WAITING if test.incident_id is None else PRESSED
        self._attr_options = _NEXT[self._attr_current_option]
        return before != self._attr_current_option

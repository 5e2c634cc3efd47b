"""A small town: two buildings, three desks, three responders, real entries.

    town hall   desk_1  ground floor; a binary_sensor, a camera, a lamp; tag T1
                desk_2  first floor; an event entity
                cellar, attic  checkpoints on floors of those names; tags C1 and C2
                evening_round  both of them in this order, within 5 and 10 minutes of
                               15; opened by hand alone
    library     info_desk  input "7" of the gateway; tag T3
                yard  checkpoint outside; tag C3; the assembly point
                closing  final round of the yard, opened by its scan
    Anna  guard of the town hall, by phone      Ben   guard of the library, radio 102
    Cleo  response team of the town hall, by phone

What leaves (texts, microphones, lamps, external calls) is kept in `sent`, and a
test that does not look at it with `take_sent` fails.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

from homeassistant.components.camera import Camera
from homeassistant.components.notify import NotifyEntity
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from homeassistant.core import Context, HomeAssistant, ServiceCall, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockUser,
    async_fire_time_changed,
    mock_integration,
    mock_platform,
    setup_test_component_platform,
)

from custom_components.municipal_alarm.const import (
    CONF_EVENT_TYPES,
    CONF_KIND,
    CONF_PRESS_SECRET,
    CONF_ROLES,
    CONF_SYSTEM,
    CONF_TOKEN,
    DOMAIN,
    KIND_BUILDING,
    KIND_CONTROL_ROOM,
    KIND_RADIO_SYSTEM,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
    SUBENTRY_EXTERNAL,
    SUBENTRY_POLICY,
    SUBENTRY_RESPONDER,
    SUBENTRY_ROUND_PLAN,
    SYSTEM_OPEN_GATEWAY,
    SYSTEM_PHONES,
)
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.events import Event
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import DeskId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.state import RoomState
from custom_components.municipal_alarm.control_room.turn import Decision
from custom_components.municipal_alarm.control_room.words import ActorKind, Outcome, Role
from custom_components.municipal_alarm.links.base import Done, LinkState, LinkStatus
from custom_components.municipal_alarm.links.stats import LinkStats
from custom_components.municipal_alarm.radio import commands as r, events as radio_events
from custom_components.municipal_alarm.radio.network import Part, Voice
from custom_components.municipal_alarm.runtime import DATA_RUNTIME, SIGNAL_EXTERNAL, Runtime

ROOM = "control_room"
TOWN_HALL = "town_hall"
LIBRARY = "library"
PHONES = "phones"
GATEWAY = "gateway"
RADIO = "102"
"""Ben's."""

CAMERA = "camera.desk_1_source"
LAMP = "light.desk_1_lamp"
BUTTON = "binary_sensor.desk_1_button"
EVENT = "event.desk_2_button"
INPUT = "7"

OPERATOR = c.Actor(ActorKind.OPERATOR, "olga", "Olga", Role.OPERATOR)

_NOTHING = {
    "floor": "",
    "source": "",
    "event_types": [],
    "input_system": "",
    "input_id": "",
    "http_press": False,
    "camera": "",
    "camera_stream": "",
    "answer_outputs": [],
    "tag": "",
}


class Sent(NamedTuple):
    """One thing that left."""

    by: str
    """phone, radio, open_microphone, close_microphone, lamp, external, ..."""
    to: str
    what: str


class FakeLink:
    """A radio system that is always near: up at once, and told what to report."""

    def __init__(self, *args: Any, **made_with: Any) -> None:
        self.made_with = made_with
        self.network: Any = args[0]
        """Of a system that speaks datagrams; a gateway's is its HTTP session."""
        self.on_event: Callable[[Any, Done], None] = made_with["on_event"]
        self._on_state = made_with["on_state"]
        self.parts: tuple[Part, ...] = ()
        self.state = LinkState(LinkStatus.STOPPED)
        self.stats = LinkStats()
        self.info = None
        self.commands: list[r.RadioCommand] = []
        self.sent: list[Sent] = []

    @property
    def clock_skew_s(self) -> float | None:
        return self.stats.clock_skew_s

    async def start(self) -> None:
        self.up()

    async def stop(self) -> None:
        self._become(LinkStatus.STOPPED)

    def up(self) -> None:
        self._become(LinkStatus.CONNECTED)

    def lost(self, reason: str | None = None, *, local: bool = False) -> None:
        self._become(LinkStatus.LOST, reason, local=local)

    def set_parts(self, *parts: Part) -> None:
        """A slot of a repeater came up, or went down."""
        self.parts = parts
        self.made_with["on_parts"](parts)

    def hear(self, voice: Voice) -> None:
        """An open microphone heard something."""
        self.made_with["on_voice"](voice)

    def _become(
        self, status: LinkStatus, reason: str | None = None, *, local: bool = False
    ) -> None:
        self.state = LinkState(status, reason, local)
        self._on_state(self.state)

    def send(self, command: r.RadioCommand) -> None:
        self.commands.append(command)
        match command:
            case r.SendText(radio_ids=radio_ids, talkgroups=talkgroups, text=text):
                self.sent += [Sent("radio", radio_id, text) for radio_id in radio_ids]
                self.sent += [Sent("talkgroup", group, text) for group in talkgroups]
            case r.OpenMicrophone():
                self.sent.append(Sent("open_microphone", command.radio_id, str(command.seconds)))
            case r.CloseMicrophone():
                self.sent.append(Sent("close_microphone", command.radio_id, command.key))
            case _:
                self.sent.append(Sent(type(command).__name__, "", command.key))


class Phone(NotifyEntity):
    """A phone as any notify platform brings it."""

    def __init__(self, owner: str, sent: list[Sent]) -> None:
        self._attr_name = f"{owner}s phone"
        self._attr_unique_id = f"phone_{owner}"
        self._owner = owner
        self._sent = sent

    async def async_send_message(self, message: str, title: str | None = None) -> None:
        self._sent.append(Sent("phone", self._owner, message))


class MovingCamera(Camera):
    """Each picture is another one."""

    _attr_name = "Desk 1 source"
    _attr_unique_id = "camera_1"

    def __init__(self) -> None:
        super().__init__()
        self._pictures = count(1)
        self.broken = False

    async def async_camera_image(
        self, width: int | None = None, height: int | None = None
    ) -> bytes | None:
        return None if self.broken else b"\xff\xd8\xff\xe0 picture %d" % next(self._pictures)


class Town:
    """What tests hold on to."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.sent: list[Sent] = []
        self.links: list[FakeLink] = []
        self.camera = MovingCamera()
        self.desk_1, self.desk_2, self.info_desk = (
            DeskId(name) for name in ("desk_1", "desk_2", "info_desk")
        )
        self.operator = MockUser(id="olga", name="Olga")
        self.viewer = MockUser(id="vic", name="Vic")
        self.stranger = MockUser(id="stan", name="Stan")
        self.supervisor = MockUser(id="sue", name="Sue")
        self.entries: dict[str, MockConfigEntry] = {}

    # --- setting up -------------------------------------------------------

    async def build(self) -> None:
        """Everything the entries stand on, and the entries; nothing is set up yet."""
        await self._users()
        await self._neighbours()
        phone = {
            entry.unique_id: entry.id
            for entry in er.async_get(self.hass).entities.values()
            if entry.platform == "test"
        }
        self._add(
            ROOM,
            "Control room",
            {CONF_KIND: KIND_CONTROL_ROOM},
            [
                responder("anna", "Anna", "guard", TOWN_HALL, PHONES, phone["phone_Anna"]),
                responder("ben", "Ben", "guard", LIBRARY, GATEWAY, RADIO),
                responder("cleo", "Cleo", "response_team", TOWN_HALL, PHONES, phone["phone_Cleo"]),
                external_target("police", "Police"),
            ],
            {
                CONF_ROLES: {"olga": "operator", "vic": "viewer"},
                "language": "en",
            },
        )
        self._add(
            TOWN_HALL,
            "Town hall",
            {CONF_KIND: KIND_BUILDING, "name": "Town hall", CONF_PRESS_SECRET: "s3cret"},
            [
                desk(
                    "desk_1",
                    "Desk 1",
                    floor="Ground floor",
                    source=BUTTON,
                    camera=phone["camera_1"],
                    answer_outputs=[LAMP],
                    tag="T1",
                ),
                desk("desk_2", "Desk 2", floor="First floor", source=EVENT),
                checkpoint("cellar", "Stairs", floor="Cellar", tag="C1"),
                checkpoint("attic", "Stairs", floor="Attic", tag="C2"),
                round_plan(
                    "evening_round", "Evening round", {"cellar": 300, "attic": 600}, ordered=True
                ),
            ],
        )
        self._add(
            LIBRARY,
            "Library",
            {CONF_KIND: KIND_BUILDING, "name": "Library", CONF_PRESS_SECRET: "s3cret2"},
            [
                desk("info_desk", "Info desk", input_system=GATEWAY, input_id=INPUT, tag="T3"),
                checkpoint("yard", "Yard", tag="C3", assembly_point=True),
                round_plan(
                    "closing",
                    "Closing",
                    {"yard": 600},
                    round_kind="final_round",
                    opens_on_scan=True,
                ),
            ],
        )
        self._add(PHONES, "Phones", {CONF_KIND: KIND_RADIO_SYSTEM, CONF_SYSTEM: SYSTEM_PHONES})
        self._add(
            GATEWAY,
            "Radios",
            {
                CONF_KIND: KIND_RADIO_SYSTEM,
                CONF_SYSTEM: SYSTEM_OPEN_GATEWAY,
                "url": "ws://127.0.0.1:9/",
                CONF_TOKEN: "0" * 64,
                "gateway_id": "gw-1",
            },
        )

    async def set_up(self) -> None:
        """Load all entries, as Home Assistant does at start."""
        if DOMAIN in self.hass.config.components:
            for entry in self.entries.values():
                await self.hass.config_entries.async_setup(entry.entry_id)
        else:
            assert await async_setup_component(self.hass, DOMAIN, {})
        await self.hass.async_block_till_done()
        states = {entry.title: entry.state for entry in self.entries.values()}
        assert set(states.values()) == {ConfigEntryState.LOADED}, states
        await self.settle()

    async def restart(self) -> None:
        """Unload everything, and set it up again with the same journal."""
        for entry in reversed(self.entries.values()):
            assert await self.hass.config_entries.async_unload(entry.entry_id)
        await self.hass.async_block_till_done()
        assert DATA_RUNTIME not in self.hass.data
        await self.set_up()

    async def _users(self) -> None:
        for user, group in (
            (self.operator, "system-users"),
            (self.viewer, "system-users"),
            (self.stranger, "system-users"),
            (self.supervisor, "system-admin"),
        ):
            found = await self.hass.auth.async_get_group(group)
            assert found is not None
            user.groups.append(found)
            user.add_to_hass(self.hass)

    async def _neighbours(self) -> None:
        """What other integrations bring: phones, a camera, a lamp, buttons."""
        hass = self.hass
        mock_integration(
            hass,
            MockModule(
                "test",
                async_setup_entry=_forward(["camera", "notify"]),
                async_unload_entry=_unload(["camera", "notify"]),
            ),
        )
        mock_platform(hass, "test.config_flow", None)
        setup_test_component_platform(hass, "camera", [self.camera], from_config_entry=True)
        setup_test_component_platform(
            hass,
            "notify",
            [Phone("Anna", self.sent), Phone("Cleo", self.sent)],
            from_config_entry=True,
        )
        neighbour = MockConfigEntry(domain="test", entry_id="neighbour", title="Neighbour")
        neighbour.add_to_hass(hass)
        assert await hass.config_entries.async_setup(neighbour.entry_id)
        for service in ("turn_on", "turn_off"):
            hass.services.async_register("homeassistant", service, self._on_lamp)
        hass.states.async_set(BUTTON, "off")
        hass.states.async_set(EVENT, "unknown", {"event_types": ["press"]})
        async_dispatcher_connect(hass, SIGNAL_EXTERNAL, self._on_external)
        await hass.async_block_till_done()

    def _on_lamp(self, call: ServiceCall) -> None:
        for entity_id in call.data["entity_id"]:
            self.sent.append(Sent("lamp", entity_id, call.service))

    def _on_external(self, effect: Any, _more: Any = None) -> None:
        self.sent.append(Sent("external", effect.target, effect.text))

    def make_link(self, *args: Any, **kwargs: Any) -> FakeLink:
        """In the place of `runtime.GatewayLink` and `runtime.DatagramLink`."""
        link = FakeLink(*args, **kwargs)
        link.sent = self.sent
        self.links.append(link)
        return link

    def _add(
        self,
        entry_id: str,
        title: str,
        data: dict[str, Any],
        subentries: Iterable[dict[str, Any]] = (),
        options: dict[str, Any] | None = None,
    ) -> None:
        entry = MockConfigEntry(
            domain=DOMAIN,
            entry_id=entry_id,
            title=title,
            data=data,
            options=options,
            subentries_data=tuple(subentries),
        )
        entry.add_to_hass(self.hass)
        self.entries[entry_id] = entry

    # --- looking ----------------------------------------------------------

    @property
    def runtime(self) -> Runtime:
        return self.hass.data[DATA_RUNTIME]

    @property
    def room(self) -> RoomState:
        """The state of the room now."""
        return self.runtime.room.state

    @property
    def link(self) -> FakeLink:
        """The gateway's link of this start."""
        return self.links[-1]

    def incident(self, desk: str = "desk_1") -> Incident:
        """The newest incident at a desk that has not left the room."""
        return max(
            (i for i in self.room.incidents.values() if i.desk_id == desk),
            key=lambda incident: incident.number,
        )

    def entity_id(self, domain: str, unique_id: str) -> str | None:
        """One of our entities by its unique id."""
        return er.async_get(self.hass).async_get_entity_id(domain, DOMAIN, unique_id)

    def state(self, domain: str, unique_id: str) -> State:
        """The state of one of our entities, which must be there."""
        entity_id = self.entity_id(domain, unique_id)
        assert entity_id is not None, f"no {domain} with unique id {unique_id}"
        state = self.hass.states.get(entity_id)
        assert state is not None, f"{entity_id} has no state"
        return state

    def device(self, identifier: str, entry_id: str) -> dr.DeviceEntry | None:
        """One of our devices."""
        return dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, identifier), entry_id
        )

    def take_sent(self, *by: str) -> list[Sent]:
        """What left until now (by these ways, or all); it counts as looked at."""
        taken = [one for one in self.sent if not by or one.by in by]
        self.sent[:] = [one for one in self.sent if by and one.by not in by]
        return taken

    # --- doing ------------------------------------------------------------

    async def settle(self) -> None:
        """Wait until nothing is left to do, and everything is written down."""
        await self.hass.async_block_till_done(wait_background_tasks=True)
        if DATA_RUNTIME in self.hass.data:
            await self.runtime.room.durable()
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def edited(self) -> None:
        """Wait until an edit of what is set up has been taken in."""
        async_fire_time_changed(self.hass, dt_util.utcnow() + timedelta(seconds=0.2))
        await self.settle()

    async def pass_time(self, freezer: Any, seconds: float) -> None:
        """Let time pass; the test asks for the `freezer` fixture."""
        freezer.tick(seconds)
        async_fire_time_changed(self.hass)
        await self.settle()

    async def press(self, desk: str = "desk_1") -> Incident:
        """Press a desk's button as its source does; returns the incident."""
        match desk:
            case "desk_1":
                self.hass.states.async_set(BUTTON, "off")
                self.hass.states.async_set(BUTTON, "on")
            case "desk_2":
                now = dt_util.utcnow().isoformat(timespec="milliseconds")
                self.hass.states.async_set(EVENT, now, {"event_type": "press"})
            case _:
                self.report(radio_events.DeskPress(event_id=_new_id(), input_id=INPUT))
        await self.settle()
        return self.incident(desk)

    def report(self, event: radio_events.RadioEvent) -> list[str]:
        """Let the gateway report something; the list tells when it was committed."""
        done: list[str] = []
        self.link.on_event(event, lambda: done.append(event.event_id))
        return done

    async def radio(self, event: type[Any], **fields: Any) -> None:
        """Let Ben's radio (or `radio_id`) report something, and wait until it is done."""
        self.report(event(event_id=_new_id(), **{"radio_id": RADIO, **fields}))
        await self.settle()

    async def command(self, command: c.Command) -> None:
        """Give the room a command; `RoomError` when it refuses."""
        self.runtime.room.handle(command)
        await self.settle()

    async def acknowledge(self, incident: Incident) -> None:
        await self.command(c.Acknowledge(actor=OPERATOR, incident_id=incident.incident_id))

    async def resolve(self, incident: Incident, outcome: Outcome = Outcome.GENUINE) -> None:
        await self.command(
            c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=outcome)
        )

    async def close(self, incident: Incident) -> None:
        await self.command(c.Close(actor=OPERATOR, incident_id=incident.incident_id))

    async def call(self, domain: str, service: str, *, user: MockUser | None = None, **data: Any):
        """Call an action as a user (None: an automation), and wait until it is done."""
        await self.hass.services.async_call(
            domain,
            service,
            data,
            blocking=True,
            context=Context(user_id=user.id if user is not None else None),
        )
        await self.settle()

    async def happen(self, *events: Event) -> None:
        """Let this have happened, whatever the rules say of it."""
        room = self.runtime.room
        room._become(Decision(fold(room.state, events), events, ()), None)
        await self.settle()

    # --- editing ----------------------------------------------------------

    def new_desk(self, desk_id: str, name: str, **fields: Any) -> ConfigSubentry:
        """A desk to add to an entry."""
        return ConfigSubentry(**desk(desk_id, name, **fields))

    async def add(self, entry_id: str, subentry: dict[str, Any]) -> None:
        """Add a `desk`, `checkpoint` or `round_plan` to an entry."""
        self.hass.config_entries.async_add_subentry(
            self.entries[entry_id], ConfigSubentry(**subentry)
        )
        await self.edited()

    async def add_desk(self, entry_id: str, desk_id: str, name: str, **fields: Any) -> None:
        self.hass.config_entries.async_add_subentry(
            self.entries[entry_id], self.new_desk(desk_id, name, **fields)
        )
        await self.edited()

    async def change_subentry(
        self, entry_id: str, subentry_id: str, *, title: str | None = None, **fields: Any
    ) -> None:
        entry = self.entries[entry_id]
        subentry = entry.subentries[subentry_id]
        self.hass.config_entries.async_update_subentry(
            entry, subentry, title=title or subentry.title, data={**subentry.data, **fields}
        )
        await self.edited()

    async def remove_subentry(self, entry_id: str, subentry_id: str) -> None:
        self.hass.config_entries.async_remove_subentry(self.entries[entry_id], subentry_id)
        await self.edited()


def desk(desk_id: str, name: str, **fields: Any) -> dict[str, Any]:
    """A desk's subentry; what is not given is empty."""
    return {
        "subentry_id": desk_id,
        "subentry_type": SUBENTRY_DESK,
        "title": name,
        "unique_id": None,
        "data": {"name": name, **_NOTHING, CONF_EVENT_TYPES: [], **fields},
    }


def checkpoint(checkpoint_id: str, name: str, **fields: Any) -> dict[str, Any]:
    """A checkpoint's subentry; what is not given is empty."""
    empty = {"floor": "", "tag": "", "reader": "", "assembly_point": False}
    return {
        "subentry_id": checkpoint_id,
        "subentry_type": SUBENTRY_CHECKPOINT,
        "title": name,
        "unique_id": None,
        "data": {"name": name, **empty, **fields},
    }


def round_plan(
    plan_id: str, name: str, checkpoints: Mapping[str, int], **fields: Any
) -> dict[str, Any]:
    """A round plan's subentry, with the seconds each checkpoint is to be proven within."""
    usual = {
        "round_kind": "round",
        "ordered": False,
        "lasts": 900,
        "opens_on_scan": False,
        "rrule": "",
        "starts_on": "2026-01-01",
        "starts_at": "22:00:00",
        "holidays": "walk",
    }
    return {
        "subentry_id": plan_id,
        "subentry_type": SUBENTRY_ROUND_PLAN,
        "title": name,
        "unique_id": None,
        "data": {
            "name": name,
            "checkpoints": [
                {"checkpoint": one, "within": within} for one, within in checkpoints.items()
            ],
            **usual,
            **fields,
        },
    }


def responder(
    responder_id: str, name: str, duty: str, home: str, system: str, address: str
) -> dict[str, Any]:
    """A responder's subentry, with one contact."""
    return {
        "subentry_id": responder_id,
        "subentry_type": SUBENTRY_RESPONDER,
        "title": name,
        "unique_id": None,
        "data": {
            "name": name,
            "duty": duty,
            "home": home,
            "on_duty": True,
            "contacts": [{"system": system, "address": address}],
            "duty_source": None,
            "lone_work_source": None,
            "check_in_every": None,
        },
    }


def external_target(target_id: str, name: str, *actions: dict[str, Any]) -> dict[str, Any]:
    """Somebody outside, with the actions that call them (none: an automation does)."""
    return {
        "subentry_id": target_id,
        "subentry_type": SUBENTRY_EXTERNAL,
        "title": name,
        "unique_id": None,
        "data": {"name": name, "actions": list(actions)},
    }


def policy(*steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An escalation policy's subentry, for all kinds of alarm."""
    return {
        "subentry_id": "own_policy",
        "subentry_type": SUBENTRY_POLICY,
        "title": "Own",
        "unique_id": None,
        "data": {
            "name": "Own",
            "kinds": [],
            "on_scene_within": 300,
            "steps": list(steps),
            **fields,
        },
    }


def step(delay: int, *targets: str, **fields: Any) -> dict[str, Any]:
    """A step of an escalation policy, as it is stored."""
    return {"delay": delay, "targets": list(targets), "raise_sound": False, **fields}


_DONE = True if (MAJOR_VERSION, MINOR_VERSION) < (2026, 11) else None
"""What an integration of Home Assistant itself returns; a custom one may go on saying True."""


def _forward(platforms: list[str]) -> Any:
    async def async_setup_entry(hass: HomeAssistant, entry: Any) -> bool | None:
        await hass.config_entries.async_forward_entry_setups(entry, platforms)
        return _DONE

    return async_setup_entry


def _unload(platforms: list[str]) -> Any:
    async def async_unload_entry(hass: HomeAssistant, entry: Any) -> bool | None:
        return await hass.config_entries.async_unload_platforms(entry, platforms) and _DONE

    return async_unload_entry


_ids = count(1)


def _new_id() -> str:
    return f"e{next(_ids)}"

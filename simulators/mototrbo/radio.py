"""One MOTOTRBO radio: presence (ARS), texts (TMS) and places (LRRP), each on its port."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from custom_components.municipal_alarm.radio.errors import RadioError
from custom_components.municipal_alarm.radio.events import EmergencyKind
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.address import group_address, radio_address

from ..radios.guard_radio import CannotDo, Screen, Shown, ShownAs
from ..radios.timers import Clock, Later, Timers
from ..radios.udp import Endpoint, Outlet
from .places import Places

REGISTER_AGAIN_S = 5.0
"""Between registrations that nobody answers. Radios do repeat them; how often is not public."""

TEXT_AGAIN_S = 5.0
TEXT_TRIES = 3
INSIST_S = 10.0
"""After which a carrier whose radio says that a text failed sends it once more."""

SAME_TEXT_S = 60.0
"""Sequence numbers come round again after 128 texts; the same one later is a new text."""

EMERGENCY_AGAIN_S = 5.0
EMERGENCY_REPORTS = 2

_HALF_HOUR_S = 1800.0

PROGRAMMED: Mapping[str, str] = MappingProxyType(
    {"man down": "MAN DOWN", "lone worker": "LONE WORKER"}
)
"""Texts that a radio's option board or programmed buttons send."""


@dataclass(frozen=True, slots=True)
class UdpServices:
    """The ports of the three services, the same at both ends."""

    ars: int = 4005
    tms: int = 4007
    lrrp: int = 4001


class MototrboRadio:
    """One radio. `screen` keeps what it shows; `place` is where it is (WGS 84), or None."""

    def __init__(
        self,
        radio_id: str,
        room: str,
        *,
        cai: int,
        services: UdpServices,
        outlet: Outlet,
        timers: Timers,
        now: Clock,
        shown: Callable[[Shown], None],
        talkgroups: Iterable[int] = (),
        group_octet: int = 225,
        programmed: Mapping[str, str] = PROGRAMMED,
        random: Random,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Build a radio that is switched off; `room` is where it sends everything."""
        self._id = radio_id
        self.host = radio_address(cai, radio_id)
        self.screen = Screen(shown)
        self.is_on = False
        self.place: tuple[float, float] | None = (52.0907, 5.1214)
        self.groups = {group_address(group_octet, str(one)): one for one in talkgroups}
        """The talkgroups it listens to, by their address."""
        self.acquaintances = 0
        """How often the room spoke to this radio, whatever it said."""
        self.unsent: list[str] = []
        """Texts that the radio gave up; its carrier saw that."""
        self._room = room
        self._services = services
        self._outlet = outlet
        self._later = Later(timers)
        self._timers = timers
        self._now = now
        self._programmed = programmed
        self._changed = changed
        self._sequence = random.randrange(tms.MAX_SEQUENCE + 1)
        self._sending: dict[int, int] = {}
        self._insisting = 0
        self._shown_at: dict[tuple[int | None, str], tuple[float, str]] = {}
        self._shown = 0
        self._registering = 0
        self.places = Places(
            place=lambda: self.place,
            now=now,
            later=self._later,
            send=lambda document: self._send(services.lrrp, lrrp.build(document)),
        )

    @property
    def radio_id(self) -> str:
        """Return the radio's own number."""
        return self._id

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return where it listens: its services, and texts of its groups."""
        ports = self._services
        return (
            *((self.host, port) for port in (ports.ars, ports.tms, ports.lrrp)),
            *((group, ports.tms) for group in self.groups),
        )

    @property
    def unconfirmed(self) -> int:
        """Return how many texts of its carrier's the room did not confirm yet."""
        return len(self._sending) + self._insisting

    # --- what its carrier does ------------------------------------------------------

    def turn_on(self) -> None:
        """Switch on, and register until somebody answers."""
        self.is_on = True
        self._register(ars.INITIAL)

    def turn_off(self, *, expected: bool = True) -> None:
        """Switch off; or, not `expected`, walk into a cellar."""
        if expected:
            self._send_ars(ars.Deregistration())
        self.is_on = False
        self.places.forget()
        self._later.drop_all()
        self._sending.clear()
        self._insisting = 0

    def says(self, words: str) -> None:
        """Send a text; a status code is one too."""
        if self.is_on:
            self._sequence = (self._sequence + 1) % (tms.MAX_SEQUENCE + 1)
            self._try(self._sequence, words, 1)

    def scan(self, tag_id: str) -> None:
        """Hold the radio to a tag: its reader makes a text of it."""
        self.says(f"TAG:{tag_id}")

    def emergency(self, kind: EmergencyKind = EmergencyKind.BUTTON, /) -> None:
        """Press the emergency button: all that reaches an application is a position."""
        match kind:
            case EmergencyKind.BUTTON | EmergencyKind.UNKNOWN:
                self._report_emergency(1)
            case EmergencyKind.MAN_DOWN:
                self.man_down()
            case EmergencyKind.LONE_WORKER:
                self.lone_worker()
            case _:
                raise CannotDo("a MOTOTRBO radio has no key for duress: its carrier answers “0”")

    def man_down(self) -> None:
        """Fall, and lie still: the option board sends its text."""
        self.says(self._programmed["man down"])

    def lone_worker(self) -> None:
        """Do not answer the radio's question whether all is well."""
        self.says(self._programmed["lone worker"])

    # --- presence ---------------------------------------------------------------------

    def _send_ars(self, message: ars.Message) -> None:
        self._send(self._services.ars, ars.build(message))

    def _register(self, event: int) -> None:
        self._later.drop(self._registering)
        self._send_ars(ars.Registration(self._id, event=event))
        self._registering = self._later.do(REGISTER_AGAIN_S, lambda: self._register(event))

    def _hear_ars(self, message: ars.Message) -> None:
        match message:
            case ars.Response(success=True, value=half_hours):
                self._later.drop(self._registering)
                if half_hours:
                    self._registering = self._later.do(
                        half_hours * _HALF_HOUR_S, lambda: self._register(ars.REFRESH)
                    )
            case ars.Query():
                self._send_ars(ars.Response())

    def _met(self) -> None:
        self.acquaintances += 1
        self._changed()

    # --- texts ------------------------------------------------------------------------

    def _try(self, sequence: int, words: str, number: int) -> None:
        self._later.drop(self._sending.pop(sequence, None))
        if number > TEXT_TRIES:
            self.unsent.append(words)
            self._insisting += 1
            self._later.do(INSIST_S, lambda: self._insist(words))
            return
        self._send(self._services.tms, tms.build(tms.Text(words, sequence)))
        self._sending[sequence] = self._later.do(
            TEXT_AGAIN_S, lambda: self._try(sequence, words, number + 1)
        )

    def _insist(self, words: str) -> None:
        self._insisting -= 1
        self.says(words)

    def _hear_tms(self, message: tms.Message, group: int | None) -> None:
        match message:
            case tms.Text(text=text, sequence=sequence):
                self._show(text, sequence, group)
                if message.ack_wanted and group is None:
                    self._send(self._services.tms, tms.build(tms.Ack(sequence)))
            case tms.Ack(sequence=int(sequence)):
                self._later.drop(self._sending.pop(sequence, None))
            case tms.Availability():
                self._send(self._services.tms, tms.build(tms.Ack(None)))

    def _show(self, text: str, sequence: int | None, group: int | None) -> None:
        """Show a text, unless it is a copy of one that came a moment ago."""
        now = self._timers.time()
        before = self._shown_at.get((sequence, text))
        if before is not None and now - before[0] <= SAME_TEXT_S:
            key = before[1]
        else:
            self._shown += 1
            key = f"text {self._shown}, sequence {sequence}"
        self._shown_at[sequence, text] = (now, key)
        talkgroup = str(group) if group is not None else None
        self.screen.show(Shown(self._now(), self._id, ShownAs.TEXT, text, key, talkgroup))

    def _report_emergency(self, number: int) -> None:
        self.places.unsolicited()
        if number < EMERGENCY_REPORTS:
            self._later.do(EMERGENCY_AGAIN_S, lambda: self._report_emergency(number + 1))

    # --- the wire ---------------------------------------------------------------------

    def _send(self, port: int, data: bytes) -> None:
        if self.is_on:
            self._outlet((self.host, port), (self._room, port), data)

    def received(self, local: Endpoint, data: bytes) -> None:
        """Take in a datagram for this radio or a group of its; what it cannot read it drops."""
        if not self.is_on:
            return
        try:
            match local[1]:
                case self._services.ars:
                    self._hear_ars(ars.parse(data))
                case self._services.tms:
                    self._hear_tms(tms.parse(data), self.groups.get(local[0]))
                case self._services.lrrp:
                    self.places.hear(lrrp.parse(data))
        except RadioError:
            return
        self._met()

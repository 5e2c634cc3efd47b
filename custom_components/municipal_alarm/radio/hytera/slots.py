"""The slots of repeaters, each with a link for every service; which one reaches a radio."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ..network import Datagram, Part
from . import hstrp, pdus
from .carrier import CarrierSession, Delivery
from .hrnp_session import HrnpSession
from .hstrp_session import HstrpSession
from .pdus import Pdu
from .rrs import PresenceCheck
from .settings import HyteraSettings
from .tables import Service

SERVICES: Final = (Service.TMP, Service.RRS, Service.LP, Service.RCP, Service.TP)
"""In the order in which their links are opened: texts first."""
NEEDED: Final = (Service.TMP, Service.LP, Service.RCP, Service.RRS)
"""Without one of them there are no texts, no emergencies, no microphones, or no registrations."""
ANSWER_KEPT_S: Final = 20.0
"""How long an answer waits for a link. After that the radio has asked again, or has given up."""
ANSWERS_KEPT: Final = 1_024


class Post(NamedTuple):
    """A message that was handed to a link, to know its outcome by."""

    slot: str
    service: Service
    message: int


class Slot:
    """One slot of one repeater, or one control station."""

    def __init__(self, settings: HyteraSettings, host: str, number: int, first: int) -> None:
        """Build its links. `first` is where their messages begin to count."""
        self.host = host
        self.key = f"{host}/{number}" if settings.is_repeater else host
        self.name = f"{host} slot {number}" if settings.is_repeater else host
        ports = settings.used_ports
        place = number - 1
        self.voice_port = ports.voice[place] if ports.voice else None
        self.ports = {
            Service.TMP: ports.tmp[place],
            Service.RRS: ports.rrs[place],
            Service.LP: ports.lp[place],
            Service.RCP: ports.rcp[place],
            Service.TP: ports.tp[place],
        }
        self.sessions: dict[Service, CarrierSession] = {}
        for service in SERVICES:
            if settings.is_repeater:
                self.sessions[service] = HstrpSession(
                    # As captured frames have them; that they name the sender is derived.
                    options=hstrp.device_options(settings.own_id, number),
                    first_sequence=first,
                    calls_first=settings.calls_first,
                )
            else:
                self.sessions[service] = HrnpSession(
                    first_packet=first, calls_first=settings.calls_first
                )
        self._openings = dict.fromkeys(SERVICES, 0)
        self.counters: Counter[str] = Counter()
        # Answers by when they are too late: those handed to a link, and those that wait for it.
        self._under_way: dict[tuple[Service, int], tuple[bytes, float]] = {}
        self._kept: dict[tuple[Service, bytes], float] = {}

    def is_up(self, service: Service) -> bool:
        """Return whether a message of this service can leave at once."""
        return self.sessions[service].up

    @property
    def part(self) -> Part:
        """Return its state: it is up when every link is that alarms and texts go by."""
        down = {
            service: self.sessions[service].reason for service in NEEDED if not self.is_up(service)
        }
        if len(down) == len(NEEDED):
            return Part(self.key, self.name, up=False, reason=down[Service.TMP])
        reason = ", ".join(f"no {service.name}: {why}" for service, why in down.items())
        return Part(self.key, self.name, not down, reason)

    def send(self, service: Service, pdu: Pdu, now: float, *, first: bool = False) -> Post:
        """Hand a message to the link of its service."""
        # The one message that a capture shows marked as reliable.
        data = pdus.write(pdu, reliable=isinstance(pdu, PresenceCheck))
        return Post(self.key, service, self.sessions[service].send(data, now, first=first))

    def answer(self, service: Service, pdu: Pdu, now: float) -> None:
        """Answer a radio. Where the link is down or breaks, as soon as it is up again.

        What was told to the room must be answered, or who sent it sends it anew,
        and a code counts twice.
        """
        data, until = pdus.write(pdu), now + ANSWER_KEPT_S
        if self.is_up(service):
            self._answer(service, data, until, now)
        else:
            self._keep(service, data, until)

    def answer_kept(self, now: float) -> None:
        """Give the answers that waited for a link that is up."""
        for (service, data), until in list(self._kept.items()):
            if until <= now:
                del self._kept[service, data]
                self.counters["answer_too_late"] += 1
            elif self.is_up(service):
                del self._kept[service, data]
                self._answer(service, data, until, now)

    def ended(self, service: Service, message: int, arrived: bool) -> None:
        """Note the end of a message: an answer that was lost with its link is kept."""
        answer = self._under_way.pop((service, message), None)
        if answer is not None and not arrived and not self.is_up(service):
            self._keep(service, *answer)

    def _answer(self, service: Service, data: bytes, until: float, now: float) -> None:
        message = self.sessions[service].send(data, now, first=True)
        self._under_way[service, message] = (data, until)

    def _keep(self, service: Service, data: bytes, until: float) -> None:
        # The radio that repeats itself in the meantime is answered once.
        self._kept[service, data] = max(until, self._kept.pop((service, data), until))
        if len(self._kept) > ANSWERS_KEPT:
            del self._kept[next(iter(self._kept))]
            self.counters["answer_too_late"] += 1

    def came_up(self) -> list[Service]:
        """Return the services whose links have come up since the last call."""
        now = {service: session.openings for service, session in self.sessions.items()}
        new = [
            service
            for service in SERVICES
            if self.is_up(service) and now[service] != self._openings[service]
        ]
        self._openings = now
        return new


class Slots:
    """All slots of a system."""

    def __init__(self, settings: HyteraSettings, epoch: int) -> None:
        """Build them; nothing is sent before `start`."""
        self._slots = {
            slot.key: slot
            for host, number in settings.channels
            for slot in [Slot(settings, host, number, epoch & 0xFFFF)]
        }
        self._links = {
            (slot.host, port): (slot, service)
            for slot in self
            for service, port in slot.ports.items()
        }
        self._voice = {
            (slot.host, slot.voice_port): slot for slot in self if slot.voice_port is not None
        }

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._slots.values())

    def __getitem__(self, key: str) -> Slot:
        return self._slots[key]

    @property
    def local_ports(self) -> Sequence[int]:
        """Return the UDP ports to listen on."""
        return sorted({port for _, port in (*self._links, *self._voice)})

    @property
    def counters(self) -> Counter[str]:
        """Return what all links together have dropped or repeated."""
        total: Counter[str] = Counter()
        for slot in self:
            total.update(slot.counters)
            for session in slot.sessions.values():
                total.update(session.counters)
        return total

    def link(self, host: str, port: int) -> tuple[Slot, Service] | None:
        """Return whose link a datagram of this host at our port belongs to."""
        return self._links.get((host, port))

    def voice(self, host: str, port: int) -> Slot | None:
        """Return the slot whose voice comes from this host to our port."""
        return self._voice.get((host, port))

    def choose(self, service: Service, home: str | None, tries: int) -> Slot | None:
        """Return the slot for the next try: where the radio was heard, then others in turn.

        `tries` is how many there were. Home has two of them, as what is lost on the
        air is more often the message than the radio. None when no link is up.
        """
        up = [slot for slot in self if slot.is_up(service)]
        if not up:
            return None
        if home is None or home not in (keys := [slot.key for slot in up]):
            return up[tries % len(up)]
        return up[(keys.index(home) + max(tries - 1, 0)) % len(up)]

    def call(self, host: str, now: float) -> None:
        """Call a host on all its ports: it answered on one."""
        for slot in self:
            if slot.host == host:
                for session in slot.sessions.values():
                    session.call(now)

    def take_deliveries(self) -> list[tuple[Slot, Service, Delivery]]:
        """Return the messages of all links."""
        return [
            (slot, service, delivery)
            for slot in self
            for service, session in slot.sessions.items()
            for delivery in session.take_deliveries()
        ]

    def take_outcomes(self) -> list[tuple[Post, bool]]:
        """Return which messages ended, and whether they arrived."""
        outcomes = []
        for slot in self:
            for service, session in slot.sessions.items():
                for outcome in session.take_outcomes():
                    slot.ended(service, outcome.message, outcome.arrived)
                    outcomes.append((Post(slot.key, service, outcome.message), outcome.arrived))
        return outcomes

    def take_datagrams(self) -> list[Datagram]:
        """Return what all links have to say."""
        return [
            Datagram(slot.ports[service], slot.host, slot.ports[service], data)
            for slot in self
            for service, session in slot.sessions.items()
            for data in session.take_frames()
        ]

    def wake(self, now: float) -> None:
        """Do what is due on every link."""
        for slot in self:
            for session in slot.sessions.values():
                session.wake(now)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        due = [session.next_wake() for slot in self for session in slot.sessions.values()]
        return min((at for at in due if at is not None), default=None)

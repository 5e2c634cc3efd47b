"""Emergencies of radios: reported again and again until the radio is told to stop.

A repeater delivers them in two ways, as LP emergency reports with the position
(B003) and as a status of its slot (RCP B845, call type 0C). The two come by
different ports, so in either order; only the report says what happened. A call
beside a report says nothing new. Where the numbers in reports tell a fall from a
press, a call that comes first waits a moment for its report, as what happened decides
who is told of it; a report that comes later still says what the call was. The stop
(B001) goes out when the emergency is safely in the journal, and again until the radio
answers it (B002).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from ..episodes import PRESS_GAP_S, UNSPECIFIC, Episodes
from ..events import EmergencyKind, FailureReason, LoneWorker, ManDown, RadioEmergency, RadioEvent
from .exchanges import Exchange, Exchanges, words_for
from .facts import Answer, Facts
from .lp import EmergencyReport, StopEmergencyReports, StopEmergencyReportsAnswer
from .numbers import radio_address
from .remembered import Remembered
from .settings import HyteraSettings
from .tables import LpResult, Service

SETTLE_S: Final = 8.0
"""Reports that were on their way when the radio obeyed come within this, and are no new press.

Three tries of a carrier, two seconds apart, and the network's delay. The radio is not
told to stop for them: one that was pressed again goes on reporting, and is told of
when this is over.
"""
STOP_TTL_S: Final = 60.0
KIND_WITHIN_S: Final = 0.5
"""How long a call waits for the report of the same press, which says what happened.

Nobody is told meanwhile, so it is short. A report that takes longer finds the alarm
raised, and says of what kind it is.
"""
_NAMES: Final[Mapping[type[RadioEvent], str]] = {
    ManDown: EmergencyKind.MAN_DOWN.value,
    LoneWorker: EmergencyKind.LONE_WORKER.value,
}


@dataclass(frozen=True, slots=True)
class _Call:
    """One that waits for its report, until `due`; its frame is not acknowledged by then."""

    event: RadioEmergency
    utc: datetime
    token: int
    due: float


class Emergencies:
    """The emergencies of all radios of a system."""

    def __init__(
        self,
        settings: HyteraSettings,
        exchanges: Exchanges,
        facts: Facts,
        request_ids: Iterator[int],
    ) -> None:
        """Begin with none."""
        self._settings = settings
        self._exchanges = exchanges
        self._facts = facts
        self._request_ids = request_ids
        self._episodes = Episodes()
        self._calls: dict[str, _Call] = {}
        self._tokens: Remembered[str, tuple[int, str | None]] = Remembered()
        self._settled: Remembered[str, tuple[float, tuple[str, ...]]] = Remembered()
        self.counters: Counter[str] = Counter()

    def reported(self, pdu: EmergencyReport, now: float, utc: datetime) -> None:
        """Take in an emergency report; any emergency type is an emergency."""
        kind = pdu.emergency_type
        radio_id = pdu.radio.radio_id
        raw_kind = f"type {kind}"
        # In the diagnostics, where an installer reads what each key of a radio sends.
        self.counters[f"emergency_type_{kind}"] += 1
        fix = pdu.gps.fix or (None, None)
        event: RadioEvent
        if kind in self._settings.man_down_types:
            event = ManDown(event_id="", occurred_at=utc, radio_id=radio_id, raw_kind=raw_kind)
        elif kind in self._settings.lone_worker_types:
            event = LoneWorker(event_id="", occurred_at=utc, radio_id=radio_id, raw_kind=raw_kind)
        else:
            event = RadioEmergency(
                event_id="",
                occurred_at=utc,
                radio_id=radio_id,
                raw_kind=raw_kind,
                latitude=fix[0],
                longitude=fix[1],
            )
        self._tell(
            radio_id,
            event,
            _NAMES.get(type(event), f"type_{kind}"),
            now,
            utc,
            answer=partial(self._stop, radio_id),
            # The call that goes before the report of one press is that press.
            says_more=not isinstance(event, RadioEmergency),
        )

    def called(self, radio_id: str, talkgroup: str | None, now: float, utc: datetime) -> None:
        """A slot carries an emergency alarm call of this radio."""
        event = RadioEmergency(
            event_id="",
            occurred_at=utc,
            radio_id=radio_id,
            raw_kind="emergency alarm call",
            talkgroup=talkgroup,
        )
        self._settle(radio_id, now)
        if (call := self._calls.get(radio_id)) is not None:
            self.counters["repeat"] += 1
            self._facts.again(call.token, now)
        elif self._kinds_differ and not self._episodes.goes_on(radio_id, now):
            token = self._facts.put_off()
            self._calls[radio_id] = _Call(event, utc, token, now + KIND_WITHIN_S)
        else:
            self._tell(radio_id, event, UNSPECIFIC, now, utc, gap_s=PRESS_GAP_S)

    def wake(self, now: float) -> None:
        """Tell of the calls whose report did not come in time."""
        for radio_id, call in list(self._calls.items()):
            if call.due <= now:
                self._tell(radio_id, call.event, UNSPECIFIC, now, call.utc, gap_s=PRESS_GAP_S)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        return next((call.due for call in self._calls.values()), None)

    def declared(
        self, radio_id: str, kind: EmergencyKind, raw_kind: str | None, now: float, utc: datetime
    ) -> None:
        """A control station says that it is in an emergency itself."""
        event = RadioEmergency(
            event_id="", occurred_at=utc, radio_id=radio_id, kind=kind, raw_kind=raw_kind
        )
        self._tell(radio_id, event, kind.value, now, utc)

    def over(self, radio_id: str, *kinds: EmergencyKind) -> None:
        """A control station says that it is no longer so: the next time is another press."""
        self._episodes.ended(radio_id, *kinds)

    def stopped(self, pdu: StopEmergencyReportsAnswer, now: float) -> None:
        """The radio has obeyed: what it reports after this is another press."""
        radio_id = pdu.radio.radio_id
        exchange = self._exchanges.find(("stop", radio_id))
        if exchange is None:
            self.counters["stray_answer"] += 1
            return
        if pdu.result != LpResult.OK:
            # It goes on reporting, and is told to stop with its next report.
            self.counters["stop_refused"] += 1
            detail = words_for(pdu.result)
            self._exchanges.failed(exchange, FailureReason.REFUSED, detail, now, again=False)
            return
        self._exchanges.succeeded(exchange)
        # Of what it reports by then for the first time it has not been told to stop.
        self._settled.put(radio_id, (now + SETTLE_S, self._episodes.kinds(radio_id)), now)

    def _tell(
        self,
        radio_id: str,
        event: RadioEvent,
        kind: str,
        now: float,
        utc: datetime,
        *,
        answer: Answer | None = None,
        gap_s: float | None = None,
        says_more: bool = True,
    ) -> None:
        obeyed = self._settle(radio_id, now)
        is_told_kind = isinstance(event, ManDown | LoneWorker)
        explains = self._episodes.explained(radio_id, kind, now) if is_told_kind else None
        event_id, _ = self._episodes.reported(
            radio_id, now, utc, kind=kind, gap_s=gap_s, says_more=says_more
        )
        call = self._calls.pop(radio_id, None)
        if (known := self._tokens.get(event_id, now)) is not None:
            before, explains = known
            again = None if kind in obeyed else answer
            if call is None and self._facts.again(before, now, again):
                self.counters["repeat"] += 1
                return
        event = replace(event, event_id=event_id)
        if isinstance(event, ManDown | LoneWorker):
            event = replace(event, explains=explains)
        token = self._facts.tell(event, answer, token=None if call is None else call.token)
        self._tokens.put(event_id, (token, explains), now)

    @property
    def _kinds_differ(self) -> bool:
        """Whether a report can say more than that there is an emergency."""
        return bool(self._settings.man_down_types or self._settings.lone_worker_types)

    def _settle(self, radio_id: str, now: float) -> tuple[str, ...]:
        """Note what is over; return of what kinds late reports are still to be expected."""
        settles_at, obeyed = self._settled.get(radio_id, now) or (now, ())
        if settles_at > now:
            return obeyed
        self._settled.forget(radio_id)
        self._episodes.ended(radio_id, *obeyed)
        return ()

    def _stop(self, radio_id: str, now: float) -> None:
        """Tell a radio to stop reporting, unless it is being told."""
        address = radio_address(radio_id, self._settings.subnet)
        if address is None:
            return
        if self._exchanges.find(("stop", radio_id)) is not None:
            self._exchanges.stir()  # it may have come to another slot, whose link is up
            return
        self._exchanges.add(
            Exchange(
                key=None,
                recipient=None,
                radio_id=radio_id,
                service=Service.LP,
                pdu=StopEmergencyReports(next(self._request_ids), address),
                match=("stop", radio_id),
                expires_at=now + STOP_TTL_S,
                rank=0,
                at_home=True,
            )
        )

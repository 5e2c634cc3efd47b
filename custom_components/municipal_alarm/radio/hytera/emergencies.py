"""Emergencies of radios: reported again and again until the radio is told to stop.

A repeater delivers them in two ways, as LP emergency reports with the position
(B003) and as a status of its slot (RCP B845, call type 0C). Both of one radio at
one time are one emergency. The stop (B001) goes out when the emergency is safely
in the journal, and again until the radio answers it (B002).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from ..episodes import Episodes
from ..events import EmergencyKind, LoneWorker, ManDown, RadioEmergency, RadioEvent
from .exchanges import Exchange, Exchanges
from .facts import Answer, Facts
from .lp import EmergencyReport, StopEmergencyReports, StopEmergencyReportsAnswer
from .numbers import radio_address
from .remembered import Remembered
from .settings import HyteraSettings
from .tables import Service

SETTLE_S: Final = 8.0
"""Reports that were on their way when the radio obeyed come within this, and are no new press.

Three tries of a carrier, two seconds apart, and the network's delay.
"""
STOP_TTL_S: Final = 60.0


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
        self._tokens: Remembered[str, tuple[str, int]] = Remembered()
        self._settled: Remembered[str, float] = Remembered()
        self.counters: Counter[str] = Counter()

    def reported(self, pdu: EmergencyReport, now: float, utc: datetime) -> None:
        """Take in an emergency report; any emergency type is an emergency."""
        kind = pdu.emergency_type
        radio_id = pdu.radio.radio_id
        fix = pdu.gps.fix or (None, None)
        event: RadioEvent
        if kind in self._settings.man_down_types:
            event = ManDown(event_id="", occurred_at=utc, radio_id=radio_id)
        elif kind in self._settings.lone_worker_types:
            event = LoneWorker(event_id="", occurred_at=utc, radio_id=radio_id)
        else:
            event = RadioEmergency(
                event_id="",
                occurred_at=utc,
                radio_id=radio_id,
                raw_kind=f"type {kind}",
                latitude=fix[0],
                longitude=fix[1],
            )
        self._tell(radio_id, event, now, utc, partial(self._stop, radio_id))

    def called(self, radio_id: str, talkgroup: str | None, now: float, utc: datetime) -> None:
        """A slot carries an emergency alarm call of this radio."""
        event = RadioEmergency(
            event_id="",
            occurred_at=utc,
            radio_id=radio_id,
            raw_kind="emergency alarm call",
            talkgroup=talkgroup,
        )
        self._tell(radio_id, event, now, utc, None)

    def declared(
        self, radio_id: str, kind: EmergencyKind, raw_kind: str | None, now: float, utc: datetime
    ) -> None:
        """A control station says that it is in an emergency itself."""
        event = RadioEmergency(
            event_id="", occurred_at=utc, radio_id=radio_id, kind=kind, raw_kind=raw_kind
        )
        self._tell(radio_id, event, now, utc, None)

    def stopped(self, pdu: StopEmergencyReportsAnswer, now: float) -> None:
        """The radio has obeyed: what it reports after this is another press.

        Whatever its result says: a radio that answers has heard the stop.
        """
        radio_id = pdu.radio.radio_id
        exchange = self._exchanges.find(("stop", radio_id))
        if exchange is None:
            self.counters["stray_answer"] += 1
            return
        self._exchanges.succeeded(exchange)
        if self._settled.get(radio_id, now) is None:
            # Not put off by the answer to a late report, or presses would hide for good.
            self._settled.put(radio_id, now + SETTLE_S, now)

    def _tell(
        self,
        radio_id: str,
        event: RadioEvent,
        now: float,
        utc: datetime,
        answer: Answer | None,
    ) -> None:
        settled_at = self._settled.get(radio_id, now)
        if settled_at is not None and settled_at <= now:
            self._settled.forget(radio_id)
            self._episodes.ended(radio_id, now)
        event_id, is_new = self._episodes.reported(radio_id, now, utc)
        known = self._tokens.get(radio_id, now)
        if not is_new and known is not None and known[0] == event_id:
            self.counters["repeat"] += 1
            self._facts.again(known[1], now, answer)
            return
        token = self._facts.tell(replace(event, event_id=event_id), answer)
        self._tokens.put(radio_id, (event_id, token), now)

    def _stop(self, radio_id: str, now: float) -> None:
        """Tell a radio to stop reporting, unless it is being told."""
        address = radio_address(radio_id, self._settings.subnet)
        if address is None or self._exchanges.find(("stop", radio_id)) is not None:
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
            )
        )

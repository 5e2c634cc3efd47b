"""Where radios are: asked once, followed for a while, or told unasked."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import Final

from ..commands import FollowPosition, QueryPosition, StopFollowing
from ..errors import LocalMisuse
from ..events import FailureReason, Position, RadioCondition, ReceiptState
from . import lp
from .address import RadioAddress
from .exchanges import Exchanges, query, words_for
from .facts import Facts
from .gps import GpsRecord
from .lp import LpPdu
from .numbers import radio_address
from .remembered import Remembered
from .settings import HyteraSettings
from .tables import LpResult, Service

STOP_TTL_S: Final = 300.0
LOWEST_DBM: Final = -240


class Positions:
    """The LP service of a system, but for emergencies."""

    def __init__(
        self,
        settings: HyteraSettings,
        exchanges: Exchanges,
        facts: Facts,
        request_ids: Iterator[int],
    ) -> None:
        """Begin with nobody followed."""
        self._settings = settings
        self._exchanges = exchanges
        self._facts = facts
        self._request_ids = request_ids
        # The request by which a radio reports at intervals: ours, or, after a restart,
        # the one its reports name.
        self._reporting: Remembered[str, int] = Remembered()
        self._ends: list[tuple[float, str, int]] = []
        self._numbers = 0
        self.counters: Counter[str] = Counter()

    # --- out ----------------------------------------------------------------------

    def ask(self, command: QueryPosition, now: float) -> None:
        """Ask a radio where it is."""
        if (address := self._address(command.key, command.radio_id)) is None:
            return
        number = next(self._request_ids)
        self._exchanges.add(
            query(
                Service.LP,
                command.key,
                command.radio_id,
                lp.AskPosition(number, address),
                (Service.LP, number),
                now + command.ttl_s,
            )
        )

    def follow(self, command: FollowPosition, now: float) -> None:
        """Ask a radio to report at intervals, and to stop when the time is over.

        The end is ours to say: its time of day in the request would be the
        radio's own, and no source tells in which zone.
        """
        if (address := self._address(command.key, command.radio_id)) is None:
            return
        number = next(self._request_ids)
        try:
            pdu = lp.AskIntervalReports(
                number, address, lp.AT_ONCE, lp.WITHOUT_END, lp.interval(command.interval_s)
            )
        except LocalMisuse:
            self._exchanges.receipt(command.key, ReceiptState.FAILED, reason=FailureReason.INVALID)
            return
        match = (Service.LP, number)
        expires_at = now + command.ttl_s
        radio_id = command.radio_id
        self._exchanges.add(query(Service.LP, command.key, radio_id, pdu, match, expires_at))
        self._reporting.put(radio_id, number, now)
        heappush(self._ends, (now + command.seconds, radio_id, number))

    def stop(self, command: StopFollowing, now: float) -> None:
        """End what a radio reports at intervals; nothing to do is done at once."""
        if (address := self._address(command.key, command.radio_id)) is None:
            return
        number = self._reporting.forget(command.radio_id)
        if number is None:
            self._exchanges.receipt(command.key, ReceiptState.RECEIPTED)
        else:
            self._send_stop(command.key, address, number, now + command.ttl_s)

    # --- in -------------------------------------------------------------------------

    def received(self, pdu: LpPdu, now: float, utc: datetime) -> None:
        """Take in a message of the location service that is no emergency."""
        match pdu:
            case lp.PositionReport() | lp.PositionReportRssi():
                self._answered((Service.LP, pdu.request_id), pdu.result, now)
                self._reported(pdu, utc)
            case lp.ConditionalReportRssi():
                self._reported(pdu, utc)
            case lp.ConditionalReport():
                self.heard_at(pdu.radio.radio_id, pdu.gps, utc)
            case lp.IntervalReport():
                self._reporting.put(pdu.radio.radio_id, pdu.request_id, now)
                if (exchange := self._exchanges.find((Service.LP, pdu.request_id))) is not None:
                    self._exchanges.succeeded(exchange)
                self.heard_at(pdu.radio.radio_id, pdu.gps, utc)
            case lp.IntervalAnswer():
                self._answered((Service.LP, pdu.request_id), pdu.result, now)
            case lp.StopIntervalReportsAnswer():
                self._answered(("unfollow", pdu.request_id), pdu.result, now)

    def heard_at(self, radio_id: str, gps: GpsRecord, utc: datetime) -> None:
        """Tell where a radio is, when it vouches for it."""
        if gps.fix is None:
            self.counters["no_fix"] += 1
            return
        latitude, longitude = gps.fix
        self._facts.tell(
            Position(
                event_id=self._event_id("position", radio_id, utc),
                occurred_at=gps.at or utc,
                radio_id=radio_id,
                latitude=latitude,
                longitude=longitude,
                speed_mps=gps.speed_mps,
                heading_deg=gps.heading_deg,
            )
        )

    # --- time --------------------------------------------------------------------------

    def wake(self, now: float) -> None:
        """Stop those that were followed long enough."""
        while self._ends and self._ends[0][0] <= now:
            _, radio_id, number = heappop(self._ends)
            if self._reporting.get(radio_id, now) != number:
                continue  # stopped before, or followed anew
            self._reporting.forget(radio_id)
            address = radio_address(radio_id, self._settings.subnet)
            if address is not None:
                self._send_stop(None, address, number, now + STOP_TTL_S)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        return self._ends[0][0] if self._ends else None

    # --- own -------------------------------------------------------------------------

    def _address(self, key: str, radio_id: str) -> RadioAddress | None:
        address = radio_address(radio_id, self._settings.subnet)
        if address is None:
            reason = FailureReason.UNKNOWN_RADIO
            self._exchanges.receipt(key, ReceiptState.FAILED, reason=reason)
        return address

    def _send_stop(
        self, key: str | None, address: RadioAddress, number: int, expires_at: float
    ) -> None:
        self._exchanges.add(
            query(
                Service.LP,
                key,
                address.radio_id,
                lp.StopIntervalReports(number, address),
                ("unfollow", number),
                expires_at,
            )
        )

    def _answered(self, match: tuple[object, int], result: int, now: float) -> None:
        exchange = self._exchanges.find(match)
        if exchange is None:
            self.counters["stray_answer"] += 1
        elif result == LpResult.OK or match[0] == "unfollow":
            self._exchanges.succeeded(exchange)
        else:
            detail = words_for(result)
            self._exchanges.failed(exchange, FailureReason.OTHER, detail, now, again=False)

    def _reported(
        self,
        pdu: lp.PositionReport | lp.PositionReportRssi | lp.ConditionalReportRssi,
        utc: datetime,
    ) -> None:
        if pdu.result != LpResult.OK:
            # The place beside it is an old one, or none.
            self.counters["no_position"] += 1
            return
        self.heard_at(pdu.radio.radio_id, pdu.gps, utc)
        if not isinstance(pdu, lp.PositionReport) and pdu.rssi is not None:
            self._heard_level(pdu.radio.radio_id, pdu.rssi, utc)

    def _heard_level(self, radio_id: str, rssi: int, utc: datetime) -> None:
        if LOWEST_DBM <= rssi <= 0:
            event_id = self._event_id("level", radio_id, utc)
            self._facts.tell(RadioCondition(event_id=event_id, radio_id=radio_id, rssi_dbm=rssi))

    def _event_id(self, kind: str, radio_id: str, utc: datetime) -> str:
        """Return an id for a fact that the source does not name; a repeat of it does no harm."""
        self._numbers += 1
        return f"{kind}/{radio_id}/{round(utc.timestamp() * 1000)}/{self._numbers}"

"""Where radios are: asked once, asked to repeat it, or told without being asked."""

from collections.abc import Iterable
from datetime import datetime

from ..commands import FollowPosition, QueryPosition, StopFollowing
from ..errors import LocalMisuse
from ..events import FailureReason, Position, ReceiptState
from . import lrrp
from .address import radio_address
from .agenda import Agenda, earliest
from .emergencies import Emergencies
from .following import WANTED, Follow
from .numbers import MAX_UINT
from .outlet import Outlet
from .presence import Presence
from .reports import Report, RequestId
from .requests import Ended, Requests, refused
from .settings import MototrboSettings
from .tables import CAPACITY, FAILURES, DocumentType, Result

# A radio that goes on reporting was not reached by the stop; not at each report.
STOP_AGAIN_S = 30.0


def _nobody_waits(report: Report | None, now: float, utc: datetime) -> None:
    """Take the answer to what we asked for ourselves."""


class Positions:
    """All that is asked of radios about where they are, and every answer."""

    def __init__(
        self,
        settings: MototrboSettings,
        outlet: Outlet,
        presence: Presence,
        emergencies: Emergencies,
        epoch: int,
    ) -> None:
        """Begin with nothing asked."""
        self._cai = settings.cai
        self._outlet = outlet
        self._presence = presence
        self._emergencies = emergencies
        self._requests = Requests(outlet, settings.ports.lrrp, epoch)
        self._follows: dict[str, Follow] = {}
        self._ends: Agenda[str] = Agenda()
        self._open: set[str] = set()
        self._unwanted: dict[RequestId, float] = {}
        """Rows that nobody wants, and when each was first heard or last stopped."""

    def __len__(self) -> int:
        return len(self._open)

    def send(
        self, command: QueryPosition | FollowPosition | StopFollowing, now: float, utc: datetime
    ) -> None:
        """Take on a command; the same key again, while it is open, changes nothing."""
        if command.key in self._open:
            return
        self._open.add(command.key)
        try:
            radio_address(self._cai, command.radio_id)
        except LocalMisuse as err:
            self._fail(
                [command.key], command.radio_id, FailureReason.UNKNOWN_RADIO, str(err), utc=utc
            )
            return
        match command:
            case QueryPosition(key=key, radio_id=radio_id):
                self._query(key, radio_id, now, utc)
            case FollowPosition():
                self._follow(command, now, utc)
            case StopFollowing(key=key, radio_id=radio_id):
                self._stop(key, radio_id, now, utc)

    def receive(self, document: lrrp.Message, radio_id: str, now: float, utc: datetime) -> None:
        """Take in what a radio said; an emergency is told before its position."""
        if isinstance(document, lrrp.Request):
            self._outlet.counters["unsupported"] += 1
            return
        report = document.report
        match document.kind:
            case DocumentType.UNSOLICITED_REPORT:
                self._emergencies.unasked(radio_id, report, now, utc)
            case DocumentType.TRIGGERED_REPORT:
                if not self._was_asked(document, radio_id, now, utc):
                    self._emergencies.unasked(radio_id, report, now, utc)
        if report.has_fix:
            self._outlet.tell(self._position(radio_id, report, utc))
        match document.kind:
            case DocumentType.IMMEDIATE_REPORT if (
                report.result == Result.DUPLICATE_REQUEST and document.request_id is not None
            ):
                # It has the request; the answer to the first copy of it is on its way.
                self._requests.quiet(document.request_id, now)
            case (
                DocumentType.IMMEDIATE_REPORT
                | DocumentType.TRIGGERED_ANSWER
                | DocumentType.STOP_ANSWER
            ):
                if not self._requests.answered(radio_id, document, now, utc):
                    self._outlet.counters["answer_of_nothing"] += 1

    def radio_is_back(self, radio_id: str, now: float) -> None:
        """Ask a radio again that was switched off and on: it forgot what it was asked."""
        follow = self._follows.get(radio_id)
        if follow is not None and follow.confirmed:
            follow.begin_anew()
            self._requests.ask(radio_id, follow.request(), _nobody_waits, now)

    def stop(self) -> None:
        """Tell radios to report no more, once, as nobody will be there to hear them."""
        for radio_id, follow in self._follows.items():
            self._requests.transmit_once(radio_id, follow.stop_request())

    def next_wake(self) -> float | None:
        """Return when to be woken."""
        return earliest(self._requests.next_wake(), self._ends.next())

    def wake(self, now: float, utc: datetime) -> None:
        """Ask again, give up, and end what has lasted long enough."""
        self._requests.wake(now, utc)
        for radio_id in self._ends.due(now):
            self._end(radio_id, _nobody_waits, now, utc)

    # --- commands -------------------------------------------------------------

    def _query(self, key: str, radio_id: str, now: float, utc: datetime) -> None:
        request = lrrp.Request(
            DocumentType.IMMEDIATE_REQUEST, self._requests.new_id(), wanted=WANTED[:2]
        )

        def ended(report: Report | None, now: float, utc: datetime) -> None:
            if report is not None and report.has_fix:
                self._receipt([key], radio_id, utc=utc)
            else:
                self._not_answered([key], radio_id, report, utc=utc)

        self._outlet.tell_receipt(key, ReceiptState.SENT, radio_id, utc=utc)
        self._requests.ask(radio_id, request, ended, now)

    def _follow(self, command: FollowPosition, now: float, utc: datetime) -> None:
        radio_id, until = command.radio_id, now + command.seconds
        interval_s = min(max(1, command.interval_s), MAX_UINT)
        self._outlet.tell_receipt(command.key, ReceiptState.SENT, radio_id, utc=utc)
        follow = self._follows.get(radio_id)
        if follow is not None and follow.interval_s <= interval_s:
            follow.until = max(follow.until, until)
            self._ends.set(radio_id, follow.until)
            if follow.confirmed:
                self._receipt([command.key], radio_id, utc=utc)
            else:
                follow.keys.append(command.key)
            return
        keys = [command.key]
        if follow is not None:
            # Wanted more often: begun anew, and for whoever waits for the old one too.
            until = max(follow.until, until)
            keys = [*follow.keys, *keys]
            self._cancel(radio_id, follow, _nobody_waits, now)
        follow = Follow(self._requests.id_of(command.key), interval_s, until, keys)
        self._follows[radio_id] = follow
        self._ends.set(radio_id, until)

        def ended(report: Report | None, now: float, utc: datetime) -> None:
            # The same request twice is one that arrived.
            if report is not None and (
                not refused(report) or report.result == Result.DUPLICATE_REQUEST
            ):
                self._confirm(radio_id, follow, utc)
                return
            del self._follows[radio_id]
            self._ends.drop(radio_id)
            self._not_answered(follow.keys, radio_id, report, utc=utc)

        self._requests.ask(radio_id, follow.request(), ended, now)

    def _stop(self, key: str, radio_id: str, now: float, utc: datetime) -> None:
        follow = self._follows.get(radio_id)
        if follow is None:
            self._receipt([key], radio_id, utc=utc)
            return

        def ended(report: Report | None, now: float, utc: datetime) -> None:
            # Whatever it says: a radio that does not know the request has stopped.
            if report is not None:
                self._receipt([key], radio_id, utc=utc)
            else:
                self._not_answered([key], radio_id, None, utc=utc)

        self._outlet.tell_receipt(key, ReceiptState.SENT, radio_id, utc=utc)
        self._end(radio_id, ended, now, utc)

    def _end(self, radio_id: str, on_end: Ended, now: float, utc: datetime) -> None:
        """End what a radio was asked to repeat."""
        follow = self._follows[radio_id]
        self._cancel(radio_id, follow, on_end, now)
        self._fail(
            follow.keys, radio_id, FailureReason.EXPIRED, "over before the radio answered", utc=utc
        )

    def _cancel(self, radio_id: str, follow: Follow, on_end: Ended, now: float) -> None:
        del self._follows[radio_id]
        self._ends.drop(radio_id)
        self._requests.drop(follow.request_id)
        self._requests.ask(radio_id, follow.stop_request(), on_end, now)
        self._nobody_wants(follow.request_id, float("-inf"))

    def _confirm(self, radio_id: str, follow: Follow, utc: datetime) -> None:
        follow.confirmed = True
        keys, follow.keys = follow.keys, []
        self._receipt(keys, radio_id, utc=utc)

    # --- reports --------------------------------------------------------------

    def _was_asked(self, document: lrrp.Document, radio_id: str, now: float, utc: datetime) -> bool:
        """Return whether a report of a row is of one that we asked for, and on its beat."""
        request_id = document.request_id
        follow = self._follows.get(radio_id)
        if follow is not None and follow.request_id == request_id:
            # It reports, so it has the request, should its answer have got lost.
            self._requests.drop(follow.request_id)
            self._confirm(radio_id, follow, utc)
            return not follow.is_off_beat(document.report, now)
        if request_id is None or not self._requests.is_ours(request_id):
            return False
        # Of an earlier run: the room, which sees the link come up, may ask for it again.
        # Later, and of a row that was ended: it was not reached by the stop.
        last = self._unwanted.pop(request_id, now)
        if now - last >= STOP_AGAIN_S:
            self._requests.transmit_once(
                radio_id, lrrp.Request(DocumentType.STOP_REQUEST, request_id)
            )
            last = now
        self._nobody_wants(request_id, last)
        return True

    def _nobody_wants(self, request_id: RequestId, at: float) -> None:
        self._unwanted[request_id] = at
        while len(self._unwanted) > CAPACITY:
            del self._unwanted[next(iter(self._unwanted))]

    def _position(self, radio_id: str, report: Report, utc: datetime) -> Position:
        assert report.latitude is not None  # noqa: S101  # both or neither
        assert report.longitude is not None  # noqa: S101
        return Position(
            event_id=self._outlet.name("position", radio_id),
            occurred_at=report.time or utc,
            radio_id=radio_id,
            latitude=report.latitude,
            longitude=report.longitude,
            accuracy_m=report.radius_m,
            altitude_m=report.altitude_m,
            speed_mps=report.speed_mps,
            heading_deg=report.heading_deg,
        )

    # --- receipts -------------------------------------------------------------

    def _receipt(self, keys: Iterable[str], radio_id: str, *, utc: datetime) -> None:
        for key in keys:
            self._open.discard(key)
            self._outlet.tell_receipt(key, ReceiptState.RECEIPTED, radio_id, utc=utc)

    def _not_answered(
        self, keys: Iterable[str], radio_id: str, report: Report | None, *, utc: datetime
    ) -> None:
        """Tell a failure: no answer, a refusal, or an answer that says nothing."""
        if report is None:
            off = self._presence.is_off(radio_id)
            reason = FailureReason.RADIO_OFF if off else FailureReason.NO_ANSWER
            self._fail(keys, radio_id, reason, None, utc=utc)
            return
        other = FailureReason.OTHER, f"result code {report.result}"
        if not refused(report):
            other = FailureReason.OTHER, "the answer holds no position"
        self._fail(keys, radio_id, *FAILURES.get(report.result or 0, other), utc=utc)

    def _fail(
        self,
        keys: Iterable[str],
        radio_id: str,
        reason: FailureReason,
        detail: str | None,
        *,
        utc: datetime,
    ) -> None:
        for key in keys:
            self._open.discard(key)
            self._outlet.tell_receipt(
                key, ReceiptState.FAILED, radio_id, reason, utc=utc, detail=detail
            )

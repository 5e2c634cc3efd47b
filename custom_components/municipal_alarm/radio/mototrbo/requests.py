"""Requests to radios under ids of ours, repeated until they are answered.

An id is our mark and a number, so that a report which answers a request of an
earlier run is known for one: it was asked for, if not by us.
"""

from binascii import crc_hqx
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from . import lrrp
from .agenda import Agenda
from .outlet import Outlet
from .reports import Report, RequestId
from .tables import TRIES, TRY_EVERY_S

_MARK = b"MA"
_NUMBERS = 0x1_0000

type Ended = Callable[[Report | None, float, datetime], None]
"""Called with the answer (None: none came), now and utc."""


@dataclass(slots=True)
class _Asked:
    radio_id: str
    request: lrrp.Request
    on_end: Ended
    tries: int = 0


class Requests:
    """Those that wait for an answer."""

    def __init__(self, outlet: Outlet, port: int, epoch: int) -> None:
        """Begin with none."""
        self._outlet = outlet
        self._port = port
        # Runs that follow upon each other begin far apart.
        self._number = epoch * 257 % _NUMBERS
        self._asked: dict[RequestId, _Asked] = {}
        self._agenda: Agenda[RequestId] = Agenda()

    def new_id(self) -> RequestId:
        """Return an id for a request."""
        self._number = (self._number + 1) % _NUMBERS
        return RequestId(_MARK + self._number.to_bytes(2))

    def id_of(self, key: str) -> RequestId:
        """Return the id for the request of a command: the same in every run.

        So a radio that was asked by an earlier run goes on under the id that we know.
        """
        request_id = RequestId(_MARK + crc_hqx(key.encode(), 0).to_bytes(2))
        return self.new_id() if request_id in self._asked else request_id

    @staticmethod
    def is_ours(request_id: RequestId | None) -> bool:
        """Return whether an id is of this program, in this run or another."""
        return (
            request_id is not None
            and not request_id.short
            and len(request_id.value) == 4
            and request_id.value.startswith(_MARK)
        )

    def ask(self, radio_id: str, request: lrrp.Request, on_end: Ended, now: float) -> None:
        """Send a request, which has an id, now and until it is answered."""
        assert request.request_id is not None  # noqa: S101  # every caller sets it
        self._asked[request.request_id] = _Asked(radio_id, request, on_end)
        self._transmit(request.request_id, now)

    def transmit_once(self, radio_id: str, request: lrrp.Request) -> None:
        """Send a request that nobody waits for."""
        self._outlet.send(self._port, radio_id, lrrp.build(request))

    def drop(self, request_id: RequestId) -> None:
        """Stop waiting for an answer."""
        if self._asked.pop(request_id, None) is not None:
            self._agenda.drop(request_id)

    def answered(self, radio_id: str, document: lrrp.Document, now: float, utc: datetime) -> bool:
        """Take in an answer; returns whether anybody waited for it.

        An answer need not name its request (derived: `0B0138`): then it is the
        oldest of its kind that this radio was asked.
        """
        for request_id, asked in self._asked.items():
            if (
                asked.radio_id == radio_id
                # Each answer is the next odd type after its request.
                and asked.request.kind + 2 == document.kind
                and document.request_id in (request_id, None)
            ):
                break
        else:
            return False
        self.drop(request_id)
        asked.on_end(document.report, now, utc)
        return True

    def quiet(self, request_id: RequestId, now: float) -> None:
        """Do not repeat a request that has arrived; its answer may take as long again."""
        if (asked := self._asked.get(request_id)) is not None:
            asked.tries = TRIES
            self._agenda.set(request_id, now + TRIES * TRY_EVERY_S)

    def next_wake(self) -> float | None:
        """Return when to be woken."""
        return self._agenda.next()

    def wake(self, now: float, utc: datetime) -> None:
        """Send again what was not answered, and give up what never was."""
        for request_id in self._agenda.due(now):
            asked = self._asked[request_id]
            if asked.tries < TRIES:
                self._transmit(request_id, now)
            else:
                del self._asked[request_id]
                asked.on_end(None, now, utc)

    def _transmit(self, request_id: RequestId, now: float) -> None:
        asked = self._asked[request_id]
        asked.tries += 1
        self.transmit_once(asked.radio_id, asked.request)
        self._agenda.set(request_id, now + TRY_EVERY_S)


def refused(report: Report) -> bool:
    """Return whether an answer is a refusal."""
    return report.result not in (None, 0)

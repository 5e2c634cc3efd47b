"""What the parts of the network want to say, to radios and to the room, until it is taken."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from ..events import FailureReason, RadioEvent, Receipt, ReceiptState
from ..network import Datagram, Told
from .address import radio_address
from .settings import MototrboSettings
from .tables import CAPACITY

type Answer = Callable[[float], None]
"""Answers the source of an event, given the time, once the event is in the journal."""


class Outlet:
    """The way out for every part; each has the same one."""

    def __init__(self, settings: MototrboSettings, epoch: int) -> None:
        """Begin with nothing to say. `epoch` differs from run to run."""
        self._cai = settings.cai
        self._epoch = epoch
        self._named = 0
        self._tokens = 0
        self._answers: dict[int, Answer] = {}
        self._undo: dict[int, Callable[[], None]] = {}
        self._datagrams: list[Datagram] = []
        self._told: list[Told] = []
        self.counters: Counter[str] = Counter()

    def name(self, kind: str, of: str) -> str:
        """Return an id for an event whose source has none; never the same twice."""
        self._named += 1
        return f"{kind}/{of}/{self._epoch}.{self._named}"

    def send(self, port: int, radio_id: str, data: bytes) -> None:
        """Send to a service of a radio, whose number is known to be one."""
        self.send_to(port, radio_address(self._cai, radio_id), data)

    def send_to(self, port: int, host: str, data: bytes) -> None:
        """Send to a service at an address."""
        self._datagrams.append(Datagram(port, host, port, data))

    def reply(self, datagram: Datagram, data: bytes) -> None:
        """Answer to where a datagram came from, be it the computer behind a radio."""
        self._datagrams.append(Datagram(datagram.local_port, datagram.host, datagram.port, data))

    def tell(
        self,
        event: RadioEvent,
        answer: Answer | None = None,
        undo: Callable[[], None] | None = None,
    ) -> None:
        """Tell the room; its source is answered when the event is in the journal.

        `undo` forgets that it was told, so that a repeat is news.
        """
        self._tokens += 1
        if answer is not None:
            self._answers[self._tokens] = answer
            if len(self._answers) > CAPACITY:
                # The journal stands still; that source will repeat itself.
                del self._answers[next(iter(self._answers))]
        if undo is not None:
            self._undo[self._tokens] = undo
            if len(self._undo) > CAPACITY:
                del self._undo[next(iter(self._undo))]
        self._told.append(Told(event, self._tokens))

    def tell_receipt(
        self,
        key: str,
        state: ReceiptState,
        recipient: str | None = None,
        reason: FailureReason | None = None,
        *,
        utc: datetime,
        detail: str | None = None,
    ) -> None:
        """Tell the room how far a command got."""
        self.tell(
            Receipt(
                event_id=self.name("receipt", key),
                occurred_at=utc,
                key=key,
                state=state,
                recipient=recipient,
                reason=reason,
                detail=detail,
            )
        )

    def committed(self, token: int, now: float) -> None:
        """Answer the source of an event, once."""
        self._undo.pop(token, None)
        if (answer := self._answers.pop(token, None)) is not None:
            answer(now)

    def not_taken(self, token: int) -> None:
        """The room could not take an event in: its source is not answered, its repeat is news."""
        self._answers.pop(token, None)
        if (undo := self._undo.pop(token, None)) is not None:
            undo()

    def take_datagrams(self) -> list[Datagram]:
        """Return what is to be sent, once."""
        taken, self._datagrams = self._datagrams, []
        return taken

    def take_told(self) -> list[Told]:
        """Return what the room must know, once."""
        taken, self._told = self._told, []
        return taken

"""Commands from being handed over to their last receipt.

The gateway's acknowledgement only says that it has a command; a gateway that
then loses its memory would lose the command too. So each is kept until a final
receipt, or until it is too old to be worth anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from ..commands import RadioCommand
from ..events import FailureReason, Receipt, ReceiptState

_FINAL = frozenset({ReceiptState.RECEIPTED, ReceiptState.FAILED})


@dataclass(slots=True)
class Entry:
    """One command: when it expires, whose receipt is still open, how far it is.

    `stored` is set when the gateway has acknowledged it.
    """

    command: RadioCommand
    expires_at: float
    waiting_for: set[str]
    state: ReceiptState | None = None
    stored: bool = False
    sent_to: set[str] = field(default_factory=set)


def local_receipt(
    command: RadioCommand, reason: FailureReason, recipient: str | None = None
) -> Receipt:
    """Return the receipt for a command that failed on this side of the wire."""
    where = f":{recipient}" if recipient else ""
    return Receipt(
        event_id=f"local:{command.key}{where}:{reason}",
        key=command.key,
        state=ReceiptState.FAILED,
        recipient=recipient,
        reason=reason,
    )


class PendingCommands:
    """All commands without a final receipt, in the order they were given."""

    def __init__(self) -> None:
        """Begin empty."""
        self._entries: dict[str, Entry] = {}
        self._expiry: list[tuple[float, str]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def get(self, key: str) -> Entry | None:
        """Return the entry of a key."""
        return self._entries.get(key)

    def add(self, command: RadioCommand, now: float) -> Entry:
        """Keep a command; one given again under its key starts over."""
        expires_at = now + command.ttl_s
        entry = Entry(command, expires_at, set(getattr(command, "radio_ids", ())))
        self._entries[command.key] = entry
        heappush(self._expiry, (expires_at, command.key))
        return entry

    def remove(self, key: str) -> None:
        """Forget a command."""
        self._entries.pop(key, None)

    def on_receipt(self, receipt: Receipt) -> None:
        """Note how far a command got, and forget it when that was the last word."""
        if (entry := self._entries.get(receipt.key)) is None:
            return
        if receipt.recipient is not None and receipt.recipient in entry.waiting_for:
            if receipt.state not in _FINAL:
                if receipt.state is ReceiptState.SENT:
                    entry.sent_to.add(receipt.recipient)
                return
            entry.waiting_for.discard(receipt.recipient)
            final = not entry.waiting_for
        elif receipt.recipient is not None:
            return
        else:
            entry.state = receipt.state
            # Nobody in a talkgroup confirms: "sent" is all there will be.
            final = receipt.state in _FINAL or (
                receipt.state is ReceiptState.SENT
                and bool(getattr(entry.command, "talkgroups", ()))
                and not getattr(entry.command, "radio_ids", ())
            )
        if final:
            del self._entries[receipt.key]

    def next_expiry(self) -> float | None:
        """Return when `expire` next has something to do, on the owner's clock."""
        while self._expiry:
            expires_at, key = self._expiry[0]
            entry = self._entries.get(key)
            if entry is not None and entry.expires_at == expires_at:
                return expires_at
            heappop(self._expiry)
        return None

    def expire(self, now: float) -> list[Receipt]:
        """Forget what is too old; returns a FAILED receipt for what never left.

        What was sent may well have arrived on a radio that does not confirm:
        calling that a failure would be a guess, so it just ends.
        """
        receipts: list[Receipt] = []
        while (due := self.next_expiry()) is not None and due <= now:
            entry = self._entries.pop(heappop(self._expiry)[1])
            if entry.state is ReceiptState.SENT:
                continue
            command = entry.command
            if not entry.waiting_for:
                receipts.append(local_receipt(command, FailureReason.EXPIRED))
            receipts.extend(
                local_receipt(command, FailureReason.EXPIRED, radio_id)
                for radio_id in sorted(entry.waiting_for - entry.sent_to)
            )
        return receipts

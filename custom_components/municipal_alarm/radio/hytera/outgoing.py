"""Messages on their way to a peer: numbered, repeated under their number, given up."""

from collections import deque
from dataclasses import dataclass

from .carrier import RETRY_S, TRIES

# Under way at a time. More only fills the peer's buffers; fewer make 300 answers to
# radios that register in one second wait for each other's lost acknowledgements.
WINDOW = 32
CAPACITY = 2_048


@dataclass(slots=True)
class Sent:
    """A message under way: `due` is when it is repeated, or given up."""

    message: int
    payload: bytes
    first_at: float
    due: float
    tries: int = 1


class Outgoing:
    """What waits, and what is under way; numbers have 16 bits and wrap."""

    def __init__(self, first_number: int) -> None:
        """Begin with the number of the first message."""
        self._number = first_number & 0xFFFF
        self._urgent: deque[tuple[int, bytes]] = deque()
        self._waiting: deque[tuple[int, bytes]] = deque()
        # In the order in which they are due: each repeat goes to the end.
        self._sent: dict[int, Sent] = {}

    def __len__(self) -> int:
        return len(self._sent) + len(self._urgent) + len(self._waiting)

    def offer(self, message: int, payload: bytes, *, first: bool) -> bool:
        """Take a message in; returns False when there is no room."""
        if len(self) >= CAPACITY:
            return False
        (self._urgent if first else self._waiting).append((message, payload))
        return True

    def next(self, now: float) -> tuple[int, bytes] | None:
        """Number and return the message that may go out now, if any."""
        queue = self._urgent or self._waiting
        if not queue or len(self._sent) >= WINDOW:
            return None
        # A message stays under way for seconds: after 65 536 others it is long gone.
        message, payload = queue.popleft()
        number = self._number
        self._number = (number + 1) & 0xFFFF
        self._sent[number] = Sent(message, payload, now, now + RETRY_S)
        return number, payload

    def acknowledged(self, number: int) -> int | None:
        """Forget what the peer has; returns its message, None when nothing is under way."""
        sent = self._sent.pop(number, None)
        return None if sent is None else sent.message

    def due(self, now: float) -> tuple[int, Sent] | None:
        """Return one that is to be repeated or, after its last try, given up.

        A message whose `tries` is above TRIES is given up and forgotten.
        """
        number = next(iter(self._sent), None)
        if number is None or self._sent[number].due > now:
            return None
        sent = self._sent.pop(number)
        sent.tries += 1
        if sent.tries <= TRIES:
            sent.due = now + RETRY_S
            self._sent[number] = sent
        return number, sent

    def next_due(self) -> float | None:
        """Return when `due` next has something."""
        return next((sent.due for sent in self._sent.values()), None)

    def clear(self) -> list[int]:
        """Forget all; returns the messages."""
        messages = [sent.message for sent in self._sent.values()]
        messages += [message for message, _ in (*self._urgent, *self._waiting)]
        self._sent.clear()
        self._urgent.clear()
        self._waiting.clear()
        return messages

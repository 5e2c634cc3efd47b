"""What the room is told, and what the source is told once the room has it for good."""

from collections.abc import Callable, Sequence
from typing import Final

from ..events import RadioEvent
from ..network import Told

type Answer = Callable[[float], None]
"""Says to the source that its message is dealt with; called with the time."""

# Told, and not yet in the journal. With a full disk it only grows: the oldest are then
# never answered, and their sources repeat them.
CAPACITY: Final = 4_096
# Told in vain, and not told again yet.
NOT_TAKEN: Final = 4_096


class Facts:
    """Events on their way to the journal, by token."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._tokens = 0
        self._given_up_to = 0
        self._told: list[Told] = []
        self._open: dict[int, list[Answer]] = {}
        self._not_taken: dict[int, None] = {}
        self._frame: list[int] = []

    def tell(
        self,
        event: RadioEvent,
        answer: Answer | None = None,
        *,
        holds: bool = True,
        token: int | None = None,
    ) -> int:
        """Tell the room; `answer` goes out when that is committed. Returns the token.

        `holds`: the frame that brought it is not acknowledged before that either.
        `token`: this is what was `put_off` under it.
        """
        if token is None:
            token = self._new()
        self._told.append(Told(event, token))
        if answer is not None:
            self._open.setdefault(token, []).append(answer)
        if holds:
            self._frame.append(token)
        return token

    def put_off(self) -> int:
        """The room is told a little later; the frame is not acknowledged before. Returns a token."""
        token = self._new()
        self._frame.append(token)
        return token

    def _new(self) -> int:
        self._tokens += 1
        self._open[self._tokens] = []
        if len(self._open) > CAPACITY:
            self._given_up_to = next(iter(self._open))
            del self._open[self._given_up_to]
        return self._tokens

    def again(self, token: int, now: float, answer: Answer | None = None) -> bool:
        """The source repeats what was told: it is answered now, or with the first copy.

        Returns False when the room could not take it: then it is to be told anew.
        """
        if token in self._not_taken:
            del self._not_taken[token]
            return False
        if token in self._open:
            self._frame.append(token)
        elif answer is not None and token > self._given_up_to:
            answer(now)
        return True

    def begin_frame(self) -> None:
        """Begin to note what a frame tells."""
        self._frame = []

    def end_frame(self, acknowledge: Answer, now: float) -> None:
        """Acknowledge the frame when all is committed that it told; at once if that is nothing."""
        waiting = {token for token in self._frame if token in self._open}
        left = len(waiting)

        def one_less(when: float) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                acknowledge(when)

        for token in waiting:
            self._open[token].append(one_less)
        if not waiting:
            acknowledge(now)

    def committed(self, token: int, now: float) -> None:
        """Answer the source; a second call for a token does nothing."""
        for answer in self._open.pop(token, ()):
            answer(now)

    def not_taken(self, token: int) -> None:
        """The room could not take it in: its source is not answered, its repeat is news."""
        if self._open.pop(token, None) is not None:
            self._not_taken[token] = None
            if len(self._not_taken) > NOT_TAKEN:
                del self._not_taken[next(iter(self._not_taken))]

    def take(self) -> Sequence[Told]:
        """Return what the room must know, once, in order."""
        told, self._told = self._told, []
        return told

"""What `MemoryJournal` keeps, and its care of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..control_room.events import ROOM
from .care import Aging, Mention, Message
from .chain import ChainRow
from .codec import write_time
from .memory_shelf import MemoryShelf, Stored
from .named import KINDS
from .outbox import Row
from .port import Cutoff, SetAside
from .records import Change, NewEffect
from .retention import PLACES


@dataclass(slots=True)
class Tables:
    """The tables of a journal, as far as memory needs them."""

    events: list[Stored] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    live: dict[tuple[str, str | int], int] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    held: dict[str, int] = field(default_factory=dict)
    outbox: dict[str, Row] = field(default_factory=dict)
    effects: dict[str, NewEffect] = field(default_factory=dict)
    aside: list[SetAside] = field(default_factory=list)
    shelf: MemoryShelf = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = MemoryShelf(self.events)

    def change(self, change: Change) -> None:
        """Do what care asks for."""
        for one in change.contents:
            stored = self.events[one.position - 1]
            if one.data is None or one.salt is None:
                stored = stored._replace(gone=True)
            else:
                event = stored.event._replace(data=one.data, salt=one.salt)
                stored = stored._replace(event=event, gone=False)
            self.events[one.position - 1] = stored
        self.live = {key: at for key, at in self.live.items() if at not in change.unlive}
        for key in [key for number, key in enumerate(self.effects) if number in change.effects]:
            del self.outbox[key], self.effects[key]
        self.aside = [one for at, one in enumerate(self.aside) if at not in change.aside]
        if change.learned:
            self.shelf.put(change.learned)
        self.shelf.forget(one.position for one in change.contents if one.data is None)

    # --- what care asks: see `Care` ------------------------------------------

    def aging(self, before: Cutoff, limit: int) -> Aging:
        """What may go."""
        events, places = write_time(before.events), write_time(before.places)
        held, open_streams = self.standing()
        needed = {*self.live.values(), *self.held.values()}
        rows = {
            position: event.stream
            for position, (event, _, _, gone) in enumerate(self.events, 1)
            if not (gone or position in needed or event.kind in KINDS)
            and event.at < (places if event.kind in PLACES else events)
            and event.stream not in held | open_streams - {ROOM}
        }
        positions = sorted(rows)[:limit]
        effects = [
            number
            for number, key in enumerate(self.effects)
            if not (row := self.outbox[key]).pending
            and row.updated_at < events
            and row.stream not in held | open_streams
        ][: limit - len(positions)]
        aside = [at for at, one in enumerate(self.aside) if one.at < before.events]
        return Aging(
            positions,
            frozenset(rows[position] for position in positions),
            tuple(effects),
            tuple(aside[: limit - len(positions) - len(effects)]),
        )

    def mentions(self, after: int, needles: Sequence[str], limit: int) -> list[Mention]:
        """Records behind a position with content."""
        live = set(self.live.values())
        found = (
            Mention(position, e.stream, e.kind, e.version, e.at, e.data, position in live)
            for position, (e, _, _, gone) in enumerate(self.events, 1)
            if position > after and not gone and _any_of(needles, [e.data])
        )
        return [one for one, _ in zip(found, range(limit), strict=False)]

    def messages(self, needles: Sequence[str]) -> list[Message]:
        """Effects of the outbox."""
        return [
            Message(number, key, effect.stream, effect.data, self.outbox[key].pending)
            for number, (key, effect) in enumerate(self.effects.items())
            if _any_of(needles, [effect.data, key])
        ]

    def asides(self, needles: Sequence[str]) -> list[tuple[int, str]]:
        """What was set aside."""
        return [(at, one.text) for at, one in enumerate(self.aside) if _any_of(needles, [one.text])]

    def standing(self) -> tuple[frozenset[str], frozenset[str]]:
        """Streams that are held, and that are not over."""
        return frozenset(self.held), frozenset(stream for stream, _ in self.live)

    def chain(self, after: int) -> list[ChainRow]:
        """All rows behind a position."""
        return [
            ChainRow(
                position,
                event.stream.encode(),
                stream_version,
                event.kind.encode(),
                event.version,
                event.at.encode(),
                None if gone else event.data.encode(),
                None if gone else event.salt,
                event.digest,
                row_hash,
            )
            for position, (event, stream_version, row_hash, gone) in enumerate(self.events, 1)
            if position > after
        ]


def _any_of(needles: Sequence[str], texts: Iterable[str]) -> bool:
    if not needles:
        return True
    return any(needle.lower() in text.lower() for needle in needles for text in texts)

"""Cases, kept a little behind what is written: the same for every store."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
import logging
from typing import override

from ..control_room.events import ROOM
from ..control_room.ids import BuildingId
from ..control_room.words import AlarmKind
from ..learning.facts import Facts
from .care import CaredJournal
from .case_words import excerpt
from .cases import (
    FORM,
    HAPPENINGS,
    INSIDERS,
    OTHERS,
    OVER,
    Learned,
    Passed,
    happening,
    read_facts,
    settled_row,
)
from .codec import write_time
from .errors import CannotWrite, DamagedRecord
from .lookup import Found
from .port import Entry
from .records import Change
from .resting import gently
from .shelf import Query, learn, query

_LOGGER = logging.getLogger(__name__)

PORTION = 1000
"""Records that one call goes through at most."""

_PATIENCE_S = 1.0
"""How long other care of the journal may take, before this is left for later."""

PAGE = 1000
"""Records that are read at a time."""


class LookingBack(CaredJournal):
    """The part of a journal that knows what became of incidents."""

    # --- making cases ----------------------------------------------------------

    @override
    def settle_cases(self, limit: int = 200) -> int:
        # Nobody is erased between reading and writing; and nobody waits for a verification.
        if not self._caring.acquire(timeout=_PATIENCE_S):
            raise CannotWrite("it is being looked after")
        try:
            return self._settle_portion(limit)
        finally:
            self._caring.release()

    def _settle_portion(self, limit: int) -> int:
        after = self._settled()
        passed = self._shelf.passed(after, PORTION)
        if not passed:
            return 0
        cased = self._shelf.cased({one.stream for one in passed if one.stream != ROOM})
        streams, passed = _to_learn(passed, cased, limit)
        made = learn(self._shelf, streams) if streams else {}
        learned = Learned(
            tuple(case for cases in made.values() for case in cases or ()),
            # One that cannot be read any more keeps what was known of it.
            tuple(stream for stream, cases in made.items() if cases == [] and stream in cased),
            tuple(happening(one) for one in passed if one.kind in HAPPENINGS),
            settled_row(passed[-1].position),
        )
        change = Change(learned=learned)
        if not self._put_and_wait(None, change) or change.failed:
            raise CannotWrite(change.failed or self._why_not() or "it takes too long")
        return len(passed)

    def _settled(self) -> int:
        """How far all is gone through; from the beginning, when it was in another form."""
        settled = self._shelf.settled()
        return settled.position if settled.form == FORM else 0

    @override
    def behind(self) -> int:
        return max(self.head().position - self._settled(), 0)

    # --- asking ----------------------------------------------------------------

    @override
    def cases(
        self,
        since: datetime,
        until: datetime,
        *,
        secrets: bool,
        building_id: BuildingId | None = None,
    ) -> list[Facts]:
        asked = query(
            hidden_from=_hidden_from(secrets=secrets),
            since=since,
            until=until,
            building_id=building_id,
        )
        return [one for text in gently(self._shelf.facts(asked)) if (one := _facts(text))]

    @override
    def search(
        self,
        words: str,
        *,
        secrets: bool,
        since: datetime | None = None,
        until: datetime | None = None,
        building_id: BuildingId | None = None,
        kind: AlarmKind | None = None,
        limit: int = 100,
    ) -> list[Found]:
        asked: Query = query(
            hidden_from=_hidden_from(secrets=secrets),
            words=words,
            since=since,
            until=until,
            building_id=building_id,
            kind=kind,
            limit=limit,
        )
        return [
            Found(facts, excerpt(lines, asked.words))
            for text, lines in self._shelf.search(asked)
            if (facts := _facts(text))
        ]

    @override
    def happened(self, kinds: Collection[str], since: datetime, until: datetime) -> Iterator[Entry]:
        if unknown := set(kinds) - HAPPENINGS:
            raise ValueError(f"nothing leads to events of the kinds {sorted(unknown)}")
        found = self._shelf.happened(sorted(kinds), write_time(since), write_time(until))
        return self._entries(found)

    def _entries(self, positions: Sequence[int]) -> Iterator[Entry]:
        for page in batched(positions, PAGE, strict=False):
            yield from self._shelf.entries(page)


def _hidden_from(*, secrets: bool) -> int:
    return OTHERS if secrets else INSIDERS


def _to_learn(
    passed: list[Passed], cased: Mapping[str, int], limit: int
) -> tuple[list[str], list[Passed]]:
    """The streams that are to become cases, no more than `limit`, and how far that goes."""
    streams: dict[str, None] = {}
    for number, one in enumerate(passed):
        if one.stream in streams or one.stream == ROOM:
            continue
        if one.kind in OVER or cased.get(one.stream, one.position) < one.position:
            if len(streams) >= max(limit, 1):
                return list(streams), passed[:number]
            streams[one.stream] = None
    return list(streams), passed


def _facts(text: str) -> Facts | None:
    try:
        return read_facts(text)
    except DamagedRecord as err:
        # Verification names the row.
        _LOGGER.warning("A case is left out: %s", err)
        return None

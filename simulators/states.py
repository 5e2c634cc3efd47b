"""States of entities, as Home Assistant tells its frontend of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .client import Client
from .gateway_waiting import Watch


@dataclass(frozen=True, slots=True)
class Stood:
    """What an entity's state was from a moment on (aware UTC)."""

    at: datetime
    state: str


class States:
    """Keeps all that some entities showed."""

    def __init__(self) -> None:
        """Watch nothing yet."""
        self.history: dict[str, list[Stood]] = {}
        self.watched = Watch()

    async def watch(self, client: Client, entity_ids: list[str]) -> None:
        """Follow these entities from now on, also over restarts."""
        if entity_ids:
            await client.subscribe(self._take, "subscribe_entities", entity_ids=entity_ids)

    async def until(
        self,
        entity_id: str,
        state: str,
        since: datetime,
        timeout: float,  # noqa: ASYNC109
    ) -> datetime:
        """Return since when an entity shows a state, `since` at the earliest; TimeoutError."""

        def find() -> datetime | None:
            history = self.history.get(entity_id, ())
            for stood in history:
                if stood.at >= since and stood.state == state:
                    return stood.at
            return since if history and history[-1].state == state else None

        return await self.watched.until(find, timeout)

    def shown(self, entity_id: str) -> str:
        """What an entity shows now."""
        history = self.history.get(entity_id)
        return history[-1].state if history else "nothing"

    def _take(self, event: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        for entity_id, one in event.get("a", {}).items():
            self._stood(entity_id, now, one["s"])
        for entity_id, change in event.get("c", {}).items():
            if (state := change.get("+", {}).get("s")) is not None:
                self._stood(entity_id, now, state)
        self.watched.changed()

    def _stood(self, entity_id: str, at: datetime, state: str) -> None:
        self.history.setdefault(entity_id, []).append(Stood(at, state))

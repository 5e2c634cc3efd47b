"""What a journal should hold, in the plainest words; the stores are held against it."""

from collections.abc import Sequence

from custom_components.municipal_alarm.control_room.effects import Effect
from custom_components.municipal_alarm.control_room.events import (
    DeliveryReported,
    Event,
    IncidentClosed,
    IncidentResolved,
)


class Model:
    """A list of events, and one small dictionary for each effect."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.outbox: dict[str, dict[str, object]] = {}

    def append(self, events: Sequence[Event], effects: Sequence[Effect]) -> None:
        """What it calls for is there when what happened is taken in, and outlives an end."""
        new = [effect for effect in effects if effect.key not in self.outbox]
        for effect in new:
            self.outbox.setdefault(
                effect.key,
                {
                    "effect": effect,
                    "incident": effect.incident_id,
                    "state": "queued",
                    "attempts": 0,
                    "open": True,
                },
            )
        spared = {effect.key for effect in new}
        for event in events:
            self.events.append(event)
            if isinstance(event, DeliveryReported):
                self._report(event.key, str(event.state))
            if isinstance(event, IncidentResolved):
                for key in event.overtaken:
                    self._report(key, "overtaken")
            if isinstance(event, IncidentClosed):
                for key, row in self.outbox.items():
                    if row["incident"] == event.incident_id and key not in spared:
                        row["open"] = False
                        if row["state"] == "queued":
                            row["state"] = "overtaken"

    def _report(self, key: str, state: str) -> None:
        row = self.outbox.get(key)
        if row is None or state == "queued" or row["state"] == "receipted":
            return
        if row["state"] == "overtaken" and state != "receipted":
            return
        if row["state"] == "failed" and state == "failed":
            return
        row["state"] = state
        if state == "sent":
            row["attempts"] = int(str(row["attempts"])) + 1
            if any(
                isinstance(e, IncidentClosed) and e.incident_id == row["incident"]
                for e in self.events
            ):
                row["open"] = False

    @property
    def pending(self) -> list[tuple[object, object, object]]:
        """Effect, state and attempts of what is to be repeated."""
        return [
            (row["effect"], row["state"], row["attempts"])
            for row in self.outbox.values()
            if row["state"] in ("queued", "sent") and row["open"]
        ]

    @property
    def live(self) -> list[Event]:
        """By definition: of streams that never end, what no later event replaces."""
        ended = {event.stream for event in self.events if event.ENDS}
        return [
            event
            for number, event in enumerate(self.events)
            if event.live_key is not None
            and event.stream not in ended
            and not (
                event.live_key
                and any(
                    (later.stream, later.live_key) == (event.stream, event.live_key)
                    for later in self.events[number + 1 :]
                )
            )
        ]

"""What the RCP service tells without being asked: calls on a slot, a station's own state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from ..events import AlarmPhase, EmergencyKind, LoneWorker, ManDown
from . import rcp
from .emergencies import Emergencies
from .facts import Facts
from .remembered import Remembered
from .settings import DEFAULT_OWN_ID, HyteraSettings
from .slots import Slot, Slots
from .tables import CallType, RcpResult, Service, StatusTarget

SUBSCRIBE_AGAIN_S: Final = 600.0
"""A repeater or station that was restarted in between has forgotten what we asked for."""
SAME_STATUS_S: Final = 5.0
_WATCHED: Final[Mapping[int, Sequence[EmergencyKind]]] = {
    StatusTarget.EMERGENCY: (EmergencyKind.BUTTON, EmergencyKind.UNKNOWN),
    StatusTarget.MAN_DOWN: (EmergencyKind.MAN_DOWN,),
    StatusTarget.LONE_WORKER: (EmergencyKind.LONE_WORKER,),
}
"""What is asked for, and what an emergency of it is called."""
_EMERGENCY_CALLS: Final = frozenset({CallType.EMERGENCY_ALARM, CallType.EMERGENCY_ALARM_CALL})
_CLEARED, _ALARM = 0, 1


class Statuses:
    """Subscriptions, and what they bring."""

    def __init__(
        self, settings: HyteraSettings, slots: Slots, facts: Facts, emergencies: Emergencies
    ) -> None:
        """Begin with nothing subscribed to."""
        self._settings = settings
        self._slots = slots
        self._facts = facts
        self._emergencies = emergencies
        self._stations: dict[str, str] = {}
        self._same: Remembered[tuple[str, int], tuple[int, int]] = Remembered(SAME_STATUS_S)
        self._again_at: dict[str, float] = {}
        self.counters: Counter[str] = Counter()

    def subscribe(self, slot: Slot, now: float) -> None:
        """Ask for the reports that the room needs."""
        self._again_at[slot.key] = now + SUBSCRIBE_AGAIN_S
        if self._settings.is_repeater:
            # Sources disagree on the order of two bytes: both spellings together ask for all.
            for pdu in rcp.EVERY_BROADCAST:
                slot.send(Service.RCP, pdu, now)
        else:
            wanted = tuple(rcp.Subscription(target) for target in _WATCHED)
            slot.send(Service.RCP, rcp.Subscribe(wanted), now)

    def station_is(self, slot: Slot, radio_id: str) -> None:
        """Learn the radio id of a control station from a text that was sent to it."""
        if not self._settings.is_repeater:
            self._stations[slot.key] = radio_id

    def subscribed(self, pdu: rcp.SubscribeReply | rcp.ConfigureBroadcastsReply) -> None:
        """Take in whether we will get the reports; who refuses them is asked again later."""
        if pdu.result != RcpResult.OK:
            self.counters["subscription_refused"] += 1

    def called(self, pdu: rcp.RepeaterStatus, now: float, utc: datetime) -> None:
        """Take in what a repeater's slot carries."""
        if pdu.call_type in _EMERGENCY_CALLS and pdu.sender:
            talkgroup = str(pdu.target) if pdu.target else None
            self._emergencies.called(str(pdu.sender), talkgroup, now, utc)

    def reported(self, pdu: rcp.StatusReport, slot: Slot, now: float, utc: datetime) -> None:
        """Take in the state of a control station itself; of no other radio."""
        if self._settings.is_repeater or pdu.target not in _WATCHED:
            self.counters["status_ignored"] += 1
            return
        radio_id = str(self._settings.own_id)
        if self._settings.own_id == DEFAULT_OWN_ID:
            radio_id = self._stations.get(slot.key, radio_id)
        same = (radio_id, int(pdu.target))
        value, token = self._same.get(same, now) or (None, 0)
        if value == pdu.value and self._facts.again(token, now):
            self.counters["repeat"] += 1
            return
        if pdu.value == _CLEARED:
            self._emergencies.over(radio_id, *_WATCHED[pdu.target])
        if pdu.target == StatusTarget.EMERGENCY:
            # A radio never clears an alarm: 0 is only the end of this press.
            if pdu.value != _CLEARED:
                raw_kind = None if pdu.value == _ALARM else f"emergency {pdu.value}"
                kind = EmergencyKind.BUTTON if raw_kind is None else EmergencyKind.UNKNOWN
                self._emergencies.declared(radio_id, kind, raw_kind, now, utc)
            return
        if pdu.value not in (_CLEARED, _ALARM):
            # Not to be missed for a number that nobody has described.
            self.counters["unknown_status"] += 1
            [kind] = _WATCHED[pdu.target]
            raw_kind = f"{kind.value.replace('_', ' ')} {pdu.value}"
            self._emergencies.declared(radio_id, kind, raw_kind, now, utc)
            return
        event = ManDown if pdu.target == StatusTarget.MAN_DOWN else LoneWorker
        token = self._facts.tell(
            event(
                event_id=f"status/{radio_id}/{pdu.target:02x}/{round(utc.timestamp() * 1000)}",
                occurred_at=utc,
                radio_id=radio_id,
                phase=AlarmPhase.ALARM if pdu.value == _ALARM else AlarmPhase.CLEARED,
            )
        )
        self._same.put(same, (pdu.value, token), now)

    def wake(self, now: float) -> None:
        """Subscribe again where it is time."""
        for key, at in list(self._again_at.items()):
            if at <= now:
                if self._slots[key].is_up(Service.RCP):
                    self.subscribe(self._slots[key], now)
                else:
                    del self._again_at[key]  # when the link comes up it is asked anew

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        return min(self._again_at.values(), default=None)

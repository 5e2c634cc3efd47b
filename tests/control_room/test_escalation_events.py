"""The events of escalation, and the keys by which calls outside are known."""

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.words import DeliveryState

from .shift import NOON, Room


@given(name=st.text(min_size=1), occasion=st.sampled_from(("step0", "targets3", "by_hand1")))
def test_a_key_says_whom_it_calls(name: str, occasion: str) -> None:
    key = e.external_key(IncidentId("0123"), occasion, name)
    assert e.called_by(key) == name


def test_other_keys_call_nobody(room: Room) -> None:
    room.press("desk 1")
    room.guard("Jan").texts("8")
    room.after(seconds=1)
    assert [e.called_by(effect.key) for effect in room.unsaid] == [None] * len(room.unsaid)
    room.whatever()


def test_a_late_report_is_for_the_timeline_alone() -> None:
    report = e.ExternalReported(
        at=NOON,
        incident_id=IncidentId("i"),
        target="police",
        state=DeliveryState.SENT,
        reason="",
        actor=None,
    )
    assert report.live_key == ""
    late = e.ExternalReported(
        at=NOON,
        incident_id=IncidentId("i"),
        target="police",
        state=DeliveryState.SENT,
        reason="",
        actor=None,
        late=True,
    )
    assert late.live_key is None


def test_the_step_is_the_occasion(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    (taken,) = room.happened(e.StepTaken)
    assert taken.occasion == "step0"
    assert {alert.key.split("/")[1] for alert in taken.alerts} == {taken.occasion}

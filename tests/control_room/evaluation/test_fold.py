"""What the events of an evaluation change, also where a damaged journal has lost some."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.words import Prompt
from tests.control_room.evaluation.kit import over, written
from tests.control_room.shift import Room, actor


def test_each_event(room: Room) -> None:
    incident_id = over(room).incident_id
    due_at = room.now + timedelta(days=7)
    asked = e.EvaluationAsked(
        at=room.now, incident_id=incident_id, due_at=due_at, within_s=604800, reminders=2
    )
    text = e.EvaluationWritten(
        at=room.now, incident_id=incident_id, actor=actor("Anna"), evaluation=written(), given=3
    )
    approved = e.EvaluationApproved(at=room.now, incident_id=incident_id, actor=actor("Bram"))
    now = fold(room.state, [asked, text, approved]).incidents[incident_id].evaluating
    assert (now.asked_at, now.due_at, now.within_s, now.reminders) == (room.now, due_at, 604800, 2)
    assert (now.written, now.by, now.at, now.given) == (written(), actor("Anna"), room.now, 3)
    assert [(one.actor, one.at) for one in now.approvals] == [(actor("Bram"), room.now)]
    again = fold(room.state, [asked, approved, text]).incidents[incident_id].evaluating
    assert again.approvals == (), "an approval is of what stood there before it"


def test_what_is_asked_for_no_more_needs_no_look(room: Room) -> None:
    incident_id = over(room).incident_id
    prompted = e.Prompted(at=room.now, incident_id=incident_id, prompt=Prompt.EVALUATION_DUE)
    no_more = e.EvaluationAsked(at=room.now, incident_id=incident_id, due_at=None)
    state = fold(room.state, [prompted])
    assert state.incidents[incident_id].prompts == (Prompt.CLOSE, Prompt.EVALUATION_DUE)
    assert fold(state, [no_more]).incidents[incident_id].prompts == (Prompt.CLOSE,)


def test_the_words_are_not_in_what_all_may_see(room: Room) -> None:
    incident_id = over(room).incident_id
    text = e.EvaluationWritten(
        at=room.now, incident_id=incident_id, actor=actor("Anna"), evaluation=written()
    )
    after = fold(room.state, [text]).incidents[incident_id]
    assert after.evaluating.written == written()
    assert after.shown.evaluating.written == written().for_all(measures=True)

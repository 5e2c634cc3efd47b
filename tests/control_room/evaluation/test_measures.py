"""All measures together: the next that is due is the next of a naive look at each."""

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room.evaluation.measures import KeptMeasure, Measures
from custom_components.municipal_alarm.control_room.ids import IncidentId
from tests.control_room.evaluation.kit import measure
from tests.control_room.shift import NOON


def one(measure_id: str, since: int, due: int) -> KeptMeasure:
    return KeptMeasure(
        measure=measure("x", measure_id),
        incident_id=IncidentId("i"),
        number=1,
        place=None,
        secret=False,
        agreed_at=NOON,
        agreed_by="Anna",
        since=NOON + timedelta(minutes=since),
        due_at=NOON + timedelta(minutes=due),
    )


STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.booleans(), st.integers(-9, 9), st.integers(-9, 9)),
    max_size=12,
)


@given(STEPS, st.integers(-10, 10))
def test_deadlines_as_of_a_plain_list(
    steps: list[tuple[str, bool, int, int]], minutes: int
) -> None:
    measures, plain = Measures(), dict[str, KeptMeasure]()
    now = NOON + timedelta(minutes=minutes)
    for measure_id, stays, since, due in steps:
        kept = one(measure_id, since, due)
        if stays:
            measures, plain[measure_id] = measures.put(kept), kept
        else:
            measures = measures.without(kept.measure.measure_id)
            plain.pop(measure_id, None)
        assert measures.due_at == min((each.due_at for each in plain.values()), default=None)
        assert measures.get(kept.measure.measure_id) == plain.get(measure_id)
    ahead = [each for each in plain.values() if each.since > now + timedelta(minutes=1)]
    over = [each for each in plain.values() if each.due_at <= now or each in ahead]
    assert set(measures.due(now)) == set(over)
    assert measures.due_by(now) == (now if ahead else measures.due_at)
    order = [(each.due_at, each.measure.measure_id) for each in measures.due(now)]
    assert order == sorted(order)


def test_a_second_is_nothing_to_a_date() -> None:
    now: datetime = NOON - timedelta(seconds=30)
    assert not one("a", 0, 100).is_ahead(now)
    assert one("a", 1, 100).is_ahead(now)

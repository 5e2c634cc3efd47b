"""The forms, added up: against counting each word by hand."""

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room.evaluation import parts
from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.reports.forms import FIELDS, add_up
from tests.reporting.sample import NOW, facts

INCIDENTS = st.lists(
    st.builds(
        lambda number, aggression, injury, aftercare, evaluated: facts(
            number,
            NOW,
            aggression=tuple(aggression),
            injury=injury,
            aftercare=aftercare,
            evaluated_s=evaluated,
        ),
        st.integers(1, 999),
        st.lists(st.sampled_from(parts.Aggression), unique=True),
        st.sampled_from(parts.Injury),
        st.sampled_from(parts.Aftercare),
        st.none() | st.just(5.0),
    )
)


@given(INCIDENTS)
def test_each_word_is_counted(incidents: list[Facts]) -> None:
    forms = add_up(incidents)
    assert forms.with_aggression == len([one for one in incidents if one.aggression])
    for kind in parts.Aggression:
        expected = len([one for one in incidents if kind in one.aggression])
        assert forms.kinds.get(kind.value, 0) == expected
    for name, words in FIELDS.items():
        # Each incident with aggression has one word of each field.
        assert sum(forms.fields[name].values()) == forms.with_aggression
        for word in words:
            expected = len(
                [one for one in incidents if one.aggression and getattr(one, name) is word]
            )
            assert forms.fields[name].get(word.value, 0) == expected
    assert forms.evaluated.whole == len(incidents)
    assert forms.evaluated.part == len([one for one in incidents if one.evaluated_s is not None])
    told = forms.as_json()
    assert told["with_aggression"] == forms.with_aggression
    assert told["injury"] == forms.fields["injury"]

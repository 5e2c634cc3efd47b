"""What an address asks for is what was put into it."""

from urllib.parse import parse_qsl

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.bridge.report_asking import (
    DOSSIER,
    KEPT,
    PERIOD,
    Asked,
    read_asked,
)
from custom_components.municipal_alarm.bridge.report_files import FORMATS
from custom_components.municipal_alarm.control_room.ids import BuildingId, IncidentId
from custom_components.municipal_alarm.learning.reports.period import Period

TEXT = st.text(min_size=1)
FORMAT = st.sampled_from(list(FORMATS))
PERIODS = st.builds(Period, st.integers(2001, 2999), st.none() | st.integers(1, 12))


@given(
    st.one_of(
        st.builds(
            lambda form, period, building: Asked(PERIOD, form, period=period, building_id=building),
            FORMAT,
            PERIODS,
            st.none() | TEXT.map(BuildingId),
        ),
        st.builds(
            lambda form, incident: Asked(DOSSIER, form, incident_id=IncidentId(incident)),
            FORMAT,
            TEXT,
        ),
        st.builds(lambda form, name: Asked(KEPT, form, name=name), FORMAT, TEXT),
    )
)
def test_there_and_back(asked: Asked) -> None:
    assert read_asked(dict(parse_qsl(asked.query, keep_blank_values=True))) == asked
    name = asked.file_name
    assert name.isascii()
    assert "/" not in name
    assert '"' not in name

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse
from custom_components.municipal_alarm.radio.hytera import gps
from custom_components.municipal_alarm.radio.hytera.fields import Reader
from custom_components.municipal_alarm.radio.hytera.gps import GpsRecord
from tests.radio.hytera.messages import place

CAPTURED = "A183648261015N4718.8051E01854.43870.1121"
# A ten-thousandth of a minute, and half of it lost by rounding.
STEP = 1 / 600_000


def test_a_captured_place() -> None:
    found = place(CAPTURED)
    assert found.valid
    assert found.at == datetime(2015, 10, 26, 18, 36, 48, tzinfo=UTC)
    assert found.fix == (found.latitude, found.longitude)
    assert found.latitude == pytest.approx(47 + 18.8051 / 60)
    assert found.longitude == pytest.approx(18 + 54.4387 / 60)
    assert found.speed_mps == pytest.approx(0.1 * 1852 / 3600)
    assert found.heading_deg == 121


@pytest.mark.parametrize(
    ("text", "speed", "heading"),
    [
        ("A162251311018N4736.6975E00739.26800.0005", 0, 5),
        ("A184030061221N4724.0158E00731.10730.0207", 0, 207),
        ("A141205250926N5204.5550E00506.99900.0090", 0, 90),
        ("A112540270921N5003.8746E01426.51920.2253", 0.2 * gps.KNOT_MPS, 253),
        ("A112540270921N5003.8746E01426.5192 12 90", 12 * gps.KNOT_MPS, 90),
        ("A112540270921N5003.8746E01426.5192.5_9__", 0.5 * gps.KNOT_MPS, 9),
        ("A112540270921N5003.8746E01426.5192______", None, None),
        ("A112540270921N5003.8746E01426.5192-1.361", None, None),
    ],
)
def test_speed_and_heading(text: str, speed: float | None, heading: float | None) -> None:
    found = place(text)
    assert found.fix
    assert found.speed_mps == pytest.approx(speed)
    assert found.heading_deg == heading


def test_a_place_without_time_is_still_a_place() -> None:
    """NULs in time and date were seen in a capture."""
    found = place("A____________N4736.6975E00739.26800.0005")
    assert found.at is None
    assert found.fix == pytest.approx((47.611625, 7.6544666))


def test_no_fix() -> None:
    found = place("V" + CAPTURED[1:])
    assert not found.valid
    assert found.fix is None
    # The last known place, for whom that is better than nothing.
    assert found.latitude == pytest.approx(47.3134183)
    assert gps.NO_PLACE.fix is None
    assert len(gps.NO_PLACE.raw) == gps.LENGTH


def test_south_and_west() -> None:
    found = place("A183648261015S3351.5000W07040.00000.1121")
    assert found.fix == pytest.approx((-33.8583333, -70.6666667))


@pytest.mark.parametrize(
    "text",
    [
        "A183648261015_4718.8051E01854.43870.1121",
        "A183648261015N4760.0000E01854.43870.1121",
        "A183648261015N9000.0001E01854.43870.1121",
        "A183648261015N4718,8051E01854.43870.1121",
        "A183648261015N4718.8051E18000.00010.1121",
        "A183648261015N4718.8051X01854.43870.1121",
        "A183648261015N_________E__________0.1121",
        "A183648261015N4718.8051E",
        "",
    ],
)
def test_half_a_place_is_no_place(text: str) -> None:
    found = place(text)
    assert found.fix is None


@pytest.mark.parametrize("digits", ["246048261015", "183648310215", "18364826101_", "18:648261015"])
def test_no_such_time(digits: str) -> None:
    found = place(f"A{digits}N4718.8051E01854.43870.1121")
    assert found.at is None
    assert found.fix


@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.floats(0, 500),
    st.floats(0, 360),
)
def test_what_a_radio_would_send(
    latitude: float, longitude: float, speed: float, heading: float
) -> None:
    at = datetime(2026, 9, 25, 16, 12, 5, tzinfo=timezone(timedelta(hours=2)))
    sent = gps.record(latitude, longitude, at, speed_mps=speed, heading_deg=heading)
    assert len(sent.raw) == gps.LENGTH
    assert sent.at == at
    assert sent.fix == pytest.approx((latitude, longitude), abs=STEP)
    assert sent.speed_mps == pytest.approx(speed, abs=0.5001 * gps.KNOT_MPS)
    assert sent.heading_deg == pytest.approx(heading, abs=0.5001)
    # What was read is sent again as it was.
    again = gps.record(*sent.fix or (), at, speed_mps=sent.speed_mps, heading_deg=sent.heading_deg)
    assert again == sent


def test_a_vector_made_again() -> None:
    at = datetime(2026, 9, 25, 14, 12, 5, tzinfo=UTC)
    made = gps.record(52 + 4.555 / 60, 5 + 6.999 / 60, at, heading_deg=90)
    assert made == place("A141205250926N5204.5550E00506.99900.0090")


@pytest.mark.parametrize(
    ("knots", "text"),
    [(0, b"0.0"), (9.94, b"9.9"), (9.96, b"010"), (10.2, b"010"), (99.6, b"100"), (998, b"998")],
)
def test_three_characters_of_speed(knots: float, text: bytes) -> None:
    assert gps.record(0, 0, speed_mps=knots * gps.KNOT_MPS).raw[34:37] == text


def test_minutes_never_reach_sixty() -> None:
    found = gps.record(51.999_999_99, -4.999_999_99)
    assert found.raw[13:34] == b"N5200.0000W00500.0000"
    assert found.at is None
    assert not gps.record(1, 2, valid=False).valid


@pytest.mark.parametrize(
    ("latitude", "longitude", "speed", "heading"),
    [
        (90.1, 0, 0, 0),
        (0, -180.1, 0, 0),
        (float("nan"), 0, 0, 0),
        (0, 0, -1, 0),
        (0, 0, 999, 0),
        (0, 0, float("nan"), 0),
        (0, 0, 0, 361),
    ],
)
def test_no_place_on_earth(latitude: float, longitude: float, speed: float, heading: float) -> None:
    with pytest.raises(LocalMisuse):
        gps.record(latitude, longitude, speed_mps=speed, heading_deg=heading)


@given(st.binary(max_size=60))
def test_garbage_is_read_as_far_as_it_makes_sense(data: bytes) -> None:
    found = gps.GPS.read(Reader(data))
    assert gps.GPS.write(found) == data[: gps.LENGTH]
    for value, most in ((found.latitude, 90), (found.longitude, 180), (found.heading_deg, 360)):
        assert value is None or abs(value) <= most
    assert found.fix is None or found.valid
    assert found.at is None or found.at.tzinfo is UTC
    assert found.speed_mps is None or 0 <= found.speed_mps < 999


@given(st.integers(0, 39), st.integers(0, 255))
def test_one_bad_byte_costs_one_figure(where: int, byte: int) -> None:
    raw = bytearray(place(CAPTURED).raw)
    raw[where] = byte
    found = GpsRecord(bytes(raw))
    # Longitude needs its own bytes and nothing else; so do the others.
    assert (found.longitude is not None) or 23 <= where < 34
    assert (found.latitude is not None) or 13 <= where < 23
    assert (found.at is not None) or 1 <= where < 13
    assert (found.speed_mps is not None) or 34 <= where < 37
    assert (found.heading_deg is not None) or where >= 37


def test_more_than_a_record_is_not_sent() -> None:
    with pytest.raises(LocalMisuse):
        gps.GPS.write(GpsRecord(bytes(41)))

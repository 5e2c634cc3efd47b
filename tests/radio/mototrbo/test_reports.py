from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.mototrbo.reports import (
    Report,
    RequestId,
    read_report,
    report_tokens,
)

POINT = "664A10433C03A3752C"
HERE = Report(latitude=0x4A10433C * 90 / 2**31, longitude=0x03A3752C * 360 / 2**32)


def read(text: str) -> Report:
    return read_report(bytes.fromhex(text))[1]


def test_a_position_stays_valid_whatever_follows() -> None:
    unknown = replace(HERE, incomplete=True)
    assert read(POINT) == HERE
    assert read(POINT + "EE") == unknown
    assert read(POINT + "EE" + "5603") == unknown  # nobody knows how long EE is
    assert read(POINT + "56") == unknown  # a known one, cut off
    assert read("514A10433C03A3752C") == unknown  # its own accuracy, cut off
    assert read("514A10433C03A3752C05") == unknown
    assert read("554A10433C03A3752C0500") == unknown  # all or nothing of what describes the place
    assert read(POINT + "514A10") == unknown


def test_without_a_position_what_is_cut_off_is_malformed() -> None:
    for text in (
        "22",
        "2202FF",
        "23",
        "341FAA72E3",
        "66",
        "664A10433C03A375",
        "37",
        "39",
        "390503",
    ):
        with pytest.raises(MalformedFrame):
            read(text)


def test_what_was_decoded_before_something_unknown_counts() -> None:
    assert read("56 1A EE 66") == Report(heading_deg=52, incomplete=True)
    assert read_report(bytes.fromhex("2301EE")) == (
        RequestId(b"\x01", short=True),
        Report(incomplete=True),
    )
    # An id counts wherever it stands.
    assert read_report(bytes.fromhex("5601" + "2202ABCD")) == (
        RequestId(b"\xab\xcd"),
        Report(heading_deg=2),
    )


@pytest.mark.parametrize(
    ("north", "degrees"),
    [
        ("00000000", 0.0),
        ("40000000", 45.0),
        ("C0000000", -45.0),  # a sign and a magnitude, not two's complement
        ("80000000", 0.0),
        ("80000001", -90 / 2**31),
    ],
)
def test_south_is_a_sign_beside_a_magnitude(north: str, degrees: float) -> None:
    report = read(f"66{north}00000000")
    assert report.latitude == degrees
    assert str(report.latitude) != "-0.0"


@pytest.mark.parametrize(
    ("east", "degrees"),
    [("00000000", 0.0), ("40000000", 90.0), ("C0000000", -90.0), ("80000000", -180.0)],
)
def test_west_is_twos_complement(east: str, degrees: float) -> None:
    assert read(f"6600000000{east}").longitude == degrees


@pytest.mark.parametrize("raw", ["0000000000", "FFFFFFFFFF", "1FAA7EE305"])
def test_a_date_that_does_not_exist_is_no_reason_to_lose_the_place(raw: str) -> None:
    assert read(f"34{raw}{POINT}") == HERE


def test_a_direction_beyond_the_circle_is_none() -> None:
    assert read("56B3").heading_deg == 358
    assert read("56B4").heading_deg is None


def test_bytes_without_use_are_skipped() -> None:
    assert read("6555" + "6B01" + POINT) == HERE


def test_a_second_shape_replaces_the_whole_of_the_first() -> None:
    assert read("51000000000000000005 00" + POINT) == HERE


def test_results() -> None:
    assert read("38") == Report(result=0)
    assert read("3710") == Report(result=0x10)
    assert read("378400") == Report(result=0x200)
    assert read("390A") == Report(result=0x0A)
    assert read("390A00") == Report(result=0x0A, detail=b"")


LATITUDES = st.integers(-(2**31 - 1), 2**31 - 1).map(lambda raw: raw * 90 / 2**31)
LONGITUDES = st.integers(-(2**31), 2**31 - 1).map(lambda raw: raw * 360 / 2**32)
EXACT = st.integers(0, 10_000 * 128).map(lambda raw: raw / 128)
TIMES = st.integers(0, 10**10).map(
    lambda second: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)


@given(
    report=st.builds(
        Report,
        time=st.none() | TIMES,
        speed_mps=st.none() | EXACT,
        heading_deg=st.none() | st.integers(0, 179).map(lambda steps: steps * 2),
        vertical_mps=st.none() | EXACT.map(lambda up: -up or 0.0),
        result=st.none() | st.integers(0, 2**32 - 1),
    ),
    latitude=LATITUDES,
    longitude=LONGITUDES,
    shape=st.fixed_dictionaries({})
    | st.fixed_dictionaries({"radius_m": EXACT})
    | st.fixed_dictionaries({"altitude_m": EXACT})
    | st.fixed_dictionaries({"altitude_m": EXACT, "altitude_accuracy_m": EXACT})
    | st.fixed_dictionaries({"radius_m": EXACT, "altitude_m": EXACT, "altitude_accuracy_m": EXACT}),
)
def test_there_and_back(report: Report, latitude: float, longitude: float, shape: dict) -> None:
    report = replace(report, latitude=latitude or 0.0, longitude=longitude, **shape)
    assert read_report(report_tokens(report)) == (None, report)


@given(
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
)
def test_any_place_on_earth_to_a_few_centimetres(latitude: float, longitude: float) -> None:
    _, report = read_report(report_tokens(Report(latitude=latitude, longitude=longitude)))
    assert report.latitude == pytest.approx(latitude, abs=1e-7)
    assert report.longitude is not None
    # The two ends of the circle are one.
    assert (report.longitude - longitude + 180) % 360 - 180 == pytest.approx(0, abs=1e-7)


def test_a_time_elsewhere_is_written_in_utc() -> None:
    here = datetime(2026, 9, 25, 16, 12, 5, tzinfo=timezone(timedelta(hours=2)))
    assert report_tokens(Report(time=here)).hex() == "341faa72e305"


@pytest.mark.parametrize(
    "report",
    [
        Report(latitude=90.1, longitude=0.0),
        Report(latitude=0.0, longitude=181.0),
        Report(version=256),
        Report(heading_deg=600),
        Report(result=1, detail=bytes(256)),
        Report(latitude=0.0, longitude=0.0, altitude_accuracy_m=1.0),
        Report(latitude=0.0, longitude=0.0, radius_m=1.0, altitude_m=1.0),
        Report(speed_mps=-1.0),
    ],
)
def test_what_cannot_be_written(report: Report) -> None:
    with pytest.raises(LocalMisuse):
        report_tokens(report)


@given(st.binary(max_size=40))
def test_any_bytes(tokens: bytes) -> None:
    try:
        _, report = read_report(tokens)
    except MalformedFrame:
        return
    assert report.has_fix == (report.longitude is not None)
    assert report.latitude is None or -90 <= report.latitude <= 90
    assert report.longitude is None or -180 <= report.longitude <= 180

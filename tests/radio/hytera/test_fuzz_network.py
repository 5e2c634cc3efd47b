import pytest

from fuzz import fuzz_hytera_network


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("hstrp", {"accepted", "not_hstrp", "truncated", "unsupported"}),
        ("hrnp", {"accepted", "not_hrnp", "length", "checksum", "unsupported"}),
        ("repeater", {"told", "silent", "malformed", "checksum", "repeat", "no_fix"}),
        ("station", {"told", "silent", "malformed", "checksum", "repeat", "status_ignored"}),
    ],
)
def test_the_short_form(target: str, expected: set[str]) -> None:
    outcomes = fuzz_hytera_network.run(target, count=6_000, seconds=30, seed=20261122)
    # Otherwise the inputs are not what they are meant to be.
    assert {name for name in expected if outcomes[name]} == expected


@pytest.mark.parametrize("target", ["hstrp", "repeater"])
def test_a_finding_shows_its_input(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_hytera_network, "SLOW_S", -1.0)
    with pytest.raises(AssertionError, match="input 0 of seed 7"):
        fuzz_hytera_network.run(target, count=1, seconds=1, seed=7)


def test_what_is_kept_without_end_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_hytera_network, "FULL", 10)
    with pytest.raises(AssertionError, match="things are kept"):
        fuzz_hytera_network.run("station", count=1, seconds=1, seed=7)


def test_from_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz_hytera_network.main(["--count", "50"]) == 0
    shown = capsys.readouterr().out
    assert [line.split(":")[0] for line in shown.splitlines()] == list(fuzz_hytera_network.TARGETS)
    assert fuzz_hytera_network.main(["--count", "10", "--seconds", "-1", "--target", "hrnp"]) == 0

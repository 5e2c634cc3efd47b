import pytest

from fuzz import fuzz_gateway


def test_the_short_form() -> None:
    outcomes = fuzz_gateway.run(count=4_000, seconds=30, seed=20261122)
    # Otherwise the inputs are not what they are meant to be.
    for expected in (
        "accepted",
        "not_json",
        "duplicate_key",
        "too_deep",
        "missing",
        "wrong_type",
        "unsupported",
    ):
        assert outcomes[expected], expected


def test_a_finding_shows_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_gateway, "SLOW_S", -1.0)
    with pytest.raises(AssertionError, match="input 0 of seed 7"):
        fuzz_gateway.run(count=1, seconds=1, seed=7)


def test_from_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz_gateway.main(["--count", "50", "--memory"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("50 inputs")
    assert "peak" in shown
    assert fuzz_gateway.main(["--count", "10", "--seconds", "-1"]) == 0

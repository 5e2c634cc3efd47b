import pytest

from fuzz import fuzz_mototrbo


@pytest.mark.parametrize("codec", ["ars", "tms", "lrrp"])
def test_the_short_form(codec: str) -> None:
    outcomes = fuzz_mototrbo.run(codec, count=3_000, seconds=30, seed=20261122)
    # Otherwise the inputs are not what they are meant to be.
    for expected in ("accepted", "short", "unsupported"):
        assert outcomes[expected] > 50, expected


def test_a_finding_shows_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_mototrbo, "SLOW_S", -1.0)
    with pytest.raises(AssertionError, match="input 0 of seed 7"):
        fuzz_mototrbo.run("tms", count=1, seconds=1, seed=7)


def test_from_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz_mototrbo.main(["--count", "50", "--memory"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("50 inputs") == 3
    assert "peak" in shown
    assert fuzz_mototrbo.main(["--count", "10", "--seconds", "-1", "--codec", "ars"]) == 0

import pytest

from fuzz import fuzz_hytera


@pytest.mark.parametrize("name", fuzz_hytera.TARGETS)
def test_the_short_form(name: str) -> None:
    outcomes = fuzz_hytera.run(name, count=2_000, seconds=30, seed=20261122).outcomes
    assert outcomes.total() == 2_000
    # Otherwise the inputs are not what they are meant to be.
    assert outcomes["accepted"] > 100
    assert outcomes["no_fix" if name == "gps" else "too_short"] > 20
    if name not in ("gps", "hdap"):
        assert outcomes["unsupported"]
    if name == "hdap":
        assert outcomes["checksum"] > 20


def test_a_finding_shows_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_hytera, "SLOW_S", -1.0)
    with pytest.raises(AssertionError, match=r"lp, input 0 of seed 7: slow: 08"):
        fuzz_hytera.run("lp", count=1, seconds=1, seed=7)


def test_a_wrong_exception_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> None:
        raise KeyError(data)

    broken = fuzz_hytera.Target(lambda random: random.randbytes(2), fail)
    monkeypatch.setitem(fuzz_hytera.TARGETS, "tp", broken)
    with pytest.raises(AssertionError, match="tp, input 0 of seed 7: "):
        fuzz_hytera.run("tp", count=1, seconds=1, seed=7)


def test_from_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz_hytera.main(["--target", "tmp", "--count", "50", "--memory"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("tmp: 50 inputs")
    assert "slowest" in shown
    assert "process grew" in shown
    assert "traced memory grew" in shown
    assert fuzz_hytera.main(["--count", "10", "--seconds", "-1"]) == 0
    assert capsys.readouterr().out.count(" 0 inputs") == len(fuzz_hytera.TARGETS)

import pytest

from fuzz import fuzz_voice


def test_the_short_form() -> None:
    outcomes = fuzz_voice.run(count=5_000, seconds=30, seed=20261122)
    # Otherwise the inputs are not what they are meant to be.
    for expected in (
        "accepted",
        "too_short",
        "padding",
        "unsupported",
        "buffer_late",
        "buffer_filled",
        "buffer_restarts",
        "buffer_strays",
        "buffer_refused",
    ):
        assert outcomes[expected], expected


def test_a_finding_shows_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_voice, "SLOW_S", -1.0)
    with pytest.raises(AssertionError, match=r"input 0 of seed 7: [0-9a-f]+"):
        fuzz_voice.run(count=1, seconds=1, seed=7)


def test_from_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz_voice.main(["--count", "50"]) == 0
    assert capsys.readouterr().out.startswith("50 inputs")
    assert fuzz_voice.main(["--count", "10", "--seconds", "-1"]) == 0
    assert capsys.readouterr().out.startswith("0 inputs")

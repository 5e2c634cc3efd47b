from random import Random

from custom_components.municipal_alarm.links.backoff import Backoff


def test_pauses_double_up_to_the_longest_and_are_spread() -> None:
    backoff = Backoff(first_s=0.5, longest_s=30.0)
    random = Random(1)
    for attempt, whole in enumerate((0.5, 1, 2, 4, 8, 16, 30, 30)):
        pauses = {backoff.pause(attempt, random) for _ in range(50)}
        assert len(pauses) == 50
        assert whole / 2 <= min(pauses) <= max(pauses) <= whole
    assert backoff.pause(10**6, random) <= 30

from collections.abc import Callable, Iterator

import pytest

from tests.radio.mototrbo.bench import Bench


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    """Make benches; whatever one sent or told must have been looked at."""
    made: list[Bench] = []

    def make(**settings: object) -> Bench:
        one = Bench(**settings)
        made.append(one)
        return one

    yield make
    for one in made:
        assert one.sent() == []
        assert one.events() == []

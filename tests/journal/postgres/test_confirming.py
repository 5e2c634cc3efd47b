"""A call runs once: when the database has it, or the file while the database is away."""

from collections.abc import Callable, Sequence

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.journal.postgres.confirming import Confirming


class Two:
    """A database that comes and goes, and a file."""

    def __init__(self) -> None:
        self.away = False
        self.ran: list[int] = []
        self.told = Confirming(self.hand_over, lambda: self.away)

    def hand_over(self, calls: Sequence[Callable[[], None]]) -> None:
        for call in calls:
            call()

    def change(self) -> None:
        self.away = not self.away
        self.told.look()


@given(st.data())
def test_each_runs_once_and_as_soon_as_it_counts(data: st.DataObject) -> None:
    two = Two()
    count = data.draw(st.integers(1, 5))
    in_file, in_database = zip(
        *(two.told.either(lambda number=number: two.ran.append(number)) for number in range(count)),
        strict=True,
    )
    file: set[int] = set()
    database: set[int] = set()
    expected: set[int] = set()
    for step in data.draw(
        st.lists(
            st.tuples(st.sampled_from(["file", "database", "change"]), st.integers(0, count - 1))
        )
    ):
        match step:
            case "file", number if number not in file:
                file.add(number)
                in_file[number]()
            case "database", number if number not in database:
                database.add(number)
                in_database[number]()
            case "change", _:
                two.change()
        expected |= database | (file if two.away else set())
        assert set(two.ran) == expected
        assert len(two.ran) == len(expected)


def test_nothing_waits_for_what_is_well() -> None:
    two = Two()
    two.told.look()
    two.change()
    assert two.ran == []

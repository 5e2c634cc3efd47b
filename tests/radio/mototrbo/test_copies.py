from custom_components.municipal_alarm.radio.mototrbo.copies import Copies
from custom_components.municipal_alarm.radio.mototrbo.tables import CAPACITY, COPY_S


def test_the_same_within_five_seconds_is_a_copy() -> None:
    copies = Copies()
    assert not copies.is_copy("7", "hello", 0.0)
    assert copies.is_copy("7", "hello", 0.0)
    assert copies.is_copy("7", "hello", COPY_S - 0.1)
    assert not copies.is_copy("8", "hello", 1.0)
    assert not copies.is_copy("7", "goodbye", 1.0)
    assert not copies.is_copy("7", "hello", COPY_S)


def test_what_goes_on_is_said_again() -> None:
    copies = Copies()
    said = [not copies.is_copy("7", "here", float(second)) for second in range(21)]
    assert sum(said) == 5


def test_what_was_forgotten_is_news() -> None:
    copies = Copies()
    copies.is_copy("7", "hello", 0.0)
    copies.forget("7", "hello")
    copies.forget("7", None)
    assert not copies.is_copy("7", "hello", 0.0)


def test_too_many_are_not_remembered() -> None:
    copies = Copies()
    for number in range(CAPACITY):
        copies.is_copy("7", number, 0.0)
    assert not copies.is_copy("7", "one more", 0.0)
    assert not copies.is_copy("7", "one more", 0.0)
    assert copies.is_copy("7", 0, 0.0)

from collections.abc import Callable

from custom_components.municipal_alarm.radio.events import (
    RadioEmergency,
    RadioRegistered,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from custom_components.municipal_alarm.radio.mototrbo import tables, texts_in, tms
from custom_components.municipal_alarm.radio.reading import TextRules
from tests.radio.mototrbo.bench import AT, TMS, Bench, Sent


def quiet(bench: Callable[..., Bench], **settings: object) -> Bench:
    """A bench where radio 7 is known already."""
    one = bench(check_every_s=1e9, **settings)
    one.hear("7", tms.Ack(0))
    assert [type(event) for event in one.events()] == [RadioRegistered]
    return one


def test_a_text_is_confirmed_after_the_journal_has_it(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    one.hear("7", tms.Text("on my way", 19))
    assert one.events() == [
        TextReceived(
            event_id=f"text/7/19/{int(AT.timestamp())}",
            occurred_at=AT,
            radio_id="7",
            text="on my way",
        )
    ]
    assert one.sent() == []
    one.commit()
    assert one.sent() == [Sent("7", tms.Ack(19))]


def test_repeats_are_told_once_and_each_is_confirmed(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    text = tms.Text("4", 99)
    one.hear("7", text)
    one.tick(5.0)
    one.hear("7", text)
    assert [type(event) for event in one.events()] == [StatusMessage]
    one.commit()
    assert one.messages() == [tms.Ack(99)] * 2
    one.tick(59.0)
    one.hear("7", text)
    assert one.messages() == [tms.Ack(99)]
    assert one.network.counters["repeat"] == 2
    one.tick(60.0)
    one.hear("7", text)
    assert len(one.events()) == 1
    for _ in range(100):
        one.hear("7", text)
    one.commit()
    assert len(one.messages()) == texts_in._MAX_REPEATS


def test_a_journal_that_stands_still_gives_no_answer(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    for _ in range(20):
        one.hear("7", tms.Text("help", 3))
        one.tick(5.0)
    assert len(one.events()) == 1
    assert one.sent() == []


def test_what_is_new_is_told(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    for radio, text, number in (("7", "1", 1), ("7", "1", 2), ("7", "2", 1), ("8", "1", 1)):
        one.hear(radio, tms.Text(text, number))
    told = one.events(StatusMessage)
    # The same number twice within a second: the radio began anew.
    assert len({event.event_id for event in told}) == 4
    one.events(RadioRegistered)


def test_without_a_number_a_text_cannot_be_confirmed(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    one.hear("7", tms.Text("1", None))
    one.hear("7", tms.Text("1", None))
    one.hear("7", tms.Text("2", 5, ack_wanted=False))
    assert len(one.events(StatusMessage)) == 2
    one.commit()
    assert one.sent() == []
    one.tick(5.0)
    one.hear("7", tms.Text("1", None))  # five seconds later it is said again
    (told,) = one.events()
    assert told.event_id.startswith("text/7/-/")


def test_from_a_computer_behind_a_radio(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    one.hear("7", tms.Text("1", 5), behind=True)
    (told,) = one.events()
    assert told.radio_id == "7"
    one.commit()
    assert one.sent() == [Sent("7", tms.Ack(5), behind=True)]


def test_half_a_letter_at_the_end_is_shown_and_confirmed(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    one.hear("7", bytes.fromhex("0009E00085043100320033"), port=TMS)
    (told,) = one.events()
    assert isinstance(told, TextReceived)
    assert told.text == "12\ufffd"
    one.commit()
    assert one.sent() == [Sent("7", tms.Ack(5))]


def test_texts_mean_what_the_rules_say(bench: Callable[..., Bench]) -> None:
    one = quiet(bench, rules=TextRules(emergency_words=("noodknop",)))
    one.hear("7", tms.Text("TAG:04A1", 1))
    one.hear("7", tms.Text("NOODKNOP\0", 2))
    tag, emergency = one.events()
    assert isinstance(tag, TagScanned)
    assert isinstance(emergency, RadioEmergency)
    assert not emergency.possible


def test_it_remembers_so_many_and_no_more(bench: Callable[..., Bench], monkeypatch) -> None:
    monkeypatch.setattr(texts_in, "CAPACITY", 3)
    one = quiet(bench)
    for number in range(4):
        one.hear("7", tms.Text("1", number))
    assert len(one.events()) == 4
    one.hear("7", tms.Text("1", 3))
    assert one.events() == []
    one.hear("7", tms.Text("1", 0))
    assert len(one.events()) == 1
    inner = one.network._texts_in
    assert len(inner._heard) == len(inner._event_ids) == len(inner._forget) == 3
    one.tick(tables.REMEMBERED_S)
    inner.wake(one.now)
    assert len(inner._heard) == len(inner._event_ids) == 0


def test_a_text_that_was_not_taken_in_is_told_again(bench: Callable[..., Bench]) -> None:
    one = quiet(bench)
    one.hear("7", tms.Text("4", 9))
    (told,) = one.network.take_told()
    one.network.not_taken(told.token)
    one.tick(5.0)
    one.hear("7", tms.Text("4", 9))
    assert [type(event) for event in one.events()] == [StatusMessage]
    one.commit()
    assert one.messages() == [tms.Ack(9)]

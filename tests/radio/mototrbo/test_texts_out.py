from collections.abc import Callable

import pytest

from custom_components.municipal_alarm.radio.commands import Priority, SendStatus, SendText
from custom_components.municipal_alarm.radio.events import RadioLost, RadioRegistered
from custom_components.municipal_alarm.radio.mototrbo import ars, texts_out, tms
from custom_components.municipal_alarm.radio.mototrbo.tables import MAX_OUTSTANDING, MAX_WAITING
from tests.radio.mototrbo.bench import Bench, Sent

PANIC = "Town hall, Ground floor, Desk 3 - PANIC #12"


def text(key: str = "k", *radios: str, words: str = PANIC, **more: object) -> SendText:
    return SendText(key=key, text=words, radio_ids=radios or ("7",), **more)


def urgent(key: str, **more: object) -> SendText:
    return text(key, priority=Priority.EMERGENCY, **more)


@pytest.fixture
def one(bench: Callable[..., Bench]) -> Bench:
    """A bench where radio 7 is known, and nobody is asked whether they are there."""
    one = bench(check_every_s=1e9)
    one.start()
    one.hear("7", ars.Response())
    one.events(RadioRegistered)
    return one


def number(sent: list[Sent]) -> int:
    (only,) = {one.message.sequence for one in sent}
    return only


def test_a_text_leaves_at_once_and_is_confirmed(one: Bench) -> None:
    one.send(text())
    sent = one.sent()
    assert sent == [Sent("7", tms.Text(PANIC, number(sent)))]
    assert one.receipts() == [("k", "sent", "7", None)]
    assert one.network.pending == 1
    one.hear("7", tms.Ack(number(sent)))
    assert one.receipts() == [("k", "receipted", "7", None)]
    assert one.network.pending == 0
    one.tick(60.0)
    assert one.nothing()
    one.hear("7", tms.Ack(number(sent)))
    assert one.network.counters["ack_of_nothing"] == 1


def test_not_connected_it_leaves_all_the_same(bench: Callable[..., Bench]) -> None:
    one = bench()
    assert not one.network.connected
    one.send(text())
    assert len(one.sent()) == 1
    assert one.receipts() == [("k", "sent", "7", None)]


def test_three_tries_under_one_number_and_then_it_has_failed(one: Bench) -> None:
    one.send(text())
    one.tick(14.9)
    sent = one.sent()
    assert sent == [Sent("7", tms.Text(PANIC, number(sent)))] * 3
    assert one.receipts() == [("k", "sent", "7", None)]
    one.tick(0.1)
    assert one.receipts() == [("k", "failed", "7", "no_answer")]
    assert one.network.pending == 0


def test_a_radio_that_is_off_is_tried_and_called_so(one: Bench) -> None:
    one.hear("7", ars.Deregistration())
    assert len(one.events(RadioLost)) == 1
    one.send(text())
    one.tick(15.0)
    assert len(one.sent()) == 3
    assert one.receipts()[-1] == ("k", "failed", "7", "radio_off")


def test_a_confirmation_by_the_computer_behind_counts_and_that_of_others_does_not(
    one: Bench,
) -> None:
    one.send(text())
    sequence = number(one.sent())
    one.receipts()
    one.hear("8", tms.Ack(sequence))
    one.hear("7", tms.Ack((sequence + 1) % 128))
    one.hear("7", tms.Ack(None))
    one.events(RadioRegistered)
    assert one.receipts() == []
    one.hear("7", tms.Ack(sequence), behind=True)
    assert one.receipts() == [("k", "receipted", "7", None)]


def test_a_text_is_cut_to_the_display(bench: Callable[..., Bench]) -> None:
    one = bench(display_letters=20)
    one.send(text())
    assert one.messages()[0].text == "Town h.. 3 PANIC #12"
    one.receipts()


def test_the_same_key_while_it_is_open_is_nothing_and_afterwards_is_done_again(
    one: Bench,
) -> None:
    one.send(text())
    one.send(text())
    sent = one.sent()
    assert len(sent) == 1
    one.hear("7", tms.Ack(number(sent)))
    one.receipts()
    one.send(text())
    again = one.sent()
    assert len(again) == 1
    assert number(again) != number(sent)
    assert one.receipts() == [("k", "sent", "7", None)]


def test_done_again_after_no_answer_it_keeps_its_number(one: Bench) -> None:
    """The radio may have shown it, with only its answers lost: so it shows it once."""
    one.send(text())
    one.tick(15.0)
    first = number(one.sent())
    one.tick(20.0)
    one.send(text())
    assert number(one.sent()) == first
    one.tick(15.0)
    one.sent()
    one.tick(56.0)
    one.send(text())  # too long ago: the radio may have forgotten it, or taken it for another
    assert number(one.sent()) != first
    one.send(text("other", words="else"))
    one.tick(15.0)
    one.send(text("other", words="changed"))
    assert len({sent.message.sequence for sent in one.sent()}) > 1
    one.receipts()


def test_a_confirmation_that_comes_too_late_spares_the_next_try(one: Bench) -> None:
    one.send(text())
    one.tick(15.0)
    sequence = number(one.sent())
    one.receipts()
    one.hear("7", tms.Ack(sequence))
    assert one.receipts() == []
    one.send(text())
    assert one.receipts() == [("k", "sent", "7", None), ("k", "receipted", "7", None)]
    assert one.sent() == []
    assert one.network.pending == 0


def test_an_emergency_overtakes_and_finds_a_place(one: Bench) -> None:
    for routine in range(5):
        one.send(text(f"r{routine}", words=f"r{routine}"))
    one.send(urgent("e1", words="e1"))
    one.send(urgent("e2", words="e2"))
    sent = one.sent()
    # One of the four places is kept for it.
    assert [one.message.text for one in sent] == ["r0", "r1", "r2", "e1"]
    one.hear("7", tms.Ack(sent[0].message.sequence))
    assert [one.text for one in one.messages()] == ["e2"]
    one.hear("7", tms.Ack(sent[1].message.sequence))
    assert one.messages() == []
    one.hear("7", tms.Ack(sent[2].message.sequence))
    assert [one.text for one in one.messages()] == ["r3"]
    one.receipts()


def test_what_waited_too_long_is_not_sent(one: Bench) -> None:
    for routine in range(MAX_OUTSTANDING):
        one.send(text(f"r{routine}", words=f"r{routine}", ttl_s=12.0))
    one.tick(12.0)
    assert ("r3", "failed", "7", "expired") in one.receipts()
    assert "r3" not in {sent.text for sent in one.messages()}
    one.tick(3.0)
    # Under way they end as unanswered, and are not sent once more.
    assert len(one.receipts()) == 3
    one.send(text("late", ttl_s=0.0))
    assert one.receipts() == [("late", "failed", None, "expired")]
    one.send(text("short", ttl_s=4.0))
    one.tick(5.0)
    assert one.receipts()[-1] == ("short", "failed", "7", "no_answer")
    assert len(one.messages()) == 1


def test_no_more_wait_than_are_worth_anything(one: Bench) -> None:
    for routine in range(MAX_OUTSTANDING - 1 + MAX_WAITING):
        one.send(text(f"r{routine}"))
    one.receipts()
    one.send(text("too many"))
    assert one.receipts() == [("too many", "failed", "7", "buffer_full")]
    one.send(urgent("e1"))  # the last place under way
    one.send(urgent("e2"))
    worst = f"r{MAX_OUTSTANDING - 2 + MAX_WAITING}"
    assert (worst, "failed", "7", "buffer_full") in one.receipts()
    assert len(one.sent()) == MAX_OUTSTANDING


def test_several_radios_are_told_one_by_one(one: Bench) -> None:
    one.send(text("k", "7", "8", "7"))
    seven, eight = one.sent()
    assert (seven.to, eight.to) == ("7", "8")
    assert one.receipts() == [("k", "sent", "7", None), ("k", "sent", "8", None)]
    one.hear("7", tms.Ack(seven.message.sequence))
    assert one.receipts() == [("k", "receipted", "7", None)]
    assert one.network.pending == 1
    one.tick(15.0)
    one.sent()
    assert one.receipts() == [("k", "failed", "8", "no_answer")]
    assert one.network.pending == 0


def test_a_group_is_told_once_and_never_confirms(one: Bench) -> None:
    one.send(SendText(key="k", text=PANIC, talkgroups=("100",), priority=Priority.EMERGENCY))
    (sent,) = one.sent()
    assert sent.to == "225.0.0.100"
    assert sent.message == tms.Text(PANIC, sent.message.sequence, ack_wanted=False)
    assert one.receipts() == [("k", "sent", None, None)]
    assert one.network.pending == 0
    one.tick(60.0)
    assert one.nothing()


def test_a_group_beside_radios_speaks_for_itself(bench: Callable[..., Bench]) -> None:
    one = bench(group_octet=239)
    one.send(SendText(key="k", text="x", radio_ids=("100",), talkgroups=("100",)))
    assert [sent.to for sent in one.sent()] == ["100", "239.0.0.100"]
    assert one.receipts() == [("k", "sent", "100", None), ("k", "sent", "100", None)]
    assert one.network.pending == 1


def test_a_status_code_is_a_text(one: Bench) -> None:
    one.send(SendStatus(key="k", code="0004", radio_ids=("7",)))
    assert one.messages()[0].text == "0004"
    assert one.receipts() == [("k", "sent", "7", None)]


def test_what_is_nobodys_number(one: Bench) -> None:
    one.send(text("k", "BOA", "7"))
    assert one.receipts() == [("k", "failed", "BOA", "unknown_radio"), ("k", "sent", "7", None)]
    assert len(one.sent()) == 1
    one.send(SendText(key="g", text="x", talkgroups=("0",)))
    assert one.receipts() == [("g", "failed", None, "invalid")]
    one.send(SendText(key="n", text="x"))
    assert one.receipts() == [("n", "failed", None, "invalid")]
    assert one.network.pending == 1


def test_numbers_that_ran_out_come_back(one: Bench) -> None:
    for burst in range(128):
        one.send(text(f"k{burst}"))
        for sent in one.sent():
            one.hear("7", tms.Ack(sent.message.sequence))
    one.receipts()
    one.send(text("waits"))
    assert one.nothing()
    one.tick(60.0)
    assert len(one.sent()) >= 1
    assert one.receipts()[0] == ("waits", "sent", "7", None)
    assert texts_out.MAX_WAITING == MAX_WAITING


def test_what_ended_unanswered_is_remembered_for_a_while_only(one: Bench) -> None:
    one.send(text("k1"))
    one.tick(15.0)
    one.hear("7", tms.Ack(one.sent()[0].message.sequence))
    one.tick(100.0)
    one.send(text("k2"))
    one.tick(15.0)
    inner = one.network._texts_out
    assert {key for key, _ in inner._ended} == {"k2"}
    assert not inner._confirmed_late
    one.sent()
    one.receipts()

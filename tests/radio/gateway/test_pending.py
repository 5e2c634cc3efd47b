from custom_components.municipal_alarm.radio.commands import QueryPosition, SendText
from custom_components.municipal_alarm.radio.events import FailureReason, Receipt, ReceiptState
from custom_components.municipal_alarm.radio.gateway.pending import PendingCommands, local_receipt


def text(key: str = "k", *radio_ids: str, group: bool = False) -> SendText:
    return SendText(
        key=key,
        text="x",
        radio_ids=radio_ids,
        talkgroups=("10",) if group else (),
        ttl_s=10.0,
    )


def receipt(state: ReceiptState, recipient: str | None = None, key: str = "k") -> Receipt:
    return Receipt(event_id="r", key=key, state=state, recipient=recipient)


def pending(command: SendText | QueryPosition) -> PendingCommands:
    book = PendingCommands()
    book.add(command, 0.0)
    return book


def test_a_final_receipt_ends_it() -> None:
    for state in (ReceiptState.RECEIPTED, ReceiptState.FAILED):
        for recipient in (None, "1"):
            book = pending(text("k", "1"))
            book.on_receipt(receipt(ReceiptState.ACCEPTED))
            book.on_receipt(receipt(ReceiptState.SENT, recipient))
            assert len(book) == 1
            book.on_receipt(receipt(state, recipient))
            assert len(book) == 0


def test_each_of_several_has_to_receipt() -> None:
    book = pending(text("k", "1", "2"))
    book.on_receipt(receipt(ReceiptState.RECEIPTED, "1"))
    book.on_receipt(receipt(ReceiptState.RECEIPTED, "1"))
    book.on_receipt(receipt(ReceiptState.RECEIPTED, "stranger"))
    book.on_receipt(receipt(ReceiptState.RECEIPTED, "2", key="other"))
    assert [entry.command.key for entry in book] == ["k"]
    book.on_receipt(receipt(ReceiptState.FAILED, "2"))
    assert book.get("k") is None


def test_sent_is_the_last_word_of_a_talkgroup() -> None:
    book = pending(text("k", group=True))
    book.on_receipt(receipt(ReceiptState.ACCEPTED))
    assert len(book) == 1
    book.on_receipt(receipt(ReceiptState.SENT))
    assert len(book) == 0
    both = pending(text("k", "1", group=True))
    both.on_receipt(receipt(ReceiptState.SENT))
    assert len(both) == 1


def test_what_never_left_fails_for_each_radio() -> None:
    book = pending(text("k", "2", "1"))
    assert book.next_expiry() == 10.0
    assert book.expire(9.9) == []
    assert [(r.recipient, r.reason) for r in book.expire(10.0)] == [
        ("1", FailureReason.EXPIRED),
        ("2", FailureReason.EXPIRED),
    ]
    assert book.next_expiry() is None
    group = pending(text("k", group=True))
    assert [r.recipient for r in group.expire(10.0)] == [None]
    query = pending(QueryPosition(key="q", radio_id="1", ttl_s=1.0))
    assert [r.key for r in query.expire(1.0)] == ["q"]


def test_what_was_sent_is_not_called_a_failure() -> None:
    book = pending(text("k", "1"))
    book.on_receipt(receipt(ReceiptState.SENT))
    assert book.expire(10.0) == []
    assert len(book) == 0
    some = pending(text("k", "1", "2", "3"))
    some.on_receipt(receipt(ReceiptState.SENT, "1"))
    some.on_receipt(receipt(ReceiptState.ACCEPTED, "2"))
    assert [r.recipient for r in some.expire(10.0)] == ["2", "3"]


def test_the_same_key_again_starts_over() -> None:
    book = pending(text("k", "1"))
    book.add(text("k", "1"), 5.0)
    assert book.next_expiry() == 15.0
    assert book.expire(10.0) == []
    book.remove("k")
    book.remove("k")
    assert book.next_expiry() is None


def test_receipts_of_our_own_say_so() -> None:
    made = local_receipt(text(), FailureReason.BUFFER_FULL, "1")
    assert made.event_id == "local:k:1:buffer_full"
    assert made.state is ReceiptState.FAILED

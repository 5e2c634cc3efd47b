"""Every error says what to know about it, in one sentence."""

import pytest

from custom_components.municipal_alarm.journal.errors import (
    DamagedJournal,
    DamagedRecord,
    JournalError,
    NewerSchema,
    NewerVersion,
    UnknownKind,
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DamagedJournal("x.db: no journal"), "x.db: no journal"),
        (NewerSchema(3, 1), "the journal has schema version 3, this release knows up to 1"),
        (UnknownKind("flew"), "records of kind 'flew' are unknown to this release"),
        (NewerVersion("flew", 2, 1), "kind 'flew' has version 2, this release knows up to 1"),
        (DamagedRecord("flew", 1, "ouch"), "kind 'flew', version 1, is damaged: ouch"),
    ],
)
def test_words(error: JournalError, words: str) -> None:
    assert isinstance(error, JournalError)
    assert words in str(error)

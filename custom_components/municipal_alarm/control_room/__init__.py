"""The rules of the room, readable by a security officer.

Pure: standard library only. No Home Assistant, asyncio, clock, randomness or
disk; time and ids are arguments. A test proves it.

Reading order::

    ids, words      names of things; closed lists of words
    site            what is set up: buildings, desks, responders, policies, codes
    signals         what sources report: messages of one kind
    commands        what people ask: messages of the other
    events          what happened (the journal's vocabulary)
    effects         what must now be done outside
    incident        one incident and its transition table
    state           everything that is folded from events
    fold            state + event -> state
    turn            collects the events and effects of one message
    engine          the one door: handle(state, message, now), next_deadline(state)
    sources, correlation, alerts, escalation, roster, dispatch, codes, closing
                    the rules, one subject each
    roles           who may do what
    snapshot        what entities and screens may show
    wording         the sentences that go to radios
"""

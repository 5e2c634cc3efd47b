"""The rules of the room, readable by a security officer.

Pure: standard library only. No Home Assistant, asyncio, clock, randomness or
disk; time and ids are arguments. A test proves it.

Reading order::

    ids, words      names of things; closed lists of words
    values          how every value here is made
    site            what is set up: buildings, desks, responders, policies, codes
    signals         what sources report: messages of one kind
    commands        what people ask: messages of the other
    events          what happened (the journal's vocabulary), with
    event_bases, radio_events
                    what every event has; those of radios, microphones, positions
    effects         what must now be done outside
    incident        one incident and its transition table
    secrecy         what those see who must not learn of duress
    state, shelves  everything that is folded from events, and its large maps
    fold, incident_fold
                    state + event -> state; incident + event -> incident
    turn            collects the events and effects of one message
    engine          the one door: handle(state, message, now), next_deadline(state)
    sources, correlation, escalation, roster, alerts, receipts, prompts, dispatch,
    codes, closing, scans, carrying, microphones, positions
                    the rules, one subject each
    roles           who may do what
    snapshot        what entities and screens may show
    wording         the sentences that go to radios
"""

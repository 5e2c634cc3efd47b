"""Learning from every incident: what is made of the journal, and never by the way of an alarm.

Pure, as `control_room` is, whose words it uses.

    facts       what one incident comes down to
    sentences/  each event as a sentence, in both languages
    figures/    numbers of many incidents, held against targets
    reports/    a month, a year, a dossier: what stands in them, not how it looks
"""

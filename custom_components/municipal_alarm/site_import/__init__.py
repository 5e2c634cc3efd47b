"""The site plan within Home Assistant: what is set up is read, judged, changed and put back.

    reading.py     config entries -> the set-up of `site_plan/`
    storing.py     a thing of a set-up -> what is stored of it
    judging.py     what only Home Assistant can say is wrong
    applying.py    a difference -> config entries, wholly or not at all
    importing.py   import, export, undo: one at a time
    telling.py     problems and differences, for actions and forms
    actions.py     the actions

See docs/site-plan.md and ADR 29.
"""

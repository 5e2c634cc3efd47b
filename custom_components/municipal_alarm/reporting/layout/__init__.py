"""What stands in a report -> a page, in one language.

hand      what every part writes with
report    a month or a year: its parts put together, and what is seen first
response  how soon help came
alarms    how many alarms, of what, when and where, and how they ended
load      the load of the control room
guarding  tests, equipment, rounds, lone work
learned   aggression and measures
dossier   one incident
"""

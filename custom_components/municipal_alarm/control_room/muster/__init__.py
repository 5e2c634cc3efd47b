"""Calling people together: the fire of a building, the call-up, the roll-call.

`gathering` holds the values that an incident carries, `fold` what each event makes of
them; `call_up`, `roll_call` and `fire` the rules.
"""

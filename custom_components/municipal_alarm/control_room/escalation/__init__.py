"""Escalation: whom an alarm reaches and when, until an operator takes it on.

`steps` takes the steps of a `policy`, `targets` finds whom they mean, `conditions` says
whether one is taken, `repeats` does one again, `putting_off` lets the later ones wait,
`outside` calls external help, `holes` names what a policy leaves out, and `preview` plays
one through before it is needed.
"""

"""People who work alone, and warnings that come before an alarm.

`session` holds the values, `fold` what each event makes of them, `supervision` the
rules of check-ins, `pre_alerts` those of radios that warn.
"""

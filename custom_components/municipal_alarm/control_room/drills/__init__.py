"""Drills and tests: what proves that it works, and that people know what to do.

`desk_test` holds the values, `fold` what each event makes of them, `testing` the rules of
one person testing one desk, `coverage` which desks are due.
"""

"""Numbers of many incidents, held against targets. What each means: docs/figures.md.

counting      shares and ranks: what every figure is made of
rules         what can be set: targets, shifts, which time zone
milestones    how long it took, and whether that was within the targets
groups        the same by building, kind, hour, weekday, shift and month
outcomes      how incidents ended, and which desks call again and again
load          alarms for each operator position, and floods
field         rounds and lone work
equipment     links that were down, desks to test, and what is silent
period        all of it, of one period
"""

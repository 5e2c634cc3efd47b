"""What is learned of one incident after it: the evaluation, and what was agreed.

parts         what an evaluation holds
progress      how far the evaluation of one incident is
asking        whether, and until when, the policy asks for it
writing       it is written, and approved by somebody else
measures      what was agreed and is not done, of all incidents
keeping       a measure is changed, done, taken back, dropped
reminding     what is due is said again
fold          what the events change in the incident
measure_fold  what they change in the room
"""

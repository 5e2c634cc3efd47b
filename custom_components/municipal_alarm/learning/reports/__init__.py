"""What stands in a report: numbers and facts, in no language and no layout.

period    a month or a year, by the municipality's clock
forms     what the evaluations of many incidents say of aggression, added up
measures  what was agreed and is not done, in a report
report    a month or a year, of one building or of the municipality
dossier   one incident
"""

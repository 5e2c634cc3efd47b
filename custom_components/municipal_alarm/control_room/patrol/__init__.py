"""Guards on their rounds: tags that were read, and the rounds they prove.

`scanned` and `round` hold the values, `fold` what each event makes of them, `judging`
what makes a scan doubtful, `rounds` the rules, `report` what stays of a round.
"""

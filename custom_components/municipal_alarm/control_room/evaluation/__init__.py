"""What is learned of one incident after it: the evaluation, and what was agreed.

    parts   what an evaluation holds
"""

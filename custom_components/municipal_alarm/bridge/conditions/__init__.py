"""What the conditions of Home Assistant are made of (see `condition.py`)."""

# pg8000 brings no types; what is used of it.

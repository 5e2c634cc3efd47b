"""Real servers and people made of code, for tests, demo and benchmarks alike."""

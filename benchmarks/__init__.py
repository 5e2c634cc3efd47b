"""Measurements of the product: `script/bench NAME`. Each module has `run() -> figures`."""

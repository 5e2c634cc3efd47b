"""Turn `pip config list` (standard input) into the environment that tells uv the same.

Prints shell `export` lines for those of uv's variables that are not set yet.

pip's extra-index-url is left out: every package we lock is public, so the main index
(or its mirror) has it, and uv, other than pip, would prefer an extra index that holds
only some of a version's files.
"""

import ast
import os
import shlex
import sys

VARIABLES = {
    "cert": "SSL_CERT_FILE",
    "find-links": "UV_FIND_LINKS",  # only where pip is told to use nothing else
    "index-url": "UV_DEFAULT_INDEX",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
}
# pip lets the environment win over its files, and a command's section over [global].
SECTIONS = ("global", "install", ":env:")


def settings(lines: list[str]) -> dict[str, str]:
    """Read lines like `global.index-url='…'`, the strongest section winning."""
    found: dict[str, tuple[int, str]] = {}
    for line in lines:
        key, separator, value = line.partition("=")
        section, _, option = key.strip().partition(".")
        if not separator or section not in SECTIONS or option not in VARIABLES:
            continue
        rank = SECTIONS.index(section)
        if option not in found or rank >= found[option][0]:
            found[option] = (rank, str(ast.literal_eval(value)))
    return {option: value for option, (_, value) in found.items()}


def main() -> None:
    """Print the exports."""
    found = settings(sys.stdin.read().splitlines())
    if found.get("no-index", "").lower() in {"", "0", "false", "no", "off"}:
        found.pop("no-index", None)
        found.pop("find-links", None)
    else:
        found["no-index"] = "true"
    for option, value in found.items():
        # uv separates several folders by commas, several hosts by spaces, as pip does.
        joined = ("," if option == "find-links" else " ").join(value.split())
        if VARIABLES[option] not in os.environ:
            print(f"export {VARIABLES[option]}={shlex.quote(joined)}")


if __name__ == "__main__":
    main()

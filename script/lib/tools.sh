# shellcheck shell=bash
# Tools that only some scripts need; call these after `enter`.

# Sets NODE_BIN to the folder of a node that builds the frontend, and puts it on PATH.
need_node() {
  local version
  version="$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || true)"
  if [[ "$version" =~ ^[0-9]+$ && "$version" -ge 20 ]] && command -v npm >/dev/null; then
    NODE_BIN="$(dirname "$(command -v node)")"
    return
  fi
  # A venv of its own: script/setup keeps .venv to what its lock file says.
  local folder="$ROOT/.cache/node"
  if ! cmp -s "$ROOT/script/lib/node.lock" "$folder/node.lock"; then
    say "Node 20 or newer is not on PATH; fetching one into .cache/node (200 MB)."
    source "$ROOT/script/lib/python.sh"
    PYTHON="$VENV/bin/python"
    use_pip_settings
    logged node-venv "Please remove the folder .cache/node and run this again." \
      "$VENV/bin/uv" venv --no-project --clear --python "$PYTHON" "$folder"
    logged node "Please install Node 20 or newer, and run this again." \
      "$VENV/bin/uv" pip sync --python "$folder/bin/python" --require-hashes "$ROOT/script/lib/node.lock"
    cp "$ROOT/script/lib/node.lock" "$folder/"
  fi
  NODE_BIN="$folder/bin"
  export PATH="$NODE_BIN:$PATH"
}

# Sets CHROMIUM to a browser for tests that look at pages.
need_chromium() {
  local name
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    CHROMIUM="$(command -v "$name")" && return
  done
  die "Please install Chromium (the package chromium), and run this again."
}

# shellcheck shell=bash
# What only the screen needs. script/setup fetches it; a later change is caught up with by
# the scripts that call these, after `enter`.

# What the packages of frontend/ ask for.
_node_is_suitable() {
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19) ? 0 : 1);
  ' 2>/dev/null
}

# Puts a node that builds and tests the screen on PATH.
need_node() {
  _node_is_suitable && return
  # A venv of its own: script/setup keeps .venv to what its lock file says.
  local folder="$ROOT/.cache/node"
  if ! cmp -s "$ROOT/script/lib/node.lock" "$folder/node.lock"; then
    source "$ROOT/script/lib/python.sh"
    use_pip_settings
    logged node-venv "Please remove the folder .cache/node and run this again." \
      "$VENV/bin/uv" venv --no-project --clear --python "$VENV/bin/python" "$folder"
    logged node "Please install Node 20.19 or newer with npm, and run this again." \
      "$VENV/bin/uv" pip sync --python "$folder/bin/python" --require-hashes "$ROOT/script/lib/node.lock"
    cp "$ROOT/script/lib/node.lock" "$folder/"
  fi
  # Before an older node of the machine, and after our own Python: that venv has one too.
  export PATH="$VENV/bin:$folder/bin:$PATH"
}

# Makes frontend/node_modules what package-lock.json says.
need_node_packages() {
  local lock="$ROOT/frontend/package-lock.json" installed="$ROOT/frontend/node_modules/.installed"
  cmp -s "$lock" "$installed" && return
  logged npm "Please check that npm reaches its registry (npm ping), and run this again." \
    npm ci --prefix "$ROOT/frontend" --ignore-scripts --no-audit --no-fund
  cp "$lock" "$installed"
}

# Sets CHROMIUM to a browser for tests that look at pages.
find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    CHROMIUM="$(command -v "$name")" && return
  done
  CHROMIUM="$CACHE/chromium/chromium"
  [[ -x "$CHROMIUM" ]]
}

need_chromium() {
  find_chromium || die "Please install Chromium (the package chromium), and run this again."
}

# Debian's, in a folder: with its libraries and fonts, and a script that says where they are.
chromium_from_debian() {
  local unpacked="$CACHE/chromium.new" place="$CACHE/chromium" kind
  rm -rf "$unpacked" && mkdir -p "$unpacked"
  debian_unpack "$(debian_here)" "$unpacked" chromium || return
  without_c_library "$unpacked"
  kind="$(cd "$unpacked/usr/lib" && printf '%s\n' *-linux-gnu* | head -n 1)"
  find "$unpacked" "$unpacked/usr" "$unpacked/usr/share" "$unpacked/usr/lib" -mindepth 1 -maxdepth 1 \
    ! -name usr ! -name share ! -name lib ! -name chromium ! -name fonts ! -name "$kind" -exec rm -rf {} + || return
  rm -rf "$unpacked/usr/lib/$kind"/{dri,gconv,perl*,systemd}
  cat >"$unpacked/fonts.conf" <<CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>$place/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>$place/fonts</cachedir>
</fontconfig>
CONF
  cat >"$unpacked/chromium" <<SH
#!/bin/sh
export LD_LIBRARY_PATH="$place/usr/lib/$kind:$place/lib/$kind:$place/usr/lib/$kind/pulseaudio"
export FONTCONFIG_FILE="$place/fonts.conf"
exec "$place/usr/lib/chromium/chromium" "\$@"
SH
  chmod +x "$unpacked/chromium"
  rm -rf "$place" && mv "$unpacked" "$place" || return
  "$place/chromium" --version || { rm -rf "$place"; return 1; }
}

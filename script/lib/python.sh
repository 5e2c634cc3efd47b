# shellcheck shell=bash
# Finds or makes a Python that Home Assistant accepts, and the uv that installs packages.

PYTHON_NEEDED="3.14.2"
DEBIAN_PYTHON="$CACHE/python-3.14"
BOOTSTRAP="$CACHE/bootstrap"

# Good enough means: new enough, and everything Home Assistant takes for granted imports.
_is_suitable() {
  # In a shell of its own, which keeps it quiet when a broken Python crashes.
  (
    "$1" -I -c "
import sys
assert sys.version_info[:2] == (3, 14) and sys.version_info >= (${PYTHON_NEEDED//./, })
import bz2, compression.zstd, ctypes, lzma, sqlite3, ssl, venv, zlib
ctypes.CDLL(None); sqlite3.connect(':memory:').execute('select 1'); ssl.create_default_context()
"
  ) >/dev/null 2>&1
}

# Sets PYTHON, and PYTHON_FROM (for people).
find_python() {
  local candidate
  for candidate in $(type -ap python3.14 || true); do
    # The venv's own does not count: it may hang on an interpreter that is gone.
    if [[ "$candidate" != "$VENV"/* ]] && _is_suitable "$candidate"; then
      # What a shim of pyenv or asdf stands for, not the shim.
      PYTHON="$("$candidate" -I -c 'import sys; print(sys.executable)')" PYTHON_FROM="from PATH"
      return
    fi
  done
  if command -v uv >/dev/null && _python_from_uv; then
    PYTHON_FROM="by uv"
    return
  fi
  PYTHON="$DEBIAN_PYTHON/usr/bin/python3.14" PYTHON_FROM="unpacked from Debian's packages"
  _is_suitable "$PYTHON" && return
  has_debian_packages \
    || die "Please install Python $PYTHON_NEEDED or newer as python3.14 (or uv, which brings its own), and run this again: this is no Debian, where we could unpack one."
  logged python "Please check that apt-get reaches its Debian mirror and pip its package index, or install Python $PYTHON_NEEDED or newer as python3.14, and run this again." \
    _python_from_debian
  _is_suitable "$PYTHON" \
    || die "The Python unpacked from Debian's packages does not run here; please install Python $PYTHON_NEEDED or newer as python3.14, and run this again."
}

_python_from_uv() {
  export UV_PYTHON_INSTALL_DIR="$CACHE/uv-python"
  # Where its downloads are blocked, uv would go on trying for minutes.
  UV_HTTP_RETRIES=0 UV_HTTP_TIMEOUT=15 timeout 120 uv python install --no-bin "3.14" >/dev/null 2>&1 </dev/null || return 1
  PYTHON="$(uv python find --managed-python --no-project "3.14" 2>/dev/null)" && _is_suitable "$PYTHON"
}

# Debian's python3.14 with every library it needs, its C library included, so that it
# also runs on an older Debian; patchelf points it to them. Until then it runs by its
# own loader, and so fetches patchelf (Debian's, 0.18, breaks what it patches).
_python_from_debian() {
  local new="$DEBIAN_PYTHON.new" libraries loader
  rm -rf "$new" && mkdir -p "$new"
  debian_unpack "$DEBIAN_WITH_PYTHON" "$new" python3.14-venv || return
  libraries="usr/lib/$(cd "$new/usr/lib" && printf '%s\n' *-linux-gnu* | head -n 1)"
  loader="$(basename "$(printf '%s\n' "$new/$libraries"/ld-linux*.so.* | head -n 1)")"
  cat "$new"/usr/share/ca-certificates/mozilla/*.crt >"$new/ca-certificates.crt" || return
  _trust "$new/ca-certificates.crt"
  _install_bootstrap "$new/$libraries/$loader" --library-path "$new/$libraries" \
    "$new/usr/bin/python3.14" "$(_pip_wheel "$new/usr")/pip" || return
  # A forced rpath, not a runpath: it also serves the libraries' own libraries.
  "$BOOTSTRAP/bin/patchelf" \
    --set-interpreter "$DEBIAN_PYTHON/$libraries/$loader" \
    --force-rpath --set-rpath "$DEBIAN_PYTHON/$libraries" \
    "$new/usr/bin/python3.14" || return
  rm -rf "$new"/usr/share/{doc,man,zoneinfo} "$DEBIAN_PYTHON"
  mv "$new" "$DEBIAN_PYTHON"
}

# A machine without certificates of its own (the smallest Debian image) trusts Debian's.
_trust() {
  [[ -f "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" ]] \
    || export PIP_CERT="$1" PIP_USE_DEPRECATED=legacy-certs
}

# _install_bootstrap PIP…: the tools of bootstrap.lock, checked by their hashes.
_install_bootstrap() {
  rm -rf "$BOOTSTRAP"
  "$@" install --quiet --no-input --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes --target "$BOOTSTRAP" -r "$ROOT/script/lib/bootstrap.lock" || return
  cp "$ROOT/script/lib/bootstrap.lock" "$BOOTSTRAP/"
}

# Sets UV: the version of bootstrap.lock, or one on PATH where there is no pip.
find_uv() {
  UV="$BOOTSTRAP/bin/uv"
  cmp -s "$ROOT/script/lib/bootstrap.lock" "$BOOTSTRAP/bootstrap.lock" && return
  _find_pip
  if [[ -n "${PIP[*]}" ]]; then
    logged uv "Please check that pip reaches its package index (pip config list shows which), and run this again." \
      _install_bootstrap "${PIP[@]}"
  else
    UV="$(command -v uv)" || die "Please install pip for $PYTHON, or uv, and run this again."
  fi
}

# Sets PIP to the command of a pip, wherever it comes from; empty if there is none.
_find_pip() {
  local python wheel
  wheel="$(_pip_wheel "${PYTHON%/bin/*}")"
  [[ -f "$wheel" ]] && { PIP=("$PYTHON" "$wheel/pip"); return; }
  for python in "$PYTHON" python3; do
    "$python" -m pip --version >/dev/null 2>&1 && { PIP=("$python" -m pip); return; }
  done
  PIP=()
}

# Debian keeps its pip as a wheel, and a wheel can be run without being installed.
_pip_wheel() { printf '%s\n' "$1"/share/python-wheels/pip-*.whl | tail -n 1; }

# uv does not read pip's settings, where many a company names its mirror: pass them on,
# unless uv has its own.
use_pip_settings() {
  _find_pip
  [[ -n "${PIP[*]}" ]] || return 0
  local settings
  settings="$("${PIP[@]}" config list 2>/dev/null | "$PYTHON" -I "$ROOT/script/lib/uv_index.py")"
  eval "$settings"
}

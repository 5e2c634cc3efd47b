# shellcheck shell=bash
# What every script starts with:
#
#   source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
#
# Progress goes to standard error, so that a script's own output (JSON, say) stays clean.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
VENV="$ROOT/.venv"
LOGS="$ROOT/.cache/log"
# The only folder outside the repository that the scripts write to, apart from the
# caches that pip, uv and npm keep beside it.
CACHE="${XDG_CACHE_HOME:-${HOME:?is not set, and the scripts need a place for their cache: set HOME or XDG_CACHE_HOME}/.cache}/municipal_alarm"
SCRIPT="script/$(basename "$0")"
[[ "$0" == */.ci/* ]] && SCRIPT=".ci/$(basename "$0")"

say() { printf '%s\n' "$*" >&2; }

# step 1/5 "Python 3.14": one line a step, with what came of it added by `done_with`.
step() { printf '[%s] %s … ' "$1" "$2" >&2; }
done_with() { printf '%s\n' "$*" >&2; }

# Sentences are printed by whoever knows one; the EXIT trap below has one for the rest.
EXPLAINED=

# die "one sentence that says what to do"
die() {
  printf '\n%s: %s\n' "$SCRIPT" "$*" >&2
  EXPLAINED=yes
  exit 1
}

_explain() {
  [[ $1 -eq 0 || -n "$EXPLAINED" ]] \
    || printf '\n%s: Something failed that nobody foresaw; read the output above, or watch every step with: bash -x %s\n' "$SCRIPT" "$SCRIPT" >&2
}
trap '_explain $?' EXIT

# Shows the comment at the top of the calling script.
usage() { sed -n '2,/^[^#]/{/^#/s/^#\( \|$\)//p}' "$0"; }

# For scripts that take no argument but -h.
only_help() {
  case "${1:-}" in
    "") ;;
    -h | --help) usage; exit 0 ;;
    *) die "There is no argument '$1' here; see $SCRIPT --help." ;;
  esac
}

# logged NAME "what to do when it fails" COMMAND…: silent, unless it fails.
logged() {
  local log="$LOGS/$1.log" advice="$2"
  shift 2
  mkdir -p "$LOGS"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    printf 'failed\n\n' >&2
    tail -n 25 "$log" >&2
    die "$advice (The whole output is in ${log#"$ROOT"/}.)"
  fi
}

# What setup did stays right as long as this does not change.
setup_fingerprint() {
  {
    printf '%s\n' "$ROOT" "$CACHE"
    cat "$ROOT"/requirements.lock "$ROOT"/script/setup "$ROOT"/script/lib/{bootstrap.lock,common.sh,debian.sh,python.sh}
  } | sha256sum | cut -d' ' -f1
}

is_set_up() {
  [[ -x "$VENV/bin/python" && -f "$VENV/set-up" && "$(<"$VENV/set-up")" == "$(setup_fingerprint)" ]]
}

# For every script that needs the environment: makes it if need be, and enters it.
enter() {
  is_set_up || "$ROOT/script/setup"
  cd "$ROOT"
  export VIRTUAL_ENV="$VENV" PATH="$VENV/bin:$PATH"
  unset PYTHONHOME PYTHONPATH
  # Set only where the system has no libturbojpeg; PyTurboJPEG looks here by itself.
  if [[ -d "$CACHE/libturbojpeg" ]]; then
    export LD_LIBRARY_PATH="$CACHE/libturbojpeg${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  fi
  # There only where the system has none, and after its own.
  [[ ! -d "$CACHE/chromium" ]] || export PATH="$PATH:$CACHE/chromium"
}

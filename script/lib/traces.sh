# shellcheck shell=bash
# The repository speaks of the project alone: it names no package index or mirror, so
# that it works with any, and no path of somebody's machine.

# The hosts that this machine fetches packages from, one a line.
_package_hosts() {
  {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true
    uv pip compile --quiet --no-header --emit-index-url - </dev/null 2>/dev/null || true
    python -m pip config list 2>/dev/null || true
    env | grep -E '^(PIP|UV|npm_config)_' || true
    npm config get registry 2>/dev/null || true
  } | sed '/^[[:space:]]*#/d' | grep -oE 'https?://[^/[:space:]"'\'']+' | sed -E 's#https?://([^@]*@)?##; s#:[0-9]+$##' \
    | grep -vE '^(localhost|127\.)' | sort -u
}

_traces() {
  printf '%s\n' "$ROOT" "$CACHE"
  [[ "$HOME" == / ]] || printf '%s\n' "$HOME/"
  _package_hosts
}

# The folder beside which this clone lies, as an expression: what is next to it is nobody's
# business either. A folder that every machine has says nothing.
_neighbourhood() {
  local parent
  parent="$(dirname "$ROOT")"
  case "$parent" in
    / | /home | /mnt | /opt | /root | /srv | /tmp | /usr/* | /var/*) parent="$ROOT" ;;
  esac
  printf '(^|[^[:alnum:]_./-])%s/' "$(sed 's/[^[:alnum:]_/-]/[&]/g' <<<"$parent")"
}

# Tracked files and new ones on their way to be; without git, all but what the scripts made.
_files() {
  git ls-files -z --cached --others --exclude-standard 2>/dev/null \
    || find . -type d \( -name .git -o -name .venv -o -name .cache -o -name node_modules \) -prune -o -type f -print0
}

no_traces() {
  local found=0 files
  mapfile -d '' -t files < <(_files)
  grep -sInF -f <(_traces) -- "${files[@]}" && found=1
  grep -sInE "$(_neighbourhood)" -- "${files[@]}" && found=1
  # Folders of people, whoever they are, and lock files that say where a file came from.
  grep -sInE '(^|[^[:alnum:]_./-])/(home|Users)/[[:alnum:]]' -- "${files[@]}" && found=1
  grep -sInE '^ *("resolved": "|registry = "|resolution: ")https?:' -- "${files[@]}" && found=1
  [[ $found -eq 0 ]]
}

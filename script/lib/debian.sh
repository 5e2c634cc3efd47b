# shellcheck shell=bash
# Packages of Debian, unpacked into a folder of ours: no root, nothing installed.

# The newest Debian that is not out yet has Python 3.14. Its name stays when it is
# released, which "testing" does not.
DEBIAN_WITH_PYTHON=forky
APT_CACHE="$CACHE/apt"

has_debian_packages() { command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; }

# Prints the machine's own source of Debian packages as deb822 without its suite:
# the same mirror, keys and options. Prints nothing if there is none.
_debian_source() {
  local file
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r "$file" ]] || continue
    if [[ "$file" == *.sources ]]; then
      # Stanzas between empty lines; comments may stand anywhere in them.
      sed '/^#/d' "$file" | awk '
        BEGIN { RS = ""; FS = "\n" }
        {
          keep = ""; uri = ""; wanted = 0; type = 0; on = 1; skip = 0
          for (i = 1; i <= NF; i++) {
            if ($i !~ /^[ \t]/) {
              field = tolower($i); sub(/:.*/, "", field)
              value = $i; sub(/^[^:]*:[ \t]*/, "", value)
              skip = field ~ /^(types|suites|components|enabled|uris)$/
              if (field == "types") type = value ~ /(^| )deb( |$)/
              if (field == "enabled") on = value !~ /^(no|false|0|off|without|disable)$/
              # Not the security, updates or backports suites: those carry a dash or a slash.
              if (field == "suites") { split(value, suite, /[ \t]+/); wanted = suite[1] !~ /[-\/]/ }
              if (field == "uris") { split(value, uris, /[ \t]+/); uri = uris[1] }
            }
            if (!skip) keep = keep $i "\n"
          }
          if (type && on && wanted && uri ~ /debian/ && uri !~ /security/) { printf "URIs: %s\n%s", uri, keep; exit }
        }'
    else
      awk '
        $1 == "deb" {
          line = $0; options = ""
          if (match(line, /\[[^]]*\]/)) {
            options = substr(line, RSTART + 1, RLENGTH - 2)
            line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
          }
          split(line, word, /[ \t]+/)
          if (word[2] !~ /debian/ || word[2] ~ /security/ || word[3] ~ /[-\/]/) next
          printf "URIs: %s\n", word[2]
          n = split(options, option, /[ \t]+/)
          for (i = 1; i <= n; i++) {
            if (option[i] ~ /^signed-by=/) { sub(/^signed-by=/, "", option[i]); printf "Signed-By: %s\n", option[i] }
            if (option[i] ~ /^trusted=/) { sub(/^trusted=/, "", option[i]); printf "Trusted: %s\n", option[i] }
          }
          exit
        }' "$file"
    fi
  done | awk '/^URIs:/ && seen++ { exit } { print }'
}

# A private apt: its own sources, lists, cache and an empty idea of what is installed,
# so that every needed library comes along. The machine's proxy and key settings hold;
# its hooks, which tidy up the system's apt, do not.
_private_apt() {
  local suite="$1" home="$APT_CACHE/$1"
  shift
  mkdir -p "$home/state/lists/partial" "$home/cache/archives/partial"
  : >"$home/status"
  printf 'Types: deb\nSuites: %s\nComponents: main\n%s\n' "$suite" "$DEBIAN_SOURCE" >"$home/debian.sources"
  cat >"$home/apt.conf" <<CONF
Dir::Etc::sourcelist "$home/debian.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$home/state";
Dir::State::status "$home/status";
Dir::State::lists "$home/state/lists";
Dir::Cache "$home/cache";
Dir::Log "$home";
APT::Sandbox::User "$(id -un)";
APT::Default-Release "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
CONF
  apt-get -q -c "$home/apt.conf" "$@"
}

# without_c_library FOLDER: what was unpacked of the machine's own Debian runs on the machine's
# own C library; two halves of two do not fit. LLVM goes too: 120 MB that no test needs.
without_c_library() {
  local part
  rm -rf "$1"/usr/lib/*-linux-gnu*/libLLVM*
  for part in ld-linux libc libm libmvec libdl libpthread librt libresolv libnsl libutil libanl; do
    rm -f "$1"/{lib,usr/lib}/*-linux-gnu*/"$part"{.so*,-*.so*}
  done
}

# The machine's own Debian.
debian_here() {
  # shellcheck source=/dev/null
  (. /etc/os-release && printf '%s' "${VERSION_CODENAME:-$DEBIAN_WITH_PYTHON}")
}

# debian_unpack SUITE FOLDER PACKAGE…: the packages and all they need.
debian_unpack() {
  local suite="$1" folder="$2" deb
  shift 2
  DEBIAN_SOURCE="$(_debian_source)"
  [[ -n "$DEBIAN_SOURCE" ]] || { printf 'No Debian package source stands in /etc/apt.\n'; return 1; }
  _private_apt "$suite" update || return
  _private_apt "$suite" install -y --no-install-recommends --download-only "$@" || return
  for deb in "$APT_CACHE/$suite/cache/archives"/*.deb; do
    dpkg-deb -x "$deb" "$folder" || return
  done
  # 90 MB that nobody reads again.
  rm -rf "${APT_CACHE:?}"
}

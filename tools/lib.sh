# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What tools/run, tools/test and .ci/run share. To be sourced.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
APP_ID=io.github.drydock.Drydock
# shellcheck disable=SC2034 # used by who sources this
readonly ROOT APP_ID

say ()
{
  printf '\n== %s\n' "$*"
}

die ()
{
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# as_root COMMAND...: runs it as root, through sudo where needed.
as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "needs root or sudo to install packages: $*"
  fi
}

# list_packages SECTION...: the packages of these sections of packages.txt.
list_packages ()
{
  local wanted=" $* " line section=

  while read -r line; do
    case $line in
      '' | '#'*) ;;
      '['*']') section=${line//[\[\]]/} ;;
      *) [[ $wanted == *" $section "* ]] && printf '%s\n' "$line" ;;
    esac
  done <"$ROOT/tools/packages.txt"
}

is_installed ()
{
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages SECTION...: installs what is missing, and only that.
install_packages ()
{
  local package missing=()
  local apt=(env DEBIAN_FRONTEND=noninteractive
             apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)

  if ! command -v apt-get >/dev/null; then
    echo "No apt-get here: packages are not installed, see tools/packages.txt"
    return 0
  fi

  while read -r package; do
    is_installed "$package" || missing+=("$package")
  done < <(list_packages "$@")

  if [ "${#missing[@]}" -eq 0 ]; then
    return 0
  fi

  say "Installing ${#missing[@]} packages: ${missing[*]}"
  as_root "${apt[@]}" update
  as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
}

# build_in DIR [MESON OPTION...]: configures DIR once, then builds it.
build_in ()
{
  local dir=$1
  shift

  if [ -f "$dir/meson-private/coredata.dat" ]; then
    meson configure "$dir" "$@"
  else
    meson setup "$dir" "$ROOT" "$@"
  fi
  ninja -C "$dir"
}

has_display ()
{
  [ -n "${WAYLAND_DISPLAY:-}" ] || [ -n "${DISPLAY:-}" ]
}

# start_xvfb SCREEN: starts a private X server on a free display, sets DISPLAY
# and XVFB_PID. The caller ends it with stop_xvfb.
start_xvfb ()
{
  local dir

  dir=$(mktemp -d)
  mkfifo "$dir/number"
  Xvfb -displayfd 3 -screen 0 "$1" -nolisten tcp -noreset \
    3<>"$dir/number" >"$dir/log" 2>&1 &
  XVFB_PID=$!

  if ! read -r -t 30 DISPLAY <>"$dir/number"; then
    cat "$dir/log" >&2
    rm -rf "$dir"
    die 'Xvfb did not start'
  fi

  rm -rf "$dir"
  DISPLAY=:$DISPLAY
  export DISPLAY
  unset WAYLAND_DISPLAY
}

stop_xvfb ()
{
  if [ -n "${XVFB_PID:-}" ]; then
    kill "$XVFB_PID" 2>/dev/null || true
    wait "$XVFB_PID" 2>/dev/null || true
    XVFB_PID=
  fi
}

# Software rendering, no GL driver, no settings of the person.
headless_environment ()
{
  export GDK_BACKEND=x11
  if pkg-config --atleast-version=4.16 gtk4; then
    export GDK_DISABLE=gl
  else
    export GDK_DEBUG=gl-disable
  fi
  export GSK_RENDERER=cairo
  export GTK_A11Y=none NO_AT_BRIDGE=1
}

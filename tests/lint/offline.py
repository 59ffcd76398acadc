#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed into the simulated tools never touches the real network.

Usage: offline.py NM LIBRARY...

The rooms below the window are libraries that cannot open a socket, look up a
name or start a program: none of them refers to a function that does."""

import re
import subprocess
import sys
from pathlib import Path

from lint import report

FORBIDDEN = re.compile(
    r"""(
      socket | socketpair | connect | bind | listen | accept4? | shutdown
    | send | sendto | sendmsg | sendmmsg | recv | recvfrom | recvmsg | recvmmsg
    | getaddrinfo | getnameinfo | gethostby\w+ | getifaddrs | if_\w+ | (__)?res_\w+
    | ioctl | syscall | popen | system | v?fork | exec[lv]\w* | posix_spawnp?
    | g_socket\w* | g_network\w* | g_resolver\w* | g_proxy\w* | g_tcp\w* | g_tls\w* | g_inet\w*
    | g_unix\w* | g_dbus\w* | g_bus\w* | g_spawn\w* | g_subprocess\w* | g_app_info\w*
    | g_file_new_for_(uri|commandline_arg\w*) | g_file_parse_name | g_vfs\w* | g_volume\w*
    | g_mount\w* | soup\w* | curl\w* | uv_\w+
    )""",
    re.VERBOSE,
)
LINE = re.compile(r"^\s+U (\S+)$", re.MULTILINE)


def list_wanted(symbols):
    """The functions that what `nm -u` printed says are taken from elsewhere."""
    return {name.split("@")[0] for name in LINE.findall(symbols)}


def list_forbidden(names):
    return sorted(name for name in names if FORBIDDEN.fullmatch(name))


def check_itself():
    """The check would notice a library that did it."""
    symbols = "\ndd-x.c.o:\n    U socket\n    U g_spawn_async@GLIB_2\n    U g_free\n"
    found = list_forbidden(list_wanted(symbols))
    if found != ["g_spawn_async", "socket"]:
        yield f"only {found} was found"


def check_libraries():
    """No room below the window can reach the network or start a program."""
    nm, *libraries = sys.argv[1:]
    for library in libraries:
        symbols = subprocess.run([nm, "-u", library], check=True, capture_output=True, text=True)
        wanted = list_wanted(symbols.stdout)
        name = Path(library).name
        if "g_free" not in wanted:
            yield f"{name}: nothing could be read from it"
        for symbol in list_forbidden(wanted):
            yield f"{name} refers to {symbol}()"


if __name__ == "__main__":
    report([check_itself, check_libraries])

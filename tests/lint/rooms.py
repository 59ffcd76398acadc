#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Law 5: arrows point down, and only app and compat know GTK."""

import collections
import re

from lint import ROOT, list_files, read, relative, report

# Which rooms a room may include, besides itself.
ROOMS = {
    "syntax": set(),
    "engine": {"syntax"},
    "shell": {"engine", "syntax"},
    "scene": {"engine", "syntax"},
    "lesson": {"scene", "shell", "engine", "syntax"},
    "compat": set(),
    "app": {"compat", "lesson", "scene", "shell", "engine", "syntax"},
    "cli": {"lesson", "scene", "shell", "engine", "syntax"},
}
TOOLKIT_ROOMS = {"app", "compat"}

TABLE_ROW = re.compile(r"^\| `src/(\w+)` \|.*\| ([\w, ]+) \|$", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
TOOLKIT = re.compile(r"^(gtk|gdk|gsk)/|^(adwaita|gtk/gtk)\.h$|^gdk-pixbuf/")


def list_c_files(folder):
    return [p for p in list_files(folder) if p.suffix in (".c", ".h")]


def room_of(path):
    return path.relative_to(ROOT / "src").parts[0]


def index_headers():
    """Every header of the rooms, by the names it may be included under."""
    names = collections.defaultdict(set)
    for path in list_c_files("src"):
        if path.suffix == ".h":
            parts = path.relative_to(ROOT / "src" / room_of(path)).parts
            for start in range(len(parts)):
                names["/".join(parts[start:])].add(path)
    return names


HEADERS = index_headers()


def list_included(path):
    """Yields the headers of the tree that a file includes."""
    for quote, name in INCLUDE.findall(read(path)):
        beside = (path.parent / name).resolve()
        if quote == '"' and beside.exists():
            yield beside
        elif quote == '"':
            yield from HEADERS.get(name, ())


def check_arrows():
    """No room includes a header of a room above it."""
    for path in list_c_files("src"):
        allowed = ROOMS.get(room_of(path), set()) | {room_of(path)}
        for header in list_included(path):
            if room_of(header) not in allowed:
                yield f"{relative(path)} includes {relative(header)}"


def check_rooms():
    """Every folder of src is a room with a place in the order."""
    for path in sorted((ROOT / "src").iterdir()):
        if path.is_dir() and path.name not in ROOMS:
            yield f"src/{path.name} is not in the order of rooms"


def check_table():
    """The table of docs/ARCHITECTURE.md is the order of rooms."""
    table = dict(TABLE_ROW.findall(read(ROOT / "docs" / "ARCHITECTURE.md")))
    for room in sorted(set(table) ^ set(ROOMS)):
        yield f"{room} is missing on one side"
    for room, cell in table.items():
        named = set(cell.split(", ")) - {"GLib", "GTK"}
        if named != ROOMS.get(room):
            yield f"{room} may use {', '.join(sorted(ROOMS.get(room, ())))}"


def check_names():
    """No two rooms have a header of the same name."""
    for name, paths in sorted(HEADERS.items()):
        rooms = {room_of(p) for p in paths}
        if len(rooms) > 1:
            yield f"{name} is in {', '.join(sorted(rooms))}"


def check_toolkit():
    """Only app and compat include GTK or libadwaita."""
    for path in list_c_files("src"):
        if room_of(path) in TOOLKIT_ROOMS:
            continue
        for _, name in INCLUDE.findall(read(path)):
            if TOOLKIT.match(name):
                yield f"{relative(path)} includes {name}"


def check_tests():
    """Tests of a room see no more than the room does."""
    for room, below in ROOMS.items():
        folder = ROOT / "tests" / room
        if not folder.is_dir():
            continue
        allowed = below | {room}
        for path in list_c_files(f"tests/{room}"):
            for quote, name in INCLUDE.findall(read(path)):
                rooms = {room_of(p) for p in HEADERS.get(name, ())}
                if quote == '"' and rooms and not rooms & allowed:
                    yield f"{relative(path)} includes {name}"


def check_listed():
    """Every C file is in the build."""
    for folder in ("src", "tests", "bench"):
        for path in list_c_files(folder):
            if path.suffix == ".c" and not is_listed(path):
                yield f"{relative(path)} is in no meson.build"


def is_listed(path):
    """Whether a meson.build at or above a file names it.

    Lists of programs leave out what all names begin with, and ".c".
    """
    bare = re.sub(r"^(bench|fuzz|test)-", "", path.stem)
    folder = path.parent
    while folder != ROOT:
        build = folder / "meson.build"
        if build.exists():
            name = path.relative_to(folder).with_suffix("").as_posix()
            short = "|".join(map(re.escape, (name, path.stem, bare)))
            if re.search(rf"(?<![\w-])({short})(?![\w-])", read(build)):
                return True
        folder = folder.parent
    return False


if __name__ == "__main__":
    report([
        check_arrows,
        check_rooms,
        check_table,
        check_names,
        check_toolkit,
        check_tests,
        check_listed,
    ])

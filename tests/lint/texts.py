#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with text for people is listed in po/POTFILES.

The guide for authors is looked at too. With --fix the list is written anew.
"""

import re
import sys

from lint import ROOT, list_files, read, relative, report

POTFILES = ROOT / "po" / "POTFILES"
LINGUAS = ROOT / "po" / "LINGUAS"
C_CALL = re.compile(r"\b(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2)"
                    r" ?\(\s*\"")
UI_MARK = re.compile(r'translatable="(?:yes|true)"')
RECORD_KEY = re.compile(
    r"^  (?:TEXT|TEXTS|NUMBER|FLAG|WORD|PART|PARTS) \(\w+, \"(\w+)\"", re.MULTILINE)
GENERATED = ["tools/lessons.pot"]
TEMPLATES = (".desktop.in.in", ".gschema.xml.in", ".metainfo.xml.in.in")


def read_list(path):
    lines = [line.strip() for line in read(path).splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def has_text(path):
    if path.suffix == ".c":
        return bool(C_CALL.search(read(path)))
    if path.suffix == ".ui":
        return bool(UI_MARK.search(read(path)))
    return path.name.endswith(TEMPLATES)


def list_wanted():
    paths = [*list_files("data"), *list_files("src")]
    return sorted([relative(p) for p in paths if has_text(p)] + GENERATED)


def check_complete():
    """Every file with text for people is in POTFILES."""
    listed = set(read_list(POTFILES))
    for name in list_wanted():
        if name not in listed:
            yield f"{name} is missing; run tests/lint/texts.py --fix"


def check_sorted():
    """POTFILES and LINGUAS are sorted and name nothing twice."""
    for path in (POTFILES, LINGUAS):
        names = read_list(path)
        if names != sorted(set(names)):
            yield f"{relative(path)} is not sorted"


def check_existing():
    """Every listed file exists, and every translation is listed."""
    for name in read_list(POTFILES):
        if name not in GENERATED and not (ROOT / name).exists():
            yield f"{name} does not exist"
    present = sorted(p.stem for p in (ROOT / "po").glob("*.po"))
    if present != read_list(LINGUAS):
        yield f"LINGUAS does not match the translations: {present}"


def check_guide():
    """The guide for authors names every key of a lesson."""
    guide = read(ROOT / "docs" / "AUTHORING.md")
    for path in list_files("src/lesson"):
        if path.name == "dd-lesson-records.c":
            for key in sorted(set(RECORD_KEY.findall(read(path)))):
                if f"`{key}`" not in guide:
                    yield f"{key} is not in docs/AUTHORING.md"


def fix():
    head = [line for line in read(POTFILES).splitlines() if line.startswith("#")]
    POTFILES.write_text("\n".join(head + list_wanted()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--fix"]:
        fix()
    else:
        report([check_complete, check_sorted, check_existing, check_guide])

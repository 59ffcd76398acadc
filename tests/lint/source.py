#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file says its licence, and the text files are tidy."""

import re

from lint import ROOT, list_files, read, relative, report

LICENCE_TAG = "SPDX-License-Identifier:"
LICENCES = {"GPL-3.0-or-later", "CC0-1.0"}

# Formats without comments, prose, and recorded data.
EXEMPT_SUFFIXES = {
    ".json", ".jsonl", ".md", ".png", ".pdf", ".po", ".pot", ".transcript",
}
EXEMPT_NAMES = {".git", ".gitignore", "LICENSE"}
EXEMPT_FOLDERS = ("data/catalog/", "data/lessons/", "tests/fuzz/corpus/",
                  "tests/shell/transcripts/", "tests/transcripts/")
EXEMPT_PARTS = {"corpus", "data", "fixtures", "transcripts", "scripts"}

MARKDOWN_LINK = re.compile(r"\]\(([^)#\s]+)")
CODE_SUFFIXES = {".c", ".h", ".py", ".build", ".ui", ".css", ".sh"}


def is_exempt(path):
    name = relative(path)
    in_tests = name.startswith("tests/") and EXEMPT_PARTS & set(path.parts[:-1])
    return (path.suffix in EXEMPT_SUFFIXES or path.name in EXEMPT_NAMES
            or name.startswith(EXEMPT_FOLDERS) or in_tests)


def check_licence():
    """Every source file has an SPDX line at its top."""
    for path in list_files():
        if is_exempt(path):
            continue
        head = "\n".join(read(path).splitlines()[:5])
        if LICENCE_TAG not in head:
            yield f"{relative(path)}: no SPDX line"
        elif not any(f"{LICENCE_TAG} {name}" in head for name in LICENCES):
            yield f"{relative(path)}: another licence"


def check_headers():
    """Every header is guarded by #pragma once."""
    for path in list_files("src"):
        if path.suffix == ".h" and "#pragma once" not in read(path):
            yield f"{relative(path)}: no #pragma once"


def check_whitespace():
    """No tab, no space at the end of a line, one newline at the end."""
    for path in list_files():
        if path.suffix not in CODE_SUFFIXES or is_exempt(path):
            continue
        text = read(path)
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{relative(path)}: not one newline at the end"
        for number, line in enumerate(text.splitlines(), 1):
            if line != line.rstrip() or "\t" in line:
                yield f"{relative(path)}:{number}: stray white space"


def check_unfinished():
    """No mark of unfinished work is left in the code."""
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    for folder in ("src", "tests", "bench", "tools", "data/ui"):
        for path in list_files(folder):
            if path.suffix not in CODE_SUFFIXES or is_exempt(path):
                continue
            for number, line in enumerate(read(path).splitlines(), 1):
                for mark in marks:
                    if f" {mark}" in line:
                        yield f"{relative(path)}:{number}: {mark}"


def check_links():
    """Every link and picture of the documents leads to a file."""
    for path in [*ROOT.glob("*.md"), *list_files("docs")]:
        if path.suffix != ".md":
            continue
        for target in MARKDOWN_LINK.findall(read(path)):
            if target.startswith("figure:") or "://" in target:
                continue
            if not (path.parent / target).exists():
                yield f"{relative(path)}: {target} does not exist"


if __name__ == "__main__":
    report([
        check_licence,
        check_headers,
        check_whitespace,
        check_unfinished,
        check_links,
    ])

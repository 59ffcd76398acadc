# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the source tree share: the tree and a TAP report."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {".git", ".flatpak-builder", "__pycache__", "out"}


def is_skipped(path):
    """Whether a folder holds nothing that people wrote."""
    built = (path / "meson-private").exists()
    return path.name in SKIPPED_FOLDERS or built


def list_files(folder="."):
    """Yields the files below a folder of the tree, sorted."""
    for top, folders, names in os.walk(ROOT / folder):
        top = pathlib.Path(top)
        folders[:] = sorted(f for f in folders if not is_skipped(top / f))
        for name in sorted(names):
            yield top / name


def relative(path):
    """The path as the tree names it."""
    return path.relative_to(ROOT).as_posix()


def read(path):
    """The text of a file; bytes that are not UTF-8 are kept apart."""
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def report(checks):
    """Prints the TAP of named checks and ends the program.

    Each check is a function that yields its findings as lines of text; its
    docstring says what it holds the tree to.
    """
    bad = 0
    print("TAP version 13")
    print(f"1..{len(checks)}")
    for number, check in enumerate(checks, 1):
        findings = list(check())
        bad += bool(findings)
        name = (check.__doc__ or check.__name__).strip().splitlines()[0]
        print(f"{'not ' if findings else ''}ok {number} - {name.rstrip('.')}")
        for finding in findings:
            print(f"# {finding}")
    sys.exit(1 if bad else 0)

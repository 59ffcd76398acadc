#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays out the rows that the benchmarks print.

A row is "what TAB value TAB unit TAB bar"; "[name]" starts a benchmark.
"""

import sys

HEADINGS = ("measured", "figure", "unit", "bar", "")


def judge(value, bar):
    """Says whether a figure holds its bar, "" without one."""
    if not bar:
        return ""
    sign, limit = bar.split()
    held = value <= float(limit) if sign == "<=" else value >= float(limit)
    return "held" if held else "MISSED"


def show(value):
    """A figure with three digits, or whole with thousands."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def read_rows(lines):
    rows, name = [], ""
    for line in lines:
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 4:
            value = float(fields[1])
            what = f"{name}: {fields[0]}"
            rows.append((what, show(value), fields[2], fields[3],
                         judge(value, fields[3])))
        elif line.startswith("["):
            name = line.strip().strip("[]")
        else:
            print(line.rstrip("\n"), file=sys.stderr)
    return rows


def main():
    rows = [HEADINGS, *read_rows(sys.stdin)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), row[1].rjust(widths[1])]
        cells += [row[i].ljust(widths[i]) for i in (2, 3, 4)]
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    main()

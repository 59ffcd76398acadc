#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates, styles, settings and icons fit together."""

import re
import xml.etree.ElementTree as ET

from lint import ROOT, list_files, read, relative, report

DATA = ROOT / "data"
UI = DATA / "ui"
FLAVOURS = ("adw-1.2", "adw-1.5")
RESOURCES = DATA / "drydock.gresource.xml"
SCHEMA = DATA / "io.github.drydock.Drydock.gschema.xml.in"
SETTINGS_CALL = re.compile(
    r"\bg_settings_(?:get|set|bind|reset|create_action)\w*\s*\([^;]*?\"([a-z-]+)\"",
    re.DOTALL)


def list_templates():
    return [p for p in list_files("data/ui") if p.suffix in (".ui", ".css")]


def list_listed():
    """The files of the resource, as its <file> elements name them."""
    return {element.text for element in ET.parse(RESOURCES).iter("file")}


def check_wellformed():
    """Every XML file of data can be read."""
    for path in list_files("data"):
        if path.suffix not in (".ui", ".svg", ".xml") and ".xml." not in path.name:
            continue
        try:
            ET.parse(path)
        except ET.ParseError as error:
            yield f"{relative(path)}: {error}"


def check_flavours():
    """Both flavours have the same files, and none is also in ui/."""
    names = {}
    for flavour in FLAVOURS:
        folder = UI / flavour
        files = folder.glob("*") if folder.is_dir() else ()
        names[flavour] = {p.name for p in files if p.suffix in (".ui", ".css")}
    first, second = (names[flavour] for flavour in FLAVOURS)
    for name in sorted(first ^ second):
        yield f"{name} is in one flavour only"
    for name in sorted((first | second) & {p.name for p in UI.glob("*.*")}):
        yield f"{name} is in a flavour and in ui/"


def check_listed():
    """Every template and style is in the resource."""
    listed = list_listed()
    for path in list_templates():
        names = {path.name, path.relative_to(UI).as_posix(),
                 path.relative_to(DATA).as_posix()}
        if not names & listed:
            yield f"{relative(path)} is not in {relative(RESOURCES)}"


def check_classes():
    """Every template is set by the class it is named after."""
    sources = "".join(read(p) for p in list_files("src") if p.suffix == ".c")
    for path in list_templates():
        if path.suffix == ".ui" and "<template" in read(path):
            if f"/{path.name}" not in sources:
                yield f"{relative(path)} is used by no class"


def check_settings():
    """The window uses every setting, and no other."""
    keys = {key.get("name") for key in ET.parse(SCHEMA).iter("key")}
    sources = [read(p) for p in list_files("src/app") if p.suffix == ".c"]
    if not sources:
        return
    text = "".join(sources)
    for key in sorted(k for k in keys if f'"{k}"' not in text):
        yield f"the setting {key} is used nowhere"
    for key in sorted(set(SETTINGS_CALL.findall(text)) - keys):
        yield f"the setting {key} is in no schema"


def check_icons():
    """The icon is scalable on a 128 pixel grid, the symbolic one on 16."""
    for folder, side in (("scalable", "128"), ("symbolic", "16")):
        for path in (DATA / "icons" / "hicolor" / folder).rglob("*.svg"):
            root = ET.parse(path).getroot()
            if (root.get("width"), root.get("height")) != (side, side):
                yield f"{relative(path)} is not {side} pixels wide and high"
            if re.search(r"<(image|text|script)\b", read(path)):
                yield f"{relative(path)} has an image, text or script"


if __name__ == "__main__":
    report([
        check_wellformed,
        check_flavours,
        check_listed,
        check_classes,
        check_settings,
        check_icons,
    ])

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest asks for nothing it must not have."""

import re

import yaml

from lint import ROOT, read, report

APP_ID = "io.github.drydock.Drydock"
PATH = ROOT / "flatpak" / f"{APP_ID}.yml"
TOP_KEYS = {
    "id", "runtime", "runtime-version", "sdk", "command", "finish-args",
    "cleanup", "modules",
}
ALLOWED_ARGUMENTS = {
    "--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri",
}
SHA256 = re.compile(r"^[0-9a-f]{64}$")

manifest = yaml.safe_load(read(PATH))


def check_keys():
    """The manifest has the keys that flatpak-builder needs and knows."""
    for key in sorted(TOP_KEYS ^ set(manifest)):
        yield f"{key}: {'unknown' if key in manifest else 'missing'}"


def check_identity():
    """The id, the command and the runtime are those of the project."""
    expected = {
        "id": APP_ID,
        "command": "drydock",
        "runtime": "org.gnome.Platform",
        "sdk": "org.gnome.Sdk",
    }
    for key, value in expected.items():
        if manifest.get(key) != value:
            yield f"{key} is {manifest.get(key)}, not {value}"
    if not re.fullmatch(r"\d+", str(manifest.get("runtime-version", ""))):
        yield "runtime-version is not a stable GNOME release"


def check_permissions():
    """No network, no files, no bus: only a window."""
    for argument in manifest.get("finish-args", []):
        if argument not in ALLOWED_ARGUMENTS:
            yield f"finish-args has {argument}"


def list_sources():
    for module in manifest.get("modules", []):
        for source in module.get("sources", []):
            yield module, source


def check_sources():
    """Every download is pinned, and the project builds from its own folder."""
    for module, source in list_sources():
        name = module["name"]
        kind = source.get("type")
        if kind == "archive":
            if not SHA256.match(str(source.get("sha256", ""))):
                yield f"{name}: no sha256"
            if not str(source.get("url", "")).startswith("https://"):
                yield f"{name}: not https"
        elif kind == "dir":
            if not (PATH.parent / source["path"] / "meson.build").exists():
                yield f"{name}: {source['path']} is not the project"
        else:
            yield f"{name}: a source of type {kind}"


def check_modules():
    """The project is the last module and is built with meson."""
    last = manifest["modules"][-1]
    if (last["name"], last["buildsystem"]) != ("drydock", "meson"):
        yield f"the last module is {last['name']}"


if __name__ == "__main__":
    report([
        check_keys,
        check_identity,
        check_permissions,
        check_sources,
        check_modules,
    ])

// SPDX-License-Identifier: GPL-3.0-or-later
// Compares the same paths with the same patterns as bench-context does.
//
//   node bench/peers/context.mjs BUILD
//
// The peer must be installed in BUILD/peers. Prints rows as the benchmarks do.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const build = resolve(process.argv[2]);
const require = createRequire(join(build, "peers", "package.json"));
const ignore = require("@balena/dockerignore");
const folder = mkdtempSync(join(tmpdir(), "drydock-bench-"));

const readLines = (name) =>
  readFileSync(join(folder, name), "utf8").trimEnd().split("\n");

const report = (what, value, unit) =>
  console.log(`${what}\t${value}\t${unit}\t`);

try {
  const rows = execFileSync(join(build, "bench", "bench-context"), [folder], {
    encoding: "utf8",
  });
  const ours = Number(rows.split("\n").find((row) => row.includes("one by one")).split("\t")[1]);
  const paths = readLines("paths");
  const patterns = readLines("patterns");

  const start = process.cpuUsage();
  const kept = ignore().add(patterns).filter(paths);
  const used = process.cpuUsage(start);
  const theirs = (used.user + used.system) / 1000;

  report("@balena/dockerignore, the same paths and patterns", theirs, "ms CPU");
  report("paths it keeps", kept.length, "paths");
  report("its time, as a multiple of ours one by one", theirs / ours, "times");
} finally {
  rmSync(folder, { recursive: true });
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the same Dockerfile as bench-dockerfile does.
//
//   node bench/peers/dockerfile.mjs BUILD
//
// The peer must be installed in BUILD/peers. Prints rows as the benchmarks do.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROUNDS = 50;

const build = resolve(process.argv[2]);
const require = createRequire(join(build, "peers", "package.json"));
const { DockerfileParser } = require("dockerfile-ast");
const folder = mkdtempSync(join(tmpdir(), "drydock-bench-"));
const file = join(folder, "Dockerfile");

const report = (what, value, unit) =>
  console.log(`${what}\t${value}\t${unit}\t`);

// One reading and all that it tells of the file.
const read = (text) => {
  const start = process.cpuUsage();
  const count = DockerfileParser.parse(text).getInstructions().length;
  const used = process.cpuUsage(start);

  return { count, time: (used.user + used.system) / 1000 };
};

try {
  const rows = execFileSync(join(build, "bench", "bench-dockerfile"), [file], {
    encoding: "utf8",
  });
  const ours = Number(rows.split("\n").find((row) => row.startsWith("parsed, median")).split("\t")[1]);
  const text = readFileSync(file, "utf8");
  const rounds = Array.from({ length: ROUNDS }, () => read(text));
  const times = rounds.map((round) => round.time).sort((a, b) => a - b);
  const theirs = times[ROUNDS / 2];

  report("dockerfile-ast, the same file, median", theirs, "ms CPU");
  report("instructions it finds", rounds[0].count, "");
  report("its time, as a multiple of ours", theirs / ours, "times");
} finally {
  rmSync(folder, { recursive: true });
}

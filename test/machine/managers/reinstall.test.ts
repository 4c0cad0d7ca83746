/** What dpkg was killed over is installed once more, and nothing else is. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { reinstall } from "../../../src/machine/managers/apt/reinstall.ts";
import { allManagers } from "../../../src/machine/managers/index.ts";
import { fromBundle } from "../../../src/plan/bundle.ts";
import { shells } from "../../sources/keys/shells.ts";
import { which } from "../../tools.ts";

const root = mkdtempSync(join(tmpdir(), "reinstall-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs it where dpkg-query prints these lines; `fails`: the program that does not do it. */
function run(command: readonly string[], lines: readonly string[], fails = "") {
  const program = (name: string, text: string) => {
    writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, name), 0o755);
  };
  program("dpkg-query", `cat <<'END'\n${lines.join("\n")}\nEND`);
  for (const name of ["apt-get", "dpkg"]) program(name, `echo ${name} "$@"; [ "${fails}" != ${name} ]`);
  const [shell = "sh", ...args] = command;
  const { status, stdout } = spawnSync(
    which(shell),
    [...args, "-c", reinstall, "sh", "apt-get", "-q", "-y"],
    {
      encoding: "utf8",
      // Where standard input is a socket, bash reads a person's own files first.
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: `${root}:${process.env.PATH}` },
    },
  );
  return { code: status, ran: stdout.trim().split("\n").filter(Boolean) };
}

const whole = [
  "install ok installed adduser=3.134",
  "hold ok installed docker-ce=5:27",
  "deinstall ok config-files x=",
  "deinstall reinstreq half-installed y=1",
  "purge reinstreq half-installed z=1",
];
const flagged = [
  "install reinstreq half-installed docker-ce-cli=5:27.3.1-1~debian.12~bookworm",
  "hold reinstreq unpacked libc6:i386=2.36",
  "install reinstreq half-configured new=",
];

it.each(shells.map((shell) => ({ shell })))(
  "$shell: what is flagged, in the version that it has",
  ({ shell }) => {
    expect(run(shell, [...whole, ...flagged])).toEqual({
      code: 0,
      ran: [
        "apt-get -q -y --reinstall install docker-ce-cli=5:27.3.1-1~debian.12~bookworm libc6:i386=2.36 new",
        "dpkg --force-confdef --force-confold --configure -a",
      ],
    });
    expect(run(shell, whole)).toEqual({ code: 1, ran: [] });
    expect(run(shell, [...whole, ...flagged], "apt-get").code).toBe(1);
    expect(run(shell, [...whole, ...flagged], "dpkg").code).toBe(1);
  },
);

it.each(allManagers.map((manager) => ({ manager })))(
  "with a bundle $manager.name mends by what the bundle has",
  ({ manager }) => {
    const bundle = { file: "b.tar", alone: ["--alone"], lasting: undefined, images: undefined };
    const [tool = ""] = manager.install({ pinned: false })[0] ?? [];
    for (const argv of manager.mend.commands.map(fromBundle(manager, bundle)))
      expect(argv.indexOf("--alone")).toBe(argv.includes(tool) ? argv.indexOf(tool) + 1 : -1);
  },
);

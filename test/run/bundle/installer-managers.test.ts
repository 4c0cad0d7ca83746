/** What install.sh asks of a package manager, each by its own words, under a manager that only writes down what it is told. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { allManagers } from "../../../src/machine/managers/index.ts";
import { installer } from "../../../src/run/bundle/bundle.ts";
import { template } from "../../../src/templates.ts";
import { shells } from "../../sources/keys/shells.ts";
import { which } from "../../tools.ts";

const root = mkdtempSync(join(tmpdir(), "installer-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const readers = allManagers.flatMap(({ name, alone }) => (alone ? [name] : []));

it.each(readers)("%s has a function for all that install.sh asks of a manager", (name) => {
  const asked = new Set([...installer().matchAll(/"(\w+)_\$manager"/g)].map(([, verb]) => verb!));
  expect([...asked].sort()).toEqual([
    "alone",
    "arch",
    "clear",
    "has",
    "install",
    "mend",
    "play",
    "prepare",
    "write",
  ]);
  const own = [...template(`bundle/${name}.sh`).matchAll(/^(\w+)\(\)/gm)].map(([, word]) => word!);
  for (const verb of asked) expect(own).toContain(`${verb}_${name}`);
});

it("has every function that it calls of those that a script has, too", () => {
  const text = installer();
  const words = (pattern: RegExp, of: string) => [...of.matchAll(pattern)].map(([, word]) => word!);
  const own = new Set(words(/^(\w+)\(\)/gm, text));
  const folder = new URL("../../../templates/script", import.meta.url);
  const shared = new Set(
    readdirSync(folder).flatMap((file) => words(/^(\w+)\(\)/gm, template(`script/${file}`))),
  );
  const code = text.replace(/^\s*#.*$/gm, "");
  const called = words(/(?:^|[;&|({!]|then|do|else)\s*(\w+)(?= |\)|$)/gm, code);
  expect(called).toContain("take_run_lock");
  expect(called.filter((word) => shared.has(word) && !own.has(word))).toEqual([]);
});

interface Machine {
  readonly packages: string;
  /** What the database answers for docker-ce. */
  readonly has: string;
  readonly lacks: string;
  /** Commands in order, as far as their words that are no options go. */
  readonly calls: readonly string[];
  readonly entries: RegExp;
}

const machines: Readonly<Record<string, Machine>> = {
  apt: {
    packages: "docker-ce=5:28.5.2",
    has: "dpkg-query) printf 'installed 5:28.5.2' ;;",
    lacks: "dpkg-query) printf 'installed 5:27.3.1' ;;",
    calls: ["apt-get update", "apt-get install docker-ce=5:28.5.2", "apt-get install docker-ce=5:28.5.2"],
    entries:
      /^deb \[arch=amd64 lang=none signed-by=\S+keys\/docker\.asc\] file:\S+repository\/r bookworm stable$/m,
  },
  yum: {
    packages: "docker-ce-3:28.5.2-1.el9",
    has: 'rpm) [ "$2" = --qf ] || [ "$2" = docker-ce-28.5.2-1.el9 ] ;;',
    lacks: 'rpm) [ "$2" = --qf ] ;;',
    calls: ["yum makecache", "yum install docker-ce-3:28.5.2-1.el9", "yum install docker-ce-3:28.5.2-1.el9"],
    entries:
      /^\[docker-setup-docker-stable\]\nname=.*\nbaseurl=file:\S+repository\/r\/bookworm\/amd64\/stable$/m,
  },
};

describe.each(readers)("%s", (manager) => {
  const { packages, has, lacks, calls, entries } = machines[manager]!;

  it.each(shells.map((shell) => [shell.join(" "), shell] as const))(
    "under %s is told to look, to play it through and to install, and keeps its entries",
    (_, shell) => {
      const work = mkdtempSync(join(root, "work-"));
      const bin = join(work, "bin");
      mkdirSync(bin);
      const tool = (name: string, lines: string) => {
        writeFileSync(join(bin, name), `#!${which("dash")}\n${lines}\n`);
        chmodSync(join(bin, name), 0o755);
      };
      tool("setsid", 'shift; exec "$@"');
      for (const name of ["apt-get", "yum"])
        tool(
          name,
          `for word do case $word in -*) ;; *) last="$last $word" ;; esac; done; echo "${name}$last" >>${work}/calls`,
        );
      const answer = (name: string, cases: string) =>
        tool(name, `case ${name} in ${cases} *) exit 1 ;; esac`);
      tool("find", ":");
      const text = installer();
      // Its functions alone: the last lines begin the work.
      const functions = text.slice(text.indexOf("\nsay()")).replace(/\nmain "\$@"\nexit\n\}\s*$/, "\n");
      const run = (body: string, cases: string) => {
        for (const name of ["dpkg-query", "rpm", "dpkg"]) answer(name, cases);
        const script = [
          "set -u",
          "lang=en",
          `cd ${work}; work=${work} base=${work}/base root=${work} manager=${manager} packages='${packages}'`,
          "arch=amd64 suite=bookworm channels=stable repository=repository/r key=keys/docker.asc ids=debian archives=",
          `lasting=${work}/lasting check_until=yes`,
          functions,
          body,
        ].join("\n");
        const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
        return spawnSync(which(shell[0]!), [...shell.slice(1), "-c", script], { encoding: "utf8", env });
      };
      expect(run("installed", has)).toMatchObject({ status: 0, stderr: "" });
      expect(run("installed", lacks).status).toBe(1);
      const done = run(
        '"prepare_$manager" && "mend_$manager"; rehearse_packages && install_packages && keep_repository',
        lacks,
      );
      expect(done).toMatchObject({ status: 0, stderr: "" });
      const said = readFileSync(join(work, "calls"), "utf8").trim().split("\n");
      expect(
        said.map((line) =>
          line.replace(/ \S*(=|::)\S*(?= )/g, (word) => (word.includes("docker-ce") ? word : "")),
        ),
      ).toEqual(calls);
      expect(readFileSync(join(work, "lasting"), "utf8")).toMatch(entries);
    },
  );
});

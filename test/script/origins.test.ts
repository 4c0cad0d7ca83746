/** Where packages come from, by what package managers print: run and script read the same. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { managerOf } from "../../src/machine/managers/index.ts";
import { tool, withNeeds } from "../../src/run/render/toolbox.ts";
import { which } from "../tools.ts";

const names = ["docker-ce", "docker-ce-cli", "docker-compose-plugin"];
const own = "https://mirrors.aliyun.com/docker-ce/linux/debian/";
const key = "060A61C51B558A7F742B77AAC52FEB6B621E9F35";
const deb = "docker-ce_5%3a28.5.2-1_amd64.deb";
const policy = (...sources: string[]) =>
  `docker-ce:\n  Installed: 5:28\n  Candidate: 5:28\n  Version table:\n *** 5:28 500\n${sources
    .map((each) => `        500 ${each}\n`)
    .join(
      "",
    )}        100 /var/lib/dpkg/status\n     5:27 500\n        500 https://else.example x/y amd64 Packages\n`;
const table = (repository: string) =>
  `Dependencies resolved.\n====\n Package  Arch  Version  Repository  Size\n====\nInstalling:\n docker-ce x86_64 3:28-1 docker-ce-stable 25 M\n docker-compose-plugin\n           x86_64 2.40-1 ${repository} 14 M\nInstalling dependencies:\n libcgroup x86_64 0.41 base 66 k\nRemoving:\n docker-ce-cli x86_64 1:27-1 @company 1 k\n\nTransaction Summary\n`;

interface Case {
  readonly manager: "apt" | "yum";
  readonly when: "before" | "now" | "whence";
  readonly printed: string;
  /** "NAME: PLACE" a line. */
  readonly foreign?: string;
}

const cases: Readonly<Record<string, Case>> = {
  "apt fetches from the mirror": {
    manager: "apt",
    when: "before",
    printed: `'${own}dists/x/${deb}' ${deb} 9 SHA256:aa\n`,
  },
  "apt fetches by a list of mirrors": {
    ...{ manager: "apt", when: "before" },
    printed: `'mirror+file:/etc/apt/mirrors/docker-ce.list/dists/${deb}' ${deb} 9 SHA256:aa\n`,
  },
  "apt fetches by a mirror with a password": {
    ...{ manager: "apt", when: "before" },
    printed: `'https://me:pw@mirrors.aliyun.com/docker-ce/linux/debian/${deb}' ${deb} 9 SHA256:aa\n`,
  },
  "apt fetches from elsewhere": {
    ...{ manager: "apt", when: "before" },
    printed: `The following NEW packages will be installed:\n  docker-ce docker-ce-cli libnftnl11\nNeed to get 1 B of archives.\n'file:/srv/f/./docker-ce.deb' docker-ce_5%3a28_amd64.deb 9 SHA256:ab\n'http://deb/x' iptables_1_amd64.deb 1 MD5Sum:1\n`,
    foreign: "docker-ce: file:/srv/f/./docker-ce.deb",
  },
  "apt fetches the same bytes from elsewhere": {
    ...{ manager: "apt", when: "before" },
    printed: `'https://corp.example/${deb}' ${deb} 9 SHA256:f00d\n`,
  },
  "apt fetches from an address that only looks like it": {
    ...{ manager: "apt", when: "before" },
    printed: `'https://mirrors.aliyun.com/docker-ce/linux/debian.evil/x' ${deb} 9 SHA256:aa\n`,
    foreign: "docker-ce: https://mirrors.aliyun.com/docker-ce/linux/debian.evil/x",
  },
  "what is installed is the mirror's": {
    ...{ manager: "apt", when: "now", printed: policy(`${own.slice(0, -1)} bookworm/stable amd64 Packages`) },
  },
  "what is installed is in two places": {
    ...{ manager: "apt", when: "now" },
    printed: policy("https://corp.example x", `${own.slice(0, -1)} bookworm/stable amd64 Packages`),
  },
  "what is installed is somebody else's": {
    ...{
      manager: "apt",
      when: "now",
      printed: policy("file:/srv/f ./ Packages"),
      foreign: "docker-ce: file:/srv/f",
    },
  },
  "yum takes it from its repository": { manager: "yum", when: "before", printed: table("docker-ce-stable") },
  "yum takes it from another": {
    ...{
      manager: "yum",
      when: "before",
      printed: table("company"),
      foreign: "docker-compose-plugin: company",
    },
  },
  "the key has signed it": {
    ...{ manager: "yum", when: "now" },
    printed:
      "docker-ce\tRSA/SHA512, Fri 11 Oct 2024 04:00:00 PM UTC, Key ID c52feb6b621e9f35 (none) (none) (none)\n",
  },
  "in a newer rpm's words": {
    ...{ manager: "yum", when: "now" },
    printed:
      "docker-ce\t(none) RSA/SHA512, Fri, Key Fingerprint: x, Key ID 060a61c51b558a7f742b77aac52feb6b621e9f35 (none)\n",
  },
  "another key, and none": {
    ...{ manager: "yum", when: "now" },
    printed:
      "docker-ce\tRSA/SHA256, Fri, Key ID 9d15d35530562a14 (none) (none) (none)\ndocker-ce-cli\t(none) (none) (none) (none)\npackage x is not installed\n",
    foreign: "docker-ce: 9D15D35530562A14\ndocker-ce-cli: -",
  },
  "yum 3 and dnf 4 took it from their repository": {
    ...{ manager: "yum", when: "whence" },
    printed:
      "Installed Packages\nName         : docker-ce\nVersion      : 28.5.2\nRepository   : @System\nFrom repo    : docker-ce-stable\nSummary      : From repo : x\n\nName         : docker-ce-cli\nRepository   : @System\n",
  },
  "dnf 5 took one from elsewhere, and one that was there before": {
    ...{ manager: "yum", when: "whence" },
    printed:
      "Installed packages\nName            : docker-ce\nFrom repository : company\nURL             : \n\nName            : docker-ce-rootless-extras\nFrom repository : company\n",
    foreign: "docker-ce: company",
  },
};

const places = {
  own: [own, "mirror+file:/etc/apt/mirrors/docker-ce.list/", "docker-ce-stable"],
  sha256: ["f00d"],
  keys: [key],
};
/** A template, behind those that it needs. */
const withTools = (helper: string) =>
  withNeeds([helper])
    .map((name) => tool(name))
    .join("\n");
const awks = ["mawk", "gawk", "original-awk", "busybox"];

describe("where packages come from", () => {
  it.each(Object.entries(cases))("%s", (_, { manager, when, printed, foreign }) => {
    const origins = managerOf(manager).origins!;
    const found = {
      before: origins.before.foreign,
      now: origins.foreignNow,
      whence: origins.whence?.foreign,
    }[when]!;
    const told = found.call(origins, printed, names, places);
    expect(told.map(({ name, from }) => `${name}: ${from}`).join("\n")).toBe(foreign ?? "");
    for (const awk of awks) {
      which(awk);
      const before = [["x=1"], names, places.own, places.sha256, ["false"], ["printed"]];
      const specs = names.map((name) => `${name}-3:28.5.2-1.el9`);
      const words = { before, now: [names, origins.now(places)], whence: [specs, places.own, ["printed"]] }[
        when
      ];
      const script = `WORK=/nonexistent LOG=/dev/null STEP_LINE=0
awk() { ${awk === "busybox" ? "busybox awk" : awk} "$@"; }\nprinted() { cat; }\n${withTools(when === "whence" ? origins.whence!.helper : origins.helper)}\n"$@"`;
      const argv = [{ before: "foreign_to_come", now: "foreign_now", whence: "came_from_elsewhere" }[when]];
      const ran = spawnSync("sh", ["-c", script, "sh", ...argv, ...words.map((each) => each.join(" "))], {
        encoding: "utf8",
        input: printed,
      });
      expect([awk, ran.stderr, ran.stdout.trim()]).toEqual([awk, "", foreign ?? ""]);
    }
  });

  const versions = [
    { name: "docker-ce", version: "5:28" },
    { name: "docker-ce-cli", version: "5:28" },
  ];
  const row = (name: string, ...places: string[]) =>
    `${name}:\n  Installed: (none)\n  Candidate: 5:28\n  Version table:\n     5:28 500\n${places
      .map((each) => `        500 ${each} bookworm/stable amd64 Packages\n`)
      .join("")}     5:27 500\n        500 https://else.example x/y amd64 Packages\n`;
  const mine = own.slice(0, -1);
  const cli = row("docker-ce-cli", mine);
  it.each([
    ["ours alone", row("docker-ce", mine) + cli, true],
    ["one with a password", row("docker-ce", mine.replace("//", "//me:pw@")) + cli, true],
    ["a list of mirrors", row("docker-ce", "mirror+file:/etc/apt/mirrors/docker-ce.list") + cli, true],
    ["installed already", policy(`${mine} bookworm/stable amd64 Packages`) + cli, true],
    ["another place, too", row("docker-ce", mine, "https://corp.example") + cli, false],
    ["another place alone", row("docker-ce", "file:/srv/f") + cli, false],
    ["one that only looks like ours", row("docker-ce", `${mine}.evil`) + cli, false],
    ["no place", row("docker-ce") + cli, false],
    ["a package that apt does not know", cli, false],
    ["installed from a file", policy() + cli, false],
  ])("whether all places are ours: %s", (_, printed, sure) => {
    const origins = managerOf("apt").origins!;
    expect(origins.before.sure!(printed, versions, places)).toBe(sure);
    for (const awk of awks) {
      which(awk);
      const script = `awk() { ${awk === "busybox" ? "busybox awk" : awk} "$@"; }\nmore() { echo "'x:/y' docker-ce_1_amd64.deb 1 SHA256:aa"; }\nlook() { [ "$*" = "${names.join(" ")}" ] && cat; }\n${withTools(origins.helper)}\nforeign_to_come "$@" look more`;
      const specs = versions.map(({ name, version }) => `${name}=${version}`);
      const words = [specs, names, places.own, places.sha256].map((each) => each.join(" "));
      const ran = spawnSync("sh", ["-c", script, "sh", ...words], { encoding: "utf8", input: printed });
      expect([awk, ran.stderr, ran.stdout]).toEqual([awk, "", sure ? "" : "docker-ce: x:/y\n"]);
    }
  });

  const rpms = [
    { name: "docker-ce", version: "3:28.5.2-1.el9" },
    { name: "docker-compose-plugin", version: "2.40.3-1.el9" },
  ];
  const table = (...rows: string[]) =>
    `Dependencies resolved.\n Package Architecture Version Repository Size\nInstalling:\n${rows.join("")}Installing dependencies:\n libcgroup x86_64 0.42-1.el9 company 70 k\n\nTransaction Summary\n`;
  const engine = " docker-ce  x86_64  3:28.5.2-1.el9  docker-ce-stable  20 M\n";
  const compose = " docker-compose-plugin\n            x86_64  2.40.3-1.el9    docker-ce-stable  14 M\n";
  it.each([
    ["all from ours", table(engine, compose), true],
    ["said twice", table(engine, compose) + table(engine, compose), true],
    ["one from elsewhere", table(engine.replace("-stable", "-fork"), compose), false],
    ["one in two lines from elsewhere", table(engine, compose.replace("docker-ce-stable", "company")), false],
    [
      "another attempt from elsewhere",
      table(engine, compose) + table(engine.replace("-stable", "-fork")),
      false,
    ],
    ["another version", table(engine.replace("28.5.2", "28.5.1"), compose), false],
    ["one that is not listed", table(engine), false],
    ["nothing to do", "Nothing to do.\n", false],
  ])("whether yum's own table says that all came from ours: %s", (_, printed, sure) => {
    const { whence, helper } = managerOf("yum").origins!;
    expect(whence!.sure(printed, rpms, places)).toBe(sure);
    const folder = mkdtempSync(join(tmpdir(), "origins-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "play"), printed);
    writeFileSync(join(folder, "log"), `${table(engine.replace("-stable", "-fork"))}${printed}`);
    const specs = rpms.map(({ name, version }) => `${name}-${version}`);
    const before = [specs, rpms.map(({ name }) => name), places.own, [], []];
    for (const awk of awks) {
      which(awk);
      const head = `WORK=${folder} LOG=${folder}/log STEP_LINE=${table(engine).trimEnd().split("\n").length}\nawk() { ${awk === "busybox" ? "busybox awk" : awk} "$@"; }\nmore() { echo Installing:; echo " docker-ce x86_64 1 asked 1 M"; }\ninfo() { echo "Name : docker-ce"; echo "From repo : asked"; }\n`;
      const ran = (tools: string, argv: readonly string[]) => {
        const script = `${head}${withTools(tools)}\n"$@"`;
        const { stderr, stdout } = spawnSync("sh", ["-c", script, "sh", ...argv], { encoding: "utf8" });
        return [awk, stderr, stdout];
      };
      const told = [awk, "", sure ? "" : "docker-ce: asked\n"];
      const words = before.map((each) => each.join(" "));
      expect(ran(helper, ["foreign_to_come", ...words, "more"])).toEqual(told);
      const after = ["came_from_elsewhere", specs.join(" "), places.own.join(" "), "info"];
      expect(ran(whence!.helper, after)).toEqual(told);
    }
  });
});

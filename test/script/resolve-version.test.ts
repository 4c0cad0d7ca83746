import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { SetupError } from "../../src/errors.ts";
import { type ManagerName, managerOf } from "../../src/machine/managers/index.ts";
import { resolveRelease } from "../../src/sources/catalog/resolve.ts";
import { scriptMessages } from "../../src/sources/catalog/script-messages.ts";
import { parseVersionRequest } from "../../src/sources/catalog/version.ts";
import type { Channel } from "../../src/terms.ts";
import { dockerCe } from "../sources/catalog/load.ts";
import { which } from "../tools.ts";

const helper = fileURLToPath(new URL("../../templates/script/resolve-version.sh", import.meta.url));
const sample = (name: string) => readFileSync(new URL(`lists/${name}`, import.meta.url), "utf8");

/** A shell and an awk that machines have; the awk is put in front by a function of that name. */
interface Tools {
  readonly shell: readonly string[];
  readonly awk: readonly string[];
}
const allTools: Tools[] = [
  { shell: ["dash"], awk: ["mawk"] },
  { shell: ["bash", "--posix"], awk: ["gawk", "--posix"] },
  { shell: ["busybox", "sh"], awk: ["busybox", "awk"] },
  { shell: ["dash"], awk: ["original-awk"] },
];
const [usual] = allTools;

interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}
/** Runs the helper once on a list; an undefined channel leaves the argument out. */
function run(tools: Tools, list: string, request: string, channel?: Channel): Answer {
  const variables = Object.entries(scriptMessages).map(([name, text]) => `${name}='${text.zh}'`);
  const script = [
    "set -eu",
    ...variables,
    `awk() { ${tools.awk.map((word) => `'${word}'`).join(" ")} "$@"; }`.replace(
      "'busybox' 'awk'",
      "busybox awk",
    ),
    `. '${helper}'`,
    `version=$(cat | resolve_version "$@")`,
    `printf '%s\\n' "$version"`,
  ];
  const [shell = "sh", ...options] = tools.shell;
  const args = [...options, "-c", script.join("\n"), "sh", request, ...(channel ? [channel] : [])];
  const { status, stdout, stderr } = spawnSync(shell, args, { input: list, encoding: "utf8" });
  return { code: status, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
}

/** What the planner makes of the same versions. */
function expected(
  versions: readonly string[],
  request: string,
  channel: Channel,
  family: ManagerName,
): Answer {
  const index = versions.map((version) => dockerCe(version, channel));
  const wanted = request === "" ? undefined : parseVersionRequest(request);
  try {
    const release = resolveRelease(index, wanted, { mirror: "m", path: "p", suite: "s" }, managerOf(family));
    return { code: 0, stdout: release.packages[0]?.version ?? "", stderr: "" };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const nearest = /: (.*)\.$/.exec(error.why?.en ?? "")?.[1];
    const missing = scriptMessages.MSG_VERSION_NOT_FOUND?.zh;
    const lines = [`${missing} ${wanted?.text ?? ""}`.trimEnd()];
    if (nearest) lines.push(`${scriptMessages.MSG_VERSION_NEAREST?.zh} ${nearest}`);
    return { code: error.exitCode, stdout: "", stderr: lines.join("\n") };
  }
}
/** Compared without blanks at line ends. */
const tidy = (answer: Answer): Answer => ({ ...answer, stderr: answer.stderr.replace(/[ ]+$/gm, "") });

const lists: [file: string, family: ManagerName, versions: string[]][] = [
  [
    "madison.txt",
    "apt",
    "29.2.0~rc.1 29.1.3 29.0.0~rc.3 28.5.2 28.0.4 28.0.0 27.5.1 27.4.1 27.3.1 27.3.0 26.1.4"
      .split(" ")
      .map((v) => `5:${v}-1~ubuntu.24.04~noble`),
  ],
  [
    "madison-xenial.txt",
    "apt",
    [
      "5:20.10.7~3-0~ubuntu-xenial",
      "5:19.03.15~3-0~ubuntu-xenial",
      "5:18.09.0~3-0~ubuntu-xenial",
      "18.06.3~ce~3-0~ubuntu",
      "18.03.1~ce-0~ubuntu",
      "17.03.3~ce-0~ubuntu-xenial",
      "17.03.1~ce-0~ubuntu-xenial",
    ],
  ],
  [
    "yum3.txt",
    "yum",
    [
      "17.03.0.ce-1.el7.centos",
      "17.03.1.ce-1.el7.centos",
      "17.03.3.ce-1.el7",
      "17.12.1.ce-1.el7.centos",
      "18.03.1.ce-1.el7.centos",
      "18.06.3.ce-3.el7",
      "3:18.09.0-3.el7",
      "3:18.09.9-3.el7",
      "3:19.03.5-3.el7",
      "3:20.10.24-3.el7",
      "3:26.1.4-1.el7",
    ],
  ],
  [
    "yum3-wrapped-zh.txt",
    "yum",
    ["17.03.1.ce-1.el7.centos", "17.03.3.ce-1.el7", "3:18.09.9-3.el7", "3:26.1.4-1.el7"],
  ],
  [
    "dnf4.txt",
    "yum",
    ["20.10.24-3", "23.0.6-1", "27.3.0-1", "27.3.1-1", "27.5.1-1", "28.5.2-1", "29.1.3-1"].map(
      (v) => `3:${v}.el9`,
    ),
  ],
  [
    "dnf5.txt",
    "yum",
    ["28.0.4", "28.5.2", "29.0.0~rc.1", "29.0.0~rc.3", "29.1.3", "29.2.0~rc.1"].map((v) => `3:${v}-1.fc42`),
  ],
];
const requests = [
  "",
  "latest",
  "17",
  "17.03",
  "17.03.1-ce",
  "18.06",
  "20",
  "27",
  "27.3",
  "v27.3.1",
  "27.9",
  "29",
  "29.0",
].concat(
  "29.0.0-rc.3",
  "29.0.0-rc.2",
  "29.2.0-rc.1",
  "40",
  "5:27.3.1-1~ubuntu.24.04~noble",
  "docker-ce=5:27.3.1-1~ubuntu.22.04~jammy",
  "17.03.1~ce-0~ubuntu-xenial",
  "17.03.1.ce-1.el7.centos",
  "docker-ce-27.3.1-1.el9",
  "3:27.3.1-1.el9",
  "5:27.3.1-1.el9",
  "20.10.x",
  "5:28.*",
  " 27.3 ",
  "docker-ce-cli-20.10.24",
  "docker-ce=5:27.3.1-1~ubuntu*",
  "docker-ce_27.3.1-1~ubuntu.24.04~noble_amd64.deb",
  "docker-ce-cli-1:27.3.1-1.el9.x86_64.rpm",
);

describe.each(allTools)("resolve_version with $shell and $awk", (tools) => {
  beforeEach(() => {
    for (const [command = ""] of [tools.shell, tools.awk]) which(command);
  });

  describe("chooses as the planner does", () => {
    it.each(lists)("from %s", (file, family, versions) => {
      for (const channel of ["stable", "test"] as const) {
        // In the usual tools all of them, in each of the others another quarter: every one is some processes.
        const at = allTools.indexOf(tools) + (channel === "test" ? 2 : 0);
        for (const request of requests.filter((_, i) => tools === usual || i % 4 === at % 4)) {
          const spelling = request === "latest" ? "" : request;
          const theirs = run(
            tools,
            sample(file),
            request === "" ? "" : parseVersionRequest(request).text,
            channel,
          );
          expect({ request, channel, ...tidy(theirs) }).toEqual({
            request,
            channel,
            ...tidy(expected(versions, spelling, channel, family)),
          });
        }
      }
    });
  });
});

describe("resolve_version", () => {
  beforeEach(() => {
    for (const command of ["dash", "mawk"]) which(command);
  });

  it("takes stable when no channel is given, and spellings that people type", () => {
    const madison = sample("madison.txt");
    expect(run(usual!, madison, "").stdout).toBe("5:29.1.3-1~ubuntu.24.04~noble");
    for (const typed of ["latest", "v29", "docker-29", "docker-ce=29", "docker-v29.1.3", "29.1.3-ce"]) {
      expect(run(usual!, madison, typed).stdout, typed).toBe("5:29.1.3-1~ubuntu.24.04~noble");
    }
  });
  it("says that there is none, and fails with the exit code of a missing version", () => {
    expect(run(usual!, "Error: No matching Packages to list\n", "27")).toEqual({
      code: 7,
      stdout: "",
      stderr: scriptMessages.MSG_VERSION_EMPTY?.zh,
    });
    expect(run(usual!, "", "").code).toBe(7);
  });
  it("passes over a version that is no version, and over sources", () => {
    const evil = " docker-ce | 99.0$(reboot) | https://m noble/stable amd64 Packages\n";
    const source = " docker-ce | 5:98.0.0-1~x | https://m noble/stable Sources\n";
    expect(run(usual!, evil + source + sample("madison.txt"), "").stdout).toBe(
      "5:29.1.3-1~ubuntu.24.04~noble",
    );
  });
  it("is clean under shellcheck", () => {
    const { status, stdout, error } = spawnSync(which("shellcheck"), ["-s", "sh", helper], {
      encoding: "utf8",
    });
    expect(error).toBeUndefined();
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("agrees with the planner on any list and request", () => {
    const component = fc.constantFrom(0, 1, 3, 9, 10, 27, 30);
    const number = fc.tuple(fc.constantFrom(18, 20, 27, 28), component, component).map((n) => n.join("."));
    const pre = fc.option(fc.tuple(fc.constantFrom("rc", "beta", "alpha"), fc.constantFrom(1, 2, 10)), {
      nil: undefined,
      freq: 3,
    });
    const deb = fc
      .tuple(number, pre, fc.constantFrom(1, 2, 10))
      .map(([n, p, build]) => `5:${n}${p ? `~${p.join(".")}` : ""}-${build}~debian.12~bookworm`);
    const rpm = fc
      .tuple(number, pre, fc.constantFrom(1, 2, 10))
      .map(([n, p, build]) => `3:${n}${p ? `~${p.join(".")}` : ""}-${build}.el9`);
    const request = fc.oneof(
      fc.constant(""),
      number,
      number.map((n) => n.replace(/\.\d+$/, "")),
      number.map((n) => n.replace(/\..*/, "")),
      fc.tuple(number, fc.constantFrom("-rc.1", "-rc2", "-beta.10")).map((parts) => parts.join("")),
    );
    const cases = fc.oneof(
      fc.tuple(fc.constant<ManagerName>("apt"), fc.array(deb, { minLength: 1, maxLength: 12 })),
      fc.tuple(fc.constant<ManagerName>("yum"), fc.array(rpm, { minLength: 1, maxLength: 12 })),
    );
    fc.assert(
      fc.property(
        cases,
        request,
        fc.boolean(),
        fc.constantFrom<Channel>("stable", "test"),
        ([family, versions], wanted, exact, channel) => {
          const text = exact ? versions[0]! : wanted;
          const lines = versions.map((v) =>
            family === "apt"
              ? ` docker-ce | ${v} | https://m bookworm/stable amd64 Packages`
              : `docker-ce.x86_64 ${v} docker-ce-stable`,
          );
          expect(tidy(run(usual!, `${lines.join("\n")}\n`, text, channel))).toEqual(
            tidy(expected(versions, text, channel, family)),
          );
        },
      ),
      { numRuns: 120 },
    );
  }, 120_000);
});

import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { SetupError } from "../../src/errors.ts";
import { mergeRegistryMirrors } from "../../src/machine/daemon-json/merge.ts";
import { daemonJsonMessages } from "../../src/machine/daemon-json/script-messages.ts";
import { systemdTyped } from "../../src/machine/inits/systemd-typed.ts";
import { quote } from "../../src/system/quote.ts";
import { template } from "../../src/templates.ts";
import { badFiles } from "../machine/daemon-json/bad-files.ts";
import { documents } from "../machine/daemon-json/documents.ts";
import { shells, toolDirectory } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";

const root = mkdtempSync(join(tmpdir(), "daemon-json-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const mirrors = ["https://docker.m.daocloud.io", "https://docker.1ms.run"];
const texts = daemonJsonMessages(systemdTyped);
const messages = Object.entries(texts)
  .map(([name, text]) => `${name}=${quote(text.en)}`)
  .join("\n");
const tools = ["real-path", "dockerd-validate", "daemon-json"].map((name) => template(`script/${name}.sh`));
const head = `set -eu\numask 022\n${messages}\n${tools.join("")}\n`;

let count = 0;
/** Runs lines after the helper in a shell whose only tools are those of a bare machine and `more`. */
function sh(shell: readonly string[], lines: string, more: Record<string, readonly string[]> = {}) {
  const path = join(root, `${count++}.sh`);
  writeFileSync(path, head + lines);
  const usual = [
    "awk",
    "basename",
    "chmod",
    "chown",
    "cksum",
    "cp",
    "cut",
    "dirname",
    "expr",
    "ls",
    "mkdir",
    "mktemp",
    "printf",
    "readlink",
    "sort",
    "stat",
    "tee",
    "touch",
    "uniq",
  ];
  const tools = Object.fromEntries(usual.map((tool) => [tool, [which(tool)]]));
  const directory = toolDirectory(root, { ...tools, ...more });
  const [command = "", ...args] = shell;
  return spawnSync(which(command), [...args, path], {
    encoding: "utf8",
    env: { PATH: directory, LC_ALL: "C" },
  });
}
const python = { python3: [which("python3")] };
const jq = { jq: [which("jq")] };

/** Merges each text in one shell; gives the new texts, or undefined where it was refused. */
function mergeAll(
  shell: readonly string[],
  texts: readonly string[],
  more: Record<string, readonly string[]>,
  words = mirrors.join(" "),
) {
  const directory = mkdtempSync(join(root, "batch-"));
  for (const [i, text] of texts.entries()) writeFileSync(join(directory, `${i}`), text);
  const loop = `i=0; while [ $i -lt ${texts.length} ]; do
  if merged_daemon_json ${directory}/$i ${words} >${directory}/$i.new 2>/dev/null; then :; else rm -f ${directory}/$i.new; fi
  i=$((i + 1)); done`;
  const result = sh(shell, loop, more);
  expect(result.stderr).toBe("");
  return texts.map((_, i) => {
    const path = join(directory, `${i}.new`);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  });
}

/** What src/daemon makes of a text; undefined where it refuses. */
function here(text: string): string | undefined {
  try {
    return mergeRegistryMirrors(text, mirrors);
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
}

describe.each(shells.map((shell) => ({ shell })))("$shell", ({ shell }) => {
  it("makes with python3 what docker-setup makes, byte for byte", () => {
    const texts = fc.sample(documents, { numRuns: 120, seed: 7 }).map(({ text }) => text);
    const many = ["", "{}", " { }\n", '{"a":1}', ...texts, ...badFiles.map(([text]) => text)];
    // Python reads them, whatever the shell: one shell has them all, the others every sixth.
    const all = many.filter((_, i) => shell === shells[0] || i % 6 === 0);
    const merged = mergeAll(shell, all, python);
    for (const [i, text] of all.entries()) expect([text, merged[i]]).toEqual([text, here(text)]);
  });

  it.each([
    ["none", []],
    ["", "absent" as const],
  ])("makes an empty list of %j, or takes the key away, as docker-setup does", (words, wanted) => {
    const texts = [
      "",
      "{}",
      '{"a":1}',
      '{\n  "a": 1\n}\n',
      '{"registry-mirrors": [],"a":1}',
      '{"registry-mirrors": ["https://a.example"]}',
      '{\n  "b": 2,\n  "registry-mirrors": ["https://a.example"],\n  "c": 3\n}\n',
    ];
    const expected = texts.map((text) => mergeRegistryMirrors(text, wanted));
    expect(mergeAll(shell, texts, python, words)).toEqual(expected);
    const parsed = (list: readonly (string | undefined)[]) => list.map((text) => JSON.parse(text || "{}"));
    expect(parsed(mergeAll(shell, texts, jq, words))).toEqual(parsed(expected));
  });

  it("keeps every key with jq", () => {
    const text =
      '{"data-root": "/srv/docker", "log-opts": {"max-size": "10m"}, "registry-mirrors": ["https://old.example"]}';
    const [merged] = mergeAll(shell, [text], jq);
    expect(JSON.parse(merged ?? "")).toEqual({ ...JSON.parse(text), "registry-mirrors": mirrors });
    for (const bad of ['{"a": 1,}', "[]", '{"registry-mirrors": "x"}'])
      expect(mergeAll(shell, [bad], jq)).toEqual([undefined]);
  });

  it("stops before touching a file that nothing here can parse, and says what to add", () => {
    const path = join(mkdtempSync(join(root, "etc-")), "daemon.json");
    const text = '{"data-root": "/srv/docker"}\n';
    writeFileSync(path, text);
    const result = sh(shell, `merge_daemon_json ${path} ${mirrors.join(" ")}`);
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain('"registry-mirrors": [');
    expect(result.stderr).toContain(mirrors[1]);
    expect(readFileSync(path, "utf8")).toBe(text);
    // What a person then wrote by hand is recognised.
    writeFileSync(
      path,
      `{"data-root": "/srv/docker",\n  "registry-mirrors": [\n    "${mirrors.join('",\n    "')}"\n  ]}\n`,
    );
    expect(sh(shell, `daemon_json_done ${path} ${mirrors.join(" ")}`).status).toBe(0);
  });

  it("needs no parser for a file as docker-setup writes it, and for no other", () => {
    const own = [[], ["https://a.example"], ["https://a.example", "https://b.example:5000"]].map((urls) =>
      mergeRegistryMirrors(undefined, urls),
    );
    const [one] = own.slice(1);
    const others = [
      one!.replace("  ]", '  ],\n  "debug": true'),
      one!.replace("  ]", '  ],\n  "registry-mirrors": ["https://z.example"]'),
      one!.replace('"\n  ]', '",\n  ]'),
      one!.replace("https://a", "https://\\u0061"),
      one!.replace(/}\n$/, ""),
      `${one}{}\n`,
      one!.replaceAll("\n", "\r\n"),
    ];
    for (const [words, wanted] of [
      [mirrors.join(" "), mirrors],
      ["none", []],
      ["", "absent"],
    ] as const) {
      const expected = own.map((text) => mergeRegistryMirrors(text, wanted));
      expect(mergeAll(shell, [...own, ...others], {}, words)).toEqual([
        ...expected,
        ...others.map(() => undefined),
      ]);
    }
  });

  it("keeps mode and link, leaves a backup, and asks dockerd before the file is in place", () => {
    const directory = mkdtempSync(join(root, "etc-"));
    mkdirSync(join(directory, "real"));
    const [link, real] = [join(directory, "daemon.json"), join(directory, "real", "d.json")];
    writeFileSync(real, '{"debug": true}\n');
    chmodSync(real, 0o600);
    symlinkSync(real, link);
    const accepts = join(directory, "accepts");
    writeFileSync(accepts, '#!/bin/sh\n[ "$1" = --help ] && echo --validate && exit 0\nexit 0\n', {
      mode: 0o755,
    });
    const good = sh(shell, `merge_daemon_json ${link} ${mirrors.join(" ")}`, {
      ...python,
      dockerd: [accepts],
    });
    expect(good.stderr).toBe("");
    expect(JSON.parse(readFileSync(real, "utf8"))).toEqual({ debug: true, "registry-mirrors": mirrors });
    expect(statSync(real).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${real}.docker-setup.bak`, "utf8")).toBe('{"debug": true}\n');

    const refuses = join(directory, "refuses");
    writeFileSync(
      refuses,
      '#!/bin/sh\n[ "$1" = --help ] && echo --validate && exit 0\necho no such key >&2; exit 1\n',
      { mode: 0o755 },
    );
    const before = readFileSync(real, "utf8");
    const bad = sh(shell, `merge_daemon_json ${link} https://other.example`, {
      ...python,
      dockerd: [refuses],
    });
    expect(bad.status).not.toBe(0);
    expect(bad.stderr).toContain("no such key");
    expect(readFileSync(real, "utf8")).toBe(before);
    expect(
      execFileSync("ls", ["-A", join(directory, "real")], { encoding: "utf8" })
        .trim()
        .split("\n")
        .sort(),
    ).toEqual(["d.json", "d.json.docker-setup.bak"]);
  });
});

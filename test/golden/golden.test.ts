import { execFile, execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { dryRun } from "../../src/cli/commands/dry-run.ts";
import { parseRequest, type RawOptions } from "../../src/cli/options/request.ts";
import { createTerminal } from "../../src/cli/ui/terminal.ts";
import { dockerKeys, dockerSubkeys } from "../../src/sources/keys/openpgp.ts";
import type { Lang } from "../../src/text.ts";
import { owner } from "../sources/catalog/suite.ts";
import { toolDirectory } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";
import { difference } from "./difference.ts";
import { laptop } from "./mirror.ts";

type Case = RawOptions & { lang?: Lang; network?: false };

/** Name of the golden script, kept whole → the command line. `npx vitest run --project unit -u test/golden` writes all anew. */
const whole = {
  "ubuntu-24.04-pin-27.3": { target: "ubuntu:24.04", dockerVersion: "27.3" },
  "debian-12-proxy": { target: "debian:12", proxy: "http://me:it's%20so@proxy.example:3128" },
  "centos-8": { target: "centos:8" },
  "glibc-2.36": { target: "glibc:2.36" },
} satisfies Record<string, Case>;

/** The others are kept as what differs from one of those. */
const others: Record<string, Case & { from: keyof typeof whole }> = {
  "ubuntu-16.04-pin-17.03": {
    from: "ubuntu-24.04-pin-27.3",
    target: "ubuntu:16.04",
    dockerVersion: "17.03.1~ce-0~ubuntu-xenial",
  },
  "ubuntu-18.04": { from: "ubuntu-24.04-pin-27.3", target: "ubuntu:18.04" },
  "ubuntu-22.04-two-mirrors": {
    from: "ubuntu-24.04-pin-27.3",
    target: "ubuntu:22.04",
    mirror: ["tuna", "official"],
  },
  "ubuntu-24.04-pin-27.3.zh": {
    from: "ubuntu-24.04-pin-27.3",
    target: "ubuntu:24.04",
    dockerVersion: "27.3",
    lang: "zh",
  },
  "ubuntu-26.04-user": { from: "ubuntu-24.04-pin-27.3", target: "ubuntu:26.04", user: "admin" },
  "debian-11-no-registry-mirrors": { from: "debian-12-proxy", target: "debian:11", registryMirrors: false },
  "debian-12-arm64": {
    from: "ubuntu-24.04-pin-27.3",
    target: "debian:bookworm/arm64",
    registryMirror: ["https://mirror.example"],
  },
  "debian-13-test": { from: "ubuntu-24.04-pin-27.3", target: "debian:13", channel: "test" },
  "debian-12-no-network": {
    from: "ubuntu-24.04-pin-27.3",
    target: "debian:12",
    dockerVersion: "27",
    network: false,
  },
  "centos-7-pin-17.03": { from: "centos-8", target: "centos:7", dockerVersion: "17.03.1.ce-1.el7.centos" },
  "centos-9-hold-27.3.1.zh": {
    from: "centos-8",
    target: "centos:9",
    dockerVersion: "v27.3.1",
    hold: true,
    lang: "zh",
  },
  "centos-10-no-network": { from: "centos-8", target: "centos:10", network: false },
  "rocky-9-private-mirror": {
    from: "centos-8",
    target: "rocky:9",
    mirror: ["https://packages.example.com/docker-ce"],
    keyFingerprint: "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567",
  },
  "fedora-44-aarch64": { from: "centos-8", target: "fedora:44/aarch64" },
};

const directory = mkdtempSync(join(tmpdir(), "golden-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/**
 * The laptop's mirror signs with a key of these tests, since nobody but Docker can sign with Docker's: that one is asked
 * for, and what the scripts say of it is written as if it were Docker's.
 */
const asDocker = (text: string) =>
  text
    .replaceAll(owner.fingerprint, dockerKeys.apt)
    .replaceAll(grouped(owner.fingerprint), grouped(dockerKeys.apt))
    .replaceAll(owner.subkey, dockerSubkeys.apt[0]!);
const grouped = (fingerprint: string) => fingerprint.replace(/.{4}(?=.)/g, "$& ");

async function script({ lang = "en", network, ...raw }: Case): Promise<string> {
  const signed = network !== false && /^(ubuntu|debian|glibc)/.test(String(raw.target));
  const key = signed ? { keyFingerprint: owner.fingerprint } : {};
  let printed = "";
  const terminal = createTerminal(lang, { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);
  await dryRun(
    laptop(network !== false),
    parseRequest({ dryRun: true, ...key, ...raw }),
    terminal,
    (text) => {
      printed += text;
    },
  );
  return asDocker(printed);
}

/**
 * Writes a whole script down for the shells below.
 * @returns its steps alone: the tools behind them are files of templates/script, which have tests of their own.
 */
async function steps(name: string, options: Case): Promise<string> {
  const text = await script(options);
  writeFileSync(join(directory, `${name}.sh`), text);
  return text.split(/^# (?:Tools that the steps use\.|以下是各步骤所用的工具。)$/m)[0]!;
}

it.each(Object.entries<Case>(whole))("%s is the golden script", async (name, options) => {
  await expect(await steps(name, options)).toMatchFileSnapshot(`${name}.sh`);
});

it.each(Object.entries(others))("%s differs as it should", async (name, { from, ...options }) => {
  const differs = difference(await steps(from, whole[from]), await steps(name, options));
  await expect(`What differs from ${from}.sh\n${differs}`).toMatchFileSnapshot(`${name}.diff`);
});

it.each(Object.keys({ ...whole, ...others }))("%s is read by every sh", (name) => {
  for (const [shell, ...args] of [["dash"], ["busybox", "sh"], ["bash", "--posix"]] as const) {
    execFileSync(which(shell), [...args, "-n", join(directory, `${name}.sh`)]);
  }
});

it("pleases shellcheck", async () => {
  expect(readdirSync(directory)).toHaveLength(18);
  // The tools are the same in all of one manager, and shellcheck takes seconds for each script.
  const names = [
    ...Object.keys(whole),
    "ubuntu-16.04-pin-17.03",
    "debian-12-no-network",
    "centos-9-hold-27.3.1.zh",
    "centos-10-no-network",
  ];
  const files = names.map((name) => join(directory, `${name}.sh`));
  // Not waited for in one breath: vitest's worker has to answer meanwhile.
  await promisify(execFile)(which("shellcheck"), ["-s", "sh", ...files]).catch(({ stdout }) => {
    throw new Error(stdout);
  });
});

it("is the same script twice", async () => {
  expect(await script(whole["centos-8"])).toBe(await script(whole["centos-8"]));
});

it("does nothing when it was cut off anywhere", async () => {
  const text = await script(whole["ubuntu-24.04-pin-27.3"]);
  // Whatever the script runs comes from here, and leaves its name.
  const calls = join(directory, "calls");
  const trap = join(directory, "trap");
  writeFileSync(trap, `#!/bin/sh\necho "$0" >>${calls}\n`, { mode: 0o755 });
  const names = [
    "id",
    "mktemp",
    "mkdir",
    "apt-get",
    "dpkg",
    "dpkg-query",
    "systemctl",
    "docker",
    "wc",
    "tail",
    "rm",
    "date",
  ];
  const path = toolDirectory(directory, Object.fromEntries(names.map((name) => [name, [trap]])));
  const cutOff = join(directory, "cut-off.sh");
  const lengths: number[] = [];
  for (let length = 0; length < text.length - 1; length += length > text.length - 40 ? 1 : 397) {
    lengths.push(length);
  }
  // Behind a word that is another function's name, such as keep_containers of keep_containers_through.
  const defined = [...text.matchAll(/^([a-z_]+)\(\)/gm)];
  for (const { 1: name = "", index } of defined) {
    const begins = defined.map(({ 1: other = "" }) => other).filter((other) => name.startsWith(other));
    lengths.push(...begins.map((other) => index + other.length));
  }
  for (const length of lengths) {
    writeFileSync(cutOff, text.slice(0, length));
    spawnSync(which("dash"), [cutOff], { env: { PATH: path } });
    expect(existsSync(calls), `cut off after ${length} of ${text.length}`).toBe(false);
  }
  // The trap works: the whole script calls something.
  writeFileSync(cutOff, text);
  spawnSync(which("dash"), [cutOff], { env: { PATH: path } });
  expect(existsSync(calls)).toBe(true);
});

import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTarget } from "../../../distros/target.ts";
import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { lock } from "../../../src/cli/commands/lock.ts";
import { optionsOf } from "../../../src/cli/options/command-table.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { fromCommandLine } from "../../../src/cli/options/settings.ts";
import type { CommandIO } from "../../../src/cli/ui/run-plan.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import { parseLock } from "../../../src/plan/lock/parse.ts";
import { lockedPackages, onMirror } from "../../../src/plan/settle/lock/identity.ts";
import { findRelease } from "../../../src/plan/settle/release.ts";
import { scriptSubject } from "../../../src/plan/settle/subject.ts";
import { ExchangeError, type System } from "../../../src/system/types.ts";
import { laptop, signed } from "../../golden/mirror.ts";
import { fakeSystem } from "../../system/fake.ts";

const three = ["debian:12", "ubuntu:24.04/arm64", "centos:9/x86_64"];

/** What a command says and prints on a laptop with these files. */
async function run(
  raw: RawOptions,
  command: "lock" | "script",
  {
    files = {} as Record<string, string>,
    change = (body: Buffer, _url: string) => body,
    words = [] as string[],
  } = {},
) {
  let printed = "";
  let said = "";
  const terminal = createTerminal("en", {
    isTTY: false,
    write: (text: string) => {
      said += text;
      return true;
    },
  } as unknown as NodeJS.WriteStream);
  const mirror = laptop(true);
  const system: System = {
    ...mirror,
    files: fakeSystem({ files }).files,
    async fetch(url, options) {
      const answer = await mirror.fetch(url, options);
      return { ...answer, body: change(answer.body, url) };
    },
  };
  const out = (text: string) => {
    printed += text;
  };
  try {
    if (command === "script") {
      await dryRun(system, parseRequest({ dryRun: true, ...raw }), terminal, out);
    } else {
      const all = { ...signed, ...raw };
      const settings = fromCommandLine(all, optionsOf("lock"));
      await lock(
        { system, terminal, out } as CommandIO,
        parseRequest(all, "file"),
        words,
        () => {},
        settings,
      );
    }
    return { code: "ok", printed, said };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const { what, why, next } = error;
    return { code: error.code, printed, said: `${said}${what.en}\n${why?.en ?? ""}\n${next?.en ?? ""}` };
  }
}

const made = async (raw: RawOptions) => (await run({ output: "-", ...raw }, "lock")).printed;

describe("docker-setup lock", () => {
  it("gives the same bytes through any mirror and in any order of the targets", async () => {
    const text = await made({ target: three, dockerVersion: "27.3" });
    const locked = parseLock(text, "x");
    expect(locked.targets.map(({ name }) => name)).toEqual([
      "centos:9/amd64",
      "debian:12/amd64",
      "ubuntu:24.04/arm64",
    ]);
    for (const { packages } of locked.targets) expect(packages).toHaveLength(5);
    expect(text).toBe(
      await made({
        target: ["centos:9", ...three].reverse(),
        dockerVersion: "27.3",
        mirror: ["https://other.example/a/docker-ce", "tuna"],
      }),
    );
    expect(text).not.toMatch(/aliyun|other\.example/);
  });

  it("takes the newest that all targets have, and says which one lacks a newer one", async () => {
    const all = await run({ target: ["ubuntu:24.04", "ubuntu:16.04"], output: "-" }, "lock");
    expect(all).toMatchObject({ code: "version-not-found" });
    expect(all.said).toMatch(/no docker-ce in common|newest of each/);
    const none = await run(
      { target: ["ubuntu:24.04", "debian:12"], dockerVersion: "1.2", output: "-" },
      "lock",
    );
    expect(none.code).toBe("version-not-found");
    expect(none.said).toMatch(/ubuntu:24.04\/amd64, debian:12\/amd64/);
    expect(none.said).toMatch(/--docker-version \d+\.\d+/);
  });

  it.each([
    [
      { target: ["debian:12", "centos:9", "centos:7"] },
      /centos:7\/amd64 lacks 29\.1\.3/,
      /make a lock for each/,
    ],
    [
      { target: ["debian:12", "centos:7"], dockerVersion: "27.3" },
      /no docker-ce 27\.3 for centos:7\/amd64\n/,
      /--docker-version 26\.1\.4/,
    ],
    [
      { target: ["debian:12", "ubuntu:24.04"], dockerVersion: "5:27.3.1-1~debian.12~bookworm" },
      /no docker-ce 5:27\.3\.1-1~debian\.12~bookworm for ubuntu:24\.04\/amd64\n/,
      /all of them have 27\.3\.1: --docker-version 27\.3\.1/,
    ],
  ])("says which of %j lacks it, and what would do", async (raw, lacks, next) => {
    const { code, said } = await run({ ...raw, output: "-" }, "lock");
    expect(code).toBe("version-not-found");
    expect(said).toMatch(lacks);
    expect(said).toMatch(next);
  });

  it("takes its file as a word, too", async () => {
    const text = await made({ target: "debian:12", dockerVersion: "27.3" });
    const files = { "site.lock": text };
    expect((await run({ check: true }, "lock", { files, words: ["site.lock"] })).said).toMatch(
      /site\.lock is what is asked for/,
    );
    const other = await run({ check: true, dockerVersion: "28" }, "lock", { files, words: ["site.lock"] });
    expect(other.code).toBe("drift");
    expect(other.said).toMatch(/docker-setup lock site\.lock brings/);
    expect((await run({ check: true }, "lock", { files })).said).toMatch(/no lock docker-setup\.lock/);
    expect((await run({ output: "-" }, "lock", { files, words: ["site.lock"] })).said).toMatch(/named twice/);
  });

  it("shows what an update changes, old → new", async () => {
    const text = await made({ target: "debian:12", dockerVersion: "27.3" });
    const place = mkdtempSync(join(tmpdir(), "lock-"));
    const path = join(place, "site.lock");
    const updated = await run({ dockerVersion: "28" }, "lock", { files: { [path]: text }, words: [path] });
    const written = readFileSync(path, "utf8");
    rmSync(place, { recursive: true });
    expect(updated.said).toMatch(/debian:12\/amd64 docker-ce: 5:27\.3\.1\S+ → 5:28\.\S+\n/);
    expect(updated.said).toContain(`Wrote ${path}`);
    expect(written).toMatch(/docker-version = "28"/);
  });

  it.each([
    ["as it was", (text: string) => text, {}, "ok", /is what is asked for/],
    [
      "another hash",
      (text: string) => text.replace(/sha256 = "....../, 'sha256 = "000000'),
      {},
      "drift",
      /centos:9\/amd64 \S+: \S+ .*000000.* → /,
    ],
    [
      "another wish",
      (text: string) => text,
      { dockerVersion: "28" },
      "drift",
      /docker-ce: 3:27\.3\.1-1\.el9 → 3:28/,
    ],
    [
      "a target more",
      (text: string) => text,
      { target: [...three, "debian:11"] },
      "drift",
      /debian:11.*\(none\) → 5:27/,
    ],
  ] as const)("--check of a lock with %s", async (_, edit, raw, code, says) => {
    const text = edit(await made({ target: three, dockerVersion: "27.3" }));
    const checked = await run({ check: true, ...(raw as RawOptions) }, "lock", {
      files: { "docker-setup.lock": text },
    });
    expect(checked).toMatchObject({ code, printed: "" });
    expect(checked.said).toMatch(says);
  });
});

it("has of an rpm what it is apart from its signature, where the mirror gives its beginning, and of a .deb nothing", async () => {
  const content = "ab".repeat(32);
  const rpm = rpmStart(content, "a signature");
  const system = laptop(true);
  const asked: string[] = [];
  const stream: System["stream"] = async (url, { headers, head, take }) => {
    asked.push(`${url} ${headers?.range}`);
    if (head(206, {})) await take(rpm);
    return "complete";
  };
  const target = parseTarget("centos:9");
  const subject = await scriptSubject(system, { target });
  const place = {
    ...subject,
    mirrors: ["https://m.example/docker-ce"],
    channel: "stable",
    ...signed,
  } as const;
  const offer = await findRelease(system, place, undefined);
  const packages = await lockedPackages(
    place,
    offer.artefacts,
    onMirror({ ...system, stream }, offer.repository),
  );
  expect(packages).toHaveLength(5);
  for (const each of packages) expect(each).toMatchObject({ content, signature: sha256("a signature") });
  expect(asked[0]).toMatch(
    /^https:\/\/m\.example\/docker-ce\/linux\/centos\/9\/x86_64\/stable\/\S+\.rpm bytes=0-65535$/,
  );
  const cut: System["stream"] = async () => {
    throw new ExchangeError("closed");
  };
  const without = await lockedPackages(
    place,
    offer.artefacts,
    onMirror({ ...system, stream: cut }, offer.repository),
  );
  expect(without.map(({ content }) => content)).toEqual(Array(5).fill(undefined));
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The beginning of an rpm's file: its lead, and a header with the digest of the next one and a signature of that. */
function rpmStart(content: string, signature: string): Buffer {
  const entry = (...numbers: number[]) => Buffer.concat(numbers.map(word));
  const word = (number: number) => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(number);
    return four;
  };
  const store = Buffer.from(`${content}\0${signature}`);
  return Buffer.concat([
    Buffer.alloc(96),
    Buffer.from("8eade80100000000", "hex"),
    entry(2, store.length),
    entry(273, 6, 0, 1),
    entry(268, 7, 65, signature.length),
    store,
  ]);
}

describe("the daemon.json keys of a lock", () => {
  const daemon = ["log-opts.max-size=10m", "live-restore=true", "default-ulimits.nofile=1:2"];

  it("are in one order, whoever wished them, and are brought up to date by key", async () => {
    const text = await made({ target: "debian:12", dockerVersion: "27.3", daemon });
    expect(text).toBe(
      await made({ target: "debian:12", dockerVersion: "27.3", daemon: [...daemon].reverse() }),
    );
    expect(parseLock(text, "x").daemon).toMatchObject({
      "log-opts": { "max-size": "10m" },
      "live-restore": true,
      "default-ulimits": { nofile: { Name: "nofile", Hard: 2, Soft: 1 } },
    });
    const files = { "docker-setup.lock": text };
    const checked = await run({ check: true, daemon: ["log-opts.max-file=3", "live-restore="] }, "lock", {
      files,
    });
    expect(checked.code).toBe("drift");
    expect(checked.said).toMatch(/daemon live-restore: true → \(none\)/);
    expect(checked.said).toMatch(/daemon log-opts: .*10m.* → .*max-file = "3".*10m/);
    expect((await run({ check: true }, "lock", { files })).code).toBe("ok");
  });

  it("are written by its script, and are not taken back by the way", async () => {
    const files = { "x.lock": await made({ target: "debian:12", dockerVersion: "27.3", daemon }) };
    const of = (more: RawOptions) =>
      run({ lock: "x.lock", target: "debian:12", ...more }, "script", { files });
    const { code, printed } = await of({ daemon: ["mtu=1400", "live-restore=true"] });
    expect(code).toBe("ok");
    expect(printed).toContain(
      '{"op":"set","path":["log-opts"],"value":{"max-size":"10m"}},{"op":"set","path":["mtu"],"value":1400}',
    );
    const other = await of({ daemon: ["live-restore=false"] });
    expect(other).toMatchObject({ code: "usage", printed: "" });
    expect(other.said).toContain("--daemon changes live-restore, and x.lock says live-restore=true.");
  });

  it.each([
    ["live-restor = true", "usage", /no key "live-restor".*x\.lock, \[daemon\].*live-restore/s],
    ['mtu = "wide"', "usage", /mtu can't be/],
    ['dns = "1.1.1.1"', "usage", /daemon\.dns is not as a lock has it/],
    ['"log-opts.max-size" = "1m"', "usage", /is not as a lock has it/],
  ] as const)("are such as dockerd takes: %s", async (line, code, says) => {
    const text = (await made({ target: "debian:12", dockerVersion: "27.3", daemon })).replace(
      "[daemon]\n",
      `[daemon]\n${line}\n`,
    );
    const told = await run({ lock: "x.lock", target: "debian:12" }, "script", { files: { "x.lock": text } });
    expect(told).toMatchObject({ code, printed: "" });
    expect(told.said).toMatch(says);
  });

  it.each([
    [
      "a key that a target's dockerd lacks",
      { daemon: ["firewall-backend=nftables"], dockerVersion: "27.3" },
      "daemon-json",
    ],
    [
      "an option that no log driver has",
      { daemon: ["log-opts.max-sise=1m"], dockerVersion: "27.3" },
      "daemon-json",
    ],
    ["an image without a tag", { image: [`nginx@sha256:${"0".repeat(64)}`], dockerVersion: "27.3" }, "usage"],
  ])("refuses %s", async (_, raw, code) => {
    expect(await run({ target: "debian:12", output: "-", ...raw }, "lock")).toMatchObject({
      code,
      printed: "",
    });
  });
});

describe("a script from a lock", () => {
  it("installs its versions and no others, whatever is newer", async () => {
    const text = await made({ target: three, dockerVersion: "27" });
    const files = { "x.lock": text };
    const { code, printed, said } = await run({ lock: "x.lock", target: "debian:12" }, "script", { files });
    expect([code, said]).toEqual(["ok", ""]);
    for (const { name, version } of parseLock(text, "x").targets[1]!.packages) {
      expect(printed).toContain(`${name}=${version}`);
    }
  });

  it("is refused for a target that the lock lacks, with the line that adds it", async () => {
    const files = { "x.lock": await made({ target: three, dockerVersion: "27.3" }) };
    const { code, said } = await run({ lock: "x.lock", target: "debian:13" }, "script", { files });
    expect(code).toBe("drift");
    expect(said).toContain(
      "docker-setup lock --target centos:9/amd64 --target debian:12/amd64 --target ubuntu:24.04/arm64 --target debian:13/amd64 --docker-version 27.3 -o x.lock",
    );
  });

  it.each([
    [
      "another file under the same version",
      'sha256 = "',
      'sha256 = "',
      "drift",
      /another file under the name of/,
    ],
    ["a version that is gone", "5:27.3.1-1", "5:27.3.9-1", "version-not-found", /docker-ce.* 5:27.3.9-1/],
  ])("is refused for %s", async (_, from, to, code, says) => {
    const good = await made({ target: "debian:12", dockerVersion: "27.3" });
    const bad =
      from === to ? good.replace(/(docker-ce".*sha256 = ")....../, "$1000000") : good.replaceAll(from, to);
    expect(bad).not.toBe(good);
    const told = await run({ lock: "x.lock", target: "debian:12" }, "script", { files: { "x.lock": bad } });
    expect(told).toMatchObject({ code, printed: "" });
    // Once: what ends it is no note beside it.
    expect(told.said.match(new RegExp(says, "g"))).toHaveLength(1);
  });

  it.each(["dockerVersion", "channel", "registryMirror"])("does not go with %s", (name) => {
    const value = name === "registryMirror" ? ["https://a.example"] : name === "channel" ? "test" : "27";
    expect(() => parseRequest({ lock: "x", [name]: value })).toThrow(/--lock and --/);
  });
});

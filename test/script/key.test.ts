import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { SetupError } from "../../src/errors.ts";
import { armor, selectKey } from "../../src/sources/keys/openpgp.ts";
import { keyMessages } from "../../src/sources/keys/script-messages.ts";
import { type Case, cases } from "../sources/keys/cases.ts";
import { Gpg, makeKeys } from "../sources/keys/gpg.ts";
import { mutated } from "../sources/keys/mutate.ts";
import { awks, runScript, shells, toolDirectory } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";

const gpg = new Gpg();
const keys = makeKeys(gpg);
const root = mkdtempSync(join(tmpdir(), "key-sh-"));
afterAll(() => {
  gpg.close();
  rmSync(root, { recursive: true, force: true });
});

type Served = Pick<Case, "file" | "wanted">;
interface Outcome {
  code: number;
  said: string;
  key: string;
  armored: string;
}

/** What src/keys makes of a file. */
function here({ file, wanted }: Served, lang: "en" | "zh"): Outcome {
  try {
    const { key } = selectKey(file, wanted);
    return { code: 0, said: "", key: key.toString("hex"), armored: armor(key) };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const said = [error.what, error.why, error.next].map((text) => `${text?.[lang]}\n`).join("");
    return { code: error.exitCode, said, key: "old", armored: "" };
  }
}

/** What a script is given at the time when it is made. */
function subkeysOf(file: Buffer, wanted: string[]): string {
  try {
    return selectKey(file, wanted).subkeys.join(" ");
  } catch {
    return "";
  }
}

/** What key.sh makes of the same files, all of them in one shell. */
async function inScript(served: Served[], shell: readonly string[], path: string, lang: "en" | "zh" = "en") {
  const directory = mkdtempSync(join(root, "run-"));
  const at = (index: number, name: string) => join(directory, `${index}`, name);
  for (const [index, { file }] of served.entries()) {
    mkdirSync(join(directory, `${index}`));
    writeFileSync(at(index, "in"), file);
    writeFileSync(at(index, "out"), "old");
  }
  const body = served.flatMap(({ file, wanted }, index) => [
    `cd ${join(directory, `${index}`)}`,
    `code=0; select_key in out "${subkeysOf(file, wanted)}" ${wanted.join(" ")} 2>err || code=$?; printf %s "$code" >code`,
    `[ "$code" -ne 0 ] || armor_key out armored`,
  ]);
  const work = join(directory, "work");
  const run = await runScript(body.join("\n"), { helpers: ["armor", "key"], shell, path, work, lang });
  expect(run).toMatchObject({ code: 0, stdout: "", stderr: "" });
  return served.map((_, index): Outcome => {
    const code = Number(readFileSync(at(index, "code"), "utf8"));
    const key = readFileSync(at(index, "out"), code === 0 ? "hex" : "utf8");
    const said = readFileSync(at(index, "err"), "utf8");
    const armored = existsSync(at(index, "armored")) ? readFileSync(at(index, "armored"), "utf8") : "";
    return { code, said, key, armored };
  });
}

const all = cases(keys);
/** The cases are thousands of processes: the first shell takes all of them, each other one every third, another third each. */
const third = (at: number) => all.filter((_, index) => index % 3 === at % 3);
const sha1 = { sha1sum: ["sha1sum"] };
const applet = (name: string): [string, string[]] => [name, ["busybox", name]];

describe("key.sh takes the same bytes and says the same words as src/keys", () => {
  // Each shell and each awk once, and one more pair for the fourth awk.
  const matrix = awks.map((awk, at) => ({ shell: shells[at % shells.length]!, awk, at }));

  it.each(matrix)("$shell, $awk", { timeout: 120_000 }, async ({ shell, awk, at }) => {
    const served = at === 0 ? all : third(at);
    const path = toolDirectory(root, { awk, ...sha1 });
    const got = await inScript(served, shell, path);
    for (const [index, one] of served.entries()) {
      expect({ name: one.name, ...got[index] }).toEqual({ name: one.name, ...here(one, "en") });
    }
  });

  it("in Chinese", async () => {
    const path = toolDirectory(root, { awk: ["mawk"], ...sha1 });
    const got = await inScript(third(0), ["dash"], path, "zh");
    expect(got).toEqual(third(0).map((one) => here(one, "zh")));
  });

  it.each([
    ["busybox's tools", Object.fromEntries("head tail tr od cat wc sed sha1sum awk".split(" ").map(applet))],
    ["shasum", { awk: ["mawk"], shasum: ["shasum"], perl: ["perl"] }],
    ["openssl", { awk: ["mawk"], openssl: ["openssl"] }],
  ])("with %s", async (_name, tools) => {
    const path = toolDirectory(root, tools);
    const served = third(1);
    expect(await inScript(served, ["busybox", "sh"], path)).toEqual(served.map((one) => here(one, "en")));
  });

  it("also for damaged files", { timeout: 300_000 }, async () => {
    const bases = [Buffer.concat([keys.expiring.binary, keys.rsa.binary]), Buffer.from(keys.rsa.armored)];
    const page = Buffer.from("<html>", "utf16le");
    const files = [page, ...fc.sample(mutated(bases), { numRuns: 40 })];
    const served = files.map((file) => ({ file, wanted: [keys.rsa.fingerprint] }));
    const path = toolDirectory(root, { awk: ["mawk"], ...sha1 });
    const got = await inScript(served, ["dash"], path);
    for (const [index, one] of served.entries()) {
      const file = one.file.toString("base64");
      expect({ file, ...got[index] }).toEqual({ file, ...here(one, "en") });
    }
  });
});

/** An armor near the bound in size, in lines of that width. */
function largest(width: number): Buffer {
  const line = `${"A".repeat(width)}\n`;
  const lines = line.repeat(Math.floor((255_000 - keys.rsa.armored.length) / line.length / 4) * 4);
  return Buffer.from(keys.rsa.armored.replace("\n\n", `\n\n${lines}`));
}

describe("key.sh", () => {
  it("says that nothing here computes a SHA-1", async () => {
    const path = toolDirectory(root, { awk: ["mawk"] });
    const [got] = await inScript([{ file: keys.rsa.binary, wanted: [keys.rsa.fingerprint] }], ["dash"], path);
    expect(got).toEqual({ code: 14, said: `${keyMessages.MSG_KEY_NO_SHA1.en}\n`, key: "old", armored: "" });
  });

  it.each(awks.map((awk) => ({ awk })))(
    "needs less than a second for a key of 4 KB: $awk",
    async ({ awk }) => {
      const served = [{ file: Buffer.from(keys.rsa.armored), wanted: [keys.rsa.fingerprint] }];
      const path = toolDirectory(root, { awk, ...sha1 });
      const start = performance.now();
      const [got] = await inScript(served, ["dash"], path);
      expect(got!.code).toBe(0);
      expect(performance.now() - start).toBeLessThan(1000);
    },
  );

  it.each([
    ["an armor's lines of 64", (width: number) => largest(width), 64],
    ["an armor's lines of one sign", (width: number) => largest(width), 1],
    ["as many public keys as it takes", () => Buffer.concat(Array(200).fill(Buffer.from([0xc6, 1, 4]))), 0],
    [
      "as many subkeys as it takes",
      () => Buffer.concat([keys.rsa.binary, ...Array(190).fill(Buffer.from([0xce, 1, 4]))]),
      0,
    ],
    ["one key too many", () => Buffer.concat(Array(201).fill(Buffer.from([0xc6, 1, 4]))), 0],
    ["one line of blanks", () => Buffer.from(`${" ".repeat(262_000)}x`), 0],
  ])("is no burden with the largest files that it reads: %s", { timeout: 90_000 }, async (_, make, width) => {
    const path = toolDirectory(root, { awk: ["busybox", "awk"], ...sha1 });
    const served = [{ file: make(width), wanted: [keys.rsa.fingerprint] }];
    const start = performance.now();
    expect(await inScript(served, ["dash"], path)).toEqual([here(served[0]!, "en")]);
    expect(performance.now() - start).toBeLessThan(40_000);
  });

  it.each(["key", "armor", "download"])("%s.sh is clean under shellcheck", (name) => {
    const file = fileURLToPath(new URL(`../../templates/script/${name}.sh`, import.meta.url));
    expect(execFileSync(which("shellcheck"), ["-s", "sh", file]).toString()).toBe("");
  });
});

import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Gpg } from "../sources/keys/gpg.ts";
import { which } from "../tools.ts";

/**
 * What CONTRIBUTING.md says under "To add…", done: a distribution, a package manager, a way to get Docker and an output,
 * each one file of tree/ put where it says, and the lines in the indexes that it speaks of. Nothing else is touched.
 */
const lines: [file: string, line: string, before: string, entry: string, into: string][] = [
  ["distros/list.ts", 'import { nimbus } from "./nimbus.ts";', "import { raspbian }", ", nimbus]", "]"],
  [
    "src/machine/managers/index.ts",
    'import { pak } from "./pak.ts";',
    "import type { Manager",
    ", pak }",
    "}",
  ],
  [
    "src/sources/supply/index.ts",
    'import { vendor } from "./vendor.ts";',
    "import type { Supply }",
    ", vendor }",
    "}",
  ],
];
/** The statement in each index that lists them. */
const lists = [/^export const distros: [^;]*;/m, /^const managers = [^;]*;/m, /^const supplies = [^;]*;/m];

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "rehearsal-"));
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});
const call = promisify(execFile);

beforeAll(() => {
  const parts = ["src", "distros", "templates", "test/system/fake.ts", "test/rehearsal/driver.ts"];
  for (const part of [...parts, "package.json", "tsconfig.json", ".dependency-cruiser.cjs"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  cpSync(join(root, "test/rehearsal/tree"), copy, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const { exclude: _, ...tsconfig } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(tsconfig));
  for (const [at, [file, line, before, entry, into]] of lines.entries()) {
    const text = readFileSync(join(copy, file), "utf8");
    const list = lists[at]!.exec(text)?.[0] ?? "";
    const longer =
      list.slice(0, list.lastIndexOf(into)).replace(/,?\s*$/, "") +
      entry +
      list.slice(list.lastIndexOf(into) + into.length);
    writeFileSync(join(copy, file), text.replace(before, `${line}\n${before}`).replace(list, longer));
  }
});

it("is one file each, and a line in an index", () => {
  const files = readdirSync(join(root, "test/rehearsal/tree"), { recursive: true, encoding: "utf8" });
  expect(files.filter((name) => name.endsWith(".ts"))).toHaveLength(4);
  for (const [file, line] of lines) expect(readFileSync(join(copy, file), "utf8")).toContain(line);
});

it("compiles, and no arrow points the wrong way", { timeout: 300_000 }, async () => {
  await call("npx", ["tsc", "--noEmit", "--project", copy], { cwd: copy }).catch((error) => {
    throw new Error(`${error.stdout}${error.stderr}`);
  });
  await call("npx", ["depcruise", "src", "distros"], { cwd: copy }).catch((error) => {
    throw new Error(`${error.stdout}${error.stderr}`);
  });
});

it("is planned, printed and run, and the second run changes nothing", { timeout: 300_000 }, async () => {
  const gpg = new Gpg();
  const key = gpg.make(["Vendor <v@example.com>"], "rsa2048", "never", [["rsa2048", "sign"]]);
  const keyFile = join(copy, "key.gpg");
  writeFileSync(keyFile, key.binary);
  gpg.close();
  const { stdout } = await call("npx", ["tsx", "test/rehearsal/driver.ts", keyFile, key.fingerprint], {
    cwd: copy,
    maxBuffer: 1 << 26,
  });
  const got = JSON.parse(stdout);
  expect(got.target).toMatchObject({ distro: "nimbus", version: "3", arch: "amd64" });
  expect(got.docker).toBe("27.3.1");
  expect(got.entry).toBe("url=https://mirror.example/nimbus/3/stable\nkey=/etc/pak/keys/vendor.gpg\n");
  expect(got.added).toEqual([["pak", "add", "--yes", "docker-ce=27.3.1-1", "docker-ce-cli=27.3.1-1"]]);
  expect(got.first.filter((state: string) => state.startsWith("done "))).toEqual([
    "done repository-key",
    "done file",
    "done package-index",
    "done daemon-json",
    "done package-install",
    "done unit",
  ]);
  expect(got.second.filter((state: string) => state.startsWith("done "))).toEqual([]);
  expect(got.checklist).toMatch(/^(- \[ \] .+\n){10,}$/);

  const script = join(copy, "install.sh");
  writeFileSync(script, got.script);
  for (const [shell, ...args] of [["dash"], ["busybox", "sh"], ["bash", "--posix"]] as const) {
    execFileSync(which(shell), [...args, "-n", script]);
  }
  await call(which("shellcheck"), ["-s", "sh", script]).catch((error) => {
    throw new Error(error.stdout);
  });
  expect(got.script).toContain("pak add --yes");
  // Nothing of another manager got in: only head.sh's environment names one.
  expect(got.script.split("以下是各步骤所用的工具")[0]).not.toMatch(/\b(apt|apt-get|dpkg|yum|dnf|rpm)\b/);
});

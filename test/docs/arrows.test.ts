import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "arrows-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

beforeAll(() => {
  const parts = ["src", "distros", "lab", "scripts", "package.json", "tsconfig.json"];
  for (const part of [...parts, ".dependency-cruiser.cjs"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});

/** `npm run arrows` in the scratch copy: its exit code, and the arrows that it refuses. */
async function arrows(): Promise<{ code: number; refused: string[] }> {
  const child = spawn("npm", ["run", "--silent", "arrows"], {
    cwd: copy,
    // Under CI it would colour what is read here.
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", CI: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
  });
  return { code, refused: said.match(/(?<=^ {2}error )[^:]+: \S+ →\s+\S+/gm) ?? [] };
}

/** An import that points the wrong way, and where it leads. */
const turned = [
  ["a value of a higher room", "src/system/quote.ts", "../machine/daemon-json/merge.ts", "src/machine/"],
  ["a type alone", "src/run/render/script.ts", "../../doctor/types.ts", "src/doctor/types.ts", "type"],
  ["the command line, from a room", "src/doctor/index.ts", "../cli/commands/history.ts", "src/cli/"],
  [
    "the lab, from the program",
    "src/run/execute/execute.ts",
    "../../../lab/types.ts",
    "lab/types.ts",
    "type",
  ],
  [
    "a room inside of a room",
    "src/machine/inits/systemd.ts",
    "../work/work.ts",
    "src/machine/work/work.ts",
    "type",
  ],
  [
    "a room of the run",
    "src/run/journal/settle-undo.ts",
    "../execute/interruption.ts",
    "src/run/execute/interruption.ts",
  ],
  [
    "what is shown, from what was asked",
    "src/cli/options/help.ts",
    "../ui/layout.ts",
    "src/cli/ui/layout.ts",
  ],
  ["a room, from a word that all share", "src/errors.ts", "./system/quote.ts", "src/system/quote.ts"],
] as const;

it("passes as things stand, and fails for every arrow that is turned round", {
  timeout: 180_000,
}, async () => {
  expect(await arrows()).toEqual({ code: 0, refused: [] });
  for (const [, file, target, , type] of turned) {
    const path = join(copy, file);
    writeFileSync(path, `import ${type ?? ""} {} from "${target}";\n${readFileSync(path, "utf8")}`);
  }
  const { code, refused: all } = await arrows();
  // Some close a circle too, which is said beside it.
  const refused = all.filter((line) => !line.startsWith("no-circle"));
  expect(code).toBeGreaterThan(0);
  for (const [name, file, , leadsTo] of turned) {
    const found = refused.filter((line) => line.includes(`${file} → ${leadsTo}`));
    expect([name, found]).toEqual([name, [expect.stringContaining(" → ")]]);
  }
  expect(refused).toHaveLength(turned.length);
  for (const [, file] of turned) {
    const path = join(copy, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(/^.*\n/, ""));
  }
});

it("fails for a circle of two files in one room, types alone", { timeout: 180_000 }, async () => {
  const path = join(copy, "src/plan/steps/file.ts");
  writeFileSync(path, `import type {} from "./index.ts";\n${readFileSync(path, "utf8")}`);
  const { code, refused } = await arrows();
  expect(code).toBeGreaterThan(0);
  expect(refused).toContainEqual(expect.stringContaining("no-circle-of-files: src/plan/steps/"));
});

it("does not begin with a table in which two rooms name each other", { timeout: 180_000 }, async () => {
  const path = join(copy, ".dependency-cruiser.cjs");
  const table = readFileSync(path, "utf8");
  writeFileSync(path, table.replace('"src/system": []', '"src/system": ["src/machine"]'));
  expect((await arrows()).code).toBeGreaterThan(0);
  writeFileSync(path, table);
});

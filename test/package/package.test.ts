import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newerThanNode12 } from "./syntax.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const directory = mkdtempSync(join(tmpdir(), "package-"));
const unpacked = join(directory, "package");
/** The files of the bundle, each with its text. */
const bundle = () =>
  files("dist").map((name) => ({ name, text: readFileSync(join(unpacked, name), "utf8") }));

// The package as npm makes it, in a directory that has no node_modules above it.
beforeAll(() => {
  // The bundle is there already (test/build.ts); building it again would pull it from under other tests.
  const packed = execFileSync(
    "npm",
    ["pack", "--ignore-scripts", "--json", "--pack-destination", directory],
    {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const [{ filename }] = JSON.parse(packed);
  execFileSync("tar", ["-xzf", join(directory, filename), "-C", directory]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function files(path: string): string[] {
  return readdirSync(join(unpacked, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(path, entry.name)) : [join(path, entry.name)],
  );
}

it("holds the bundle, the templates, what people read, and nothing else", () => {
  const templates = readdirSync(join(root, "templates"), { recursive: true, encoding: "utf8" }).filter(
    (path) => /\.(sh|md|yml)$/.test(path),
  );
  expect(templates.length).toBeGreaterThan(10);
  for (const name of ["docker-setup", "command-server"]) expect(files("dist")).toContain(`dist/${name}.cjs`);
  for (const name of files("dist"))
    expect(name).toMatch(/^dist\/(docker-setup|command-server|[A-Z0-9]{8})\.cjs$/);
  expect(files("").sort()).toEqual(
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "README.zh-CN.md",
      ...files("dist"),
      "man/docker-setup.1",
      "package.json",
      ...templates.map((path) => `templates/${path}`),
    ].sort(),
  );
});

it("leaves no dependency to download", () => {
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
    expect(manifest).not.toHaveProperty(field);
  }
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    expect(manifest.scripts).not.toHaveProperty(script);
  }
  const required = bundle().flatMap(({ text }) =>
    [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name),
  );
  expect(required.length).toBeGreaterThan(5);
  const own = required.filter((name) => !builtinModules.includes(name.replace(/^node:/, "")));
  const parts = bundle().map(({ name }) => name.replace("dist/", "./"));
  expect(own.filter((name) => !parts.includes(name))).toEqual([]);
});

it("begins with what Node 12 can read, and says what is needed before it asks for the rest", () => {
  const { text = "" } = bundle().find(({ name }) => name === "dist/docker-setup.cjs") ?? {};
  expect(newerThanNode12(text)).toEqual([]);
  const said = text.indexOf("process.exit(14)");
  expect(said).toBeGreaterThan(0);
  expect(text.search(/\brequire\(/)).toBeGreaterThan(said);
});

it.each([
  "a?.b",
  "a ?? b",
  "a ??= b",
  "a ||= b",
  "class A { static { b() } }",
  "class A { #b() {} }",
  "1_000",
  "/a/v",
  "a b",
  "f(import.meta.url)",
])("would notice %s", (code) => {
  expect(newerThanNode12(code)).not.toEqual([]);
});

it("runs where it was unpacked, with nothing around it", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(unpacked, manifest.bin["docker-setup"]), ...args, "--lang", "en"], {
      cwd: directory,
      encoding: "utf8",
      env: { PATH: "/nowhere" },
    });
  expect(run("--help")).toMatchObject({
    status: 0,
    stderr: "",
    stdout: expect.stringContaining("--dry-run"),
  });
  const dry = ["--dry-run", "--target", "debian:12", "--mirror", "https://127.0.0.1:1/docker-ce"];
  expect(run(...dry)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^#!\/bin\/sh\n/) });
});

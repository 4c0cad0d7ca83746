/** Paths that the developers' documents name are those of today's tree. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What is fetched, built or kept between runs; a machine that tests it has no git, perhaps. */
const foreign = ["node_modules", "dist", ".git", ".cache"];
const files = readdirSync(root)
  .filter((name) => !foreign.includes(name))
  .flatMap((name) =>
    statSync(join(root, name)).isDirectory()
      ? readdirSync(join(root, name), { recursive: true }).map((path) => `${name}/${path}`)
      : name,
  );

/** "inits/{index,init}.ts" as both. */
function expanded(text: string): string[] {
  const [, before = "", inside, behind = ""] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(text) ?? [];
  if (inside === undefined) return [text];
  return inside.split(",").flatMap((one) => expanded(before + one + behind));
}

/** A file or a folder, whole or from some folder on; NAME stands for many. */
function isThere(path: string): boolean {
  const bare = path.replace(/\/$/, "");
  const pattern = bare.replace(/[.*+?^$()[\]\\|]/g, "\\$&").replace(/[{]?NAME[}]?/g, "[\\w-]+");
  return files.some((file) => new RegExp(`(^|/)${pattern}(/|$)`).test(file));
}

/** What a document has in backquotes that looks like a path here; of a table's row the last cell: what is said of today. */
const paths = (document: string): string[] =>
  readFileSync(join(root, document), "utf8")
    .split("\n")
    .map((line) => (line.startsWith("|") ? (line.split("|").at(-2) ?? "") : line))
    .flatMap((line) => [...line.matchAll(/`([\w@./{},-]+)`/g)].map(([, path]) => path!))
    .filter((path) => /^[\w@].*(\/|\.(ts|sh|cjs|mjs))/.test(path))
    .flatMap(expanded);

it.each(["docs/architecture.md", "CONTRIBUTING.md", "docs/reliability.md"])("%s", (document) => {
  const named = paths(document);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});

it("sees one that is not there", () => {
  expect(isThere("src/run/nowhere.ts")).toBe(false);
  expect(isThere("templates/script/swap-NAME.sh")).toBe(true);
  expect(expanded("inits/{index,init}.ts").every(isThere)).toBe(true);
});

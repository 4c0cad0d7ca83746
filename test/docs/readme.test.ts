import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { filled, pages, pictured, repositoryOf, sections, written } from "../../scripts/readme.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

it.each(Object.entries(pages))(
  "%s has the tables that the code has, and its pictures where package.json says (npx tsx scripts/readme.ts)",
  (path, lang) => {
    expect(written(read(path), lang, repositoryOf(read("package.json")))).toBe(read(path));
  },
);

it("every table of the code is on a page, in both languages", () => {
  for (const lang of ["en", "zh"] as const) {
    const all = Object.entries(pages).flatMap(([path, of]) => (of === lang ? [read(path)] : []));
    for (const name of Object.keys(sections(lang)))
      expect(all.filter((text) => text.includes(`<!-- ${name} -->`))).toHaveLength(1);
  }
  expect(() => filled("<!-- nonsense -->\n<!-- /nonsense -->", "en")).toThrow("no section nonsense");
});

describe("pictures", () => {
  const page = "![A run](docs/demo.svg) and [a page](docs/mirrors.md)";
  const there =
    "![A run](https://code.example/me/docker-setup/raw/HEAD/docs/demo.svg) and [a page](docs/mirrors.md)";

  it.each([
    '{ "repository": { "type": "git", "url": "git+https://code.example/me/docker-setup.git" } }',
    '{ "repository": "https://code.example/me/docker-setup" }',
  ])("lie at the repository of %s", (manifest) => {
    const repository = repositoryOf(manifest);
    expect(pictured(page, repository)).toBe(there);
    expect(pictured(there, repository)).toBe(there);
  });

  it("move with it, and lie beside the page while there is none", () => {
    expect(pictured(there, "https://forge.example/we/docker-setup")).toContain("(https://forge.example/we/");
    expect(pictured(there, repositoryOf("{}"))).toBe(page);
  });
});

/** Each relative link of a page, below the folder that the page lies in. */
const links = (path: string) =>
  [...read(path).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => [path, to] as const);
const folder = (path: string) => path.replace(/[^/]*$/, "");

it.each(
  [...Object.keys(pages), "docs/how-it-works.md", "docs/how-it-works.zh-CN.md", "CONTRIBUTING.md"].flatMap(
    links,
  ),
)("%s: what it links to is there: %s", (path, to) => {
  expect(existsSync(`${root}/${folder(path)}${to}`)).toBe(true);
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { pages, written } from "../../scripts/readme.ts";
import { lacking, type Release } from "../../scripts/release-check.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

const place = "https://code.example/me/docker-setup";
const manifest = {
  version: "1.2.3",
  repository: { type: "git", url: `git+${place}.git` },
  bugs: { url: `${place}/issues` },
  homepage: `${place}#readme`,
};

/** A release that lacks nothing, but for what differs. */
const release = (differs: Partial<typeof manifest> = {}, more: Partial<Release> = {}): Release => ({
  manifest: JSON.stringify({ ...manifest, ...differs }),
  changelog: "# Changelog\n\n## [1.2.3] - 2026-12-01\n",
  pages: Object.fromEntries(
    Object.entries(pages).map(([path, lang]) => [path, written(read(path), lang, `${place}.git`)]),
  ),
  ...more,
});

it("lets a release go that says where the project lives", () => {
  expect(lacking(release())).toEqual([]);
});

it.each<[string, Release, RegExp]>([
  [
    "no repository",
    release({ repository: undefined as never }),
    /no repository\. Type:\n {2}npm pkg set repository/,
  ],
  ["no issues", release({ bugs: undefined as never }), /no bugs\. Type:\n {2}npm pkg set .*bugs\.url/],
  ["no home page", release({ homepage: undefined as never }), /no homepage\. Type:/],
  [
    "an address that is still to be filled in",
    release({ homepage: "https://HOST/OWNER/docker-setup#readme" }),
    /HOST or OWNER/,
  ],
  [
    "pictures that lie beside the page",
    release({}, { pages: { "README.md": written(read("README.md"), "en", undefined) } }),
    /README\.md is not as .*npx tsx scripts\/readme\.ts/s,
  ],
  [
    "a changelog that is not closed",
    release({}, { changelog: "\n## [Unreleased]\n" }),
    /no chapter for 1\.2\.3/,
  ],
])("refuses %s, and says what to type", (_, lacks, words) => {
  expect(lacking(lacks)).toHaveLength(1);
  expect(lacking(lacks)[0]).toMatch(words);
});

it("is what npm runs before it publishes", () => {
  const { scripts } = JSON.parse(read("package.json"));
  expect(scripts.prepublishOnly).toBe("tsx scripts/release-check.ts");
});

/**
 * `npm publish` runs it first (prepublishOnly): a release that does not say where the project lives, whose pages show no
 * pictures, or whose version has no chapter in the changelog is refused, with what to type.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { pages, repositoryOf, written } from "./readme.ts";

/** What a release is made of, as text. */
export interface Release {
  readonly manifest: string;
  readonly changelog: string;
  /** By the path of each page. */
  readonly pages: Readonly<Record<string, string>>;
}

/** HOST and OWNER are for who releases it to fill in. */
const address =
  "npm pkg set repository.type=git repository.url=git+https://HOST/OWNER/docker-setup.git " +
  "bugs.url=https://HOST/OWNER/docker-setup/issues homepage=https://HOST/OWNER/docker-setup#readme";

/** What keeps it from being released, each with what to type; none: it may go. */
export function lacking(release: Release): string[] {
  const { repository, bugs, homepage, version } = JSON.parse(release.manifest);
  const none = Object.entries({ repository, bugs, homepage }).filter(([, value]) => value === undefined);
  const found: string[] = [];
  if (none.length > 0)
    found.push(`package.json has no ${none.map(([name]) => name).join(", no ")}. Type:\n  ${address}`);
  const place = repositoryOf(release.manifest);
  if (/\/HOST\/|\/OWNER\//.test(release.manifest))
    found.push(
      "package.json has HOST or OWNER as they stand in the line to type. Put the project's own there.",
    );
  if (place !== undefined)
    for (const [path, text] of Object.entries(release.pages))
      if (written(text, pages[path]!, place) !== text)
        found.push(`${path} is not as package.json and the code say. Type:\n  npx tsx scripts/readme.ts`);
  if (!release.changelog.includes(`\n## [${version}] - `))
    found.push(
      `CHANGELOG.md has no chapter for ${version}. Write "## [${version}] - DATE" for "## [Unreleased]".`,
    );
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const read = (path: string) => readFileSync(path, "utf8");
  const found = lacking({
    manifest: read("package.json"),
    changelog: read("CHANGELOG.md"),
    pages: Object.fromEntries(Object.keys(pages).map((path) => [path, read(path)])),
  });
  for (const line of found) process.stderr.write(`${line}\n`);
  if (found.length > 0) process.stderr.write("Not released: see docs/releasing.md.\n");
  process.exitCode = found.length > 0 ? 1 : 0;
}

/** No password whatever gets out, however it is typed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { rememberAll } from "../../src/system/secret.ts";
import { needles, outletsIn } from "./secret-outlets.ts";

const directory = mkdtempSync(join(tmpdir(), "secrets-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Parts of a password that somebody has to take for something else; a rare word between them, so that it is found. */
const piece = fc.constantFrom(
  "@",
  "%40",
  ":",
  "%",
  "/",
  "#",
  "?",
  "ß",
  "密码",
  "é",
  "'",
  "$",
  "&",
  "+",
  "~",
  "\\",
);
const rare = fc.stringMatching(/^[a-zA-Z0-9]{8,12}$/);
const password = fc
  .tuple(rare, fc.array(piece, { maxLength: 4 }), rare)
  .map(([first, between, last]) => `${first}${between.join("")}${last}`);
const user = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/);
const typed = fc.record({
  user,
  password,
  scheme: fc.constantFrom("", "http://", "https://", "HTTP://", "socks5://"),
  option: fc.constantFrom(["--proxy"], ["--mirror"], ["--registry-mirror"], ["registry", "set"]),
  inOne: fc.boolean(),
});

it.each(Object.entries(outletsIn(directory)))("on %s", { timeout: 60_000 }, async (name, outlet) => {
  let id = 0;
  const runs = name.startsWith("--dry-run") ? 15 : 60;
  await fc.assert(
    fc.asyncProperty(typed, async ({ user, password, scheme, option, inOne }) => {
      const credentials = `${user}:${password}`;
      const address = `${scheme}${credentials}@host.lan:3128`;
      const argv = inOne && option.length === 1 ? [`${option[0]}=${address}`] : [...option, address];
      rememberAll(argv, {});
      id += 1;
      const text = await outlet({ argv, credentials }, 1_000_000 + id);
      for (const needle of needles(credentials)) expect(text).not.toContain(needle);
    }),
    { numRuns: runs },
  );
});

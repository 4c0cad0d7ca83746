import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { mergeRegistryMirrors, readRegistryMirrors } from "../../src/machine/daemon-json/merge.ts";
import { daemonJsonMessages } from "../../src/machine/daemon-json/script-messages.ts";
import { systemdTyped } from "../../src/machine/inits/systemd-typed.ts";
import { quote } from "../../src/system/quote.ts";
import { template } from "../../src/templates.ts";
import { badFiles } from "../machine/daemon-json/bad-files.ts";
import { documents } from "../machine/daemon-json/documents.ts";
import { toolDirectory } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";

const root = mkdtempSync(join(tmpdir(), "daemon-json-jq-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const wanted = ["https://docker.m.daocloud.io", "http://10.0.0.1:5000"];
const texts = daemonJsonMessages(systemdTyped);
const messages = Object.entries(texts).map(([name, text]) => `${name}=${quote(text.en)}`);
const path = toolDirectory(
  root,
  Object.fromEntries(["cut", "jq", "printf"].map((tool) => [tool, [which(tool)]])),
);

/** Merges with jq alone: the text, or the message that it was refused with. */
function mergeWithJq(texts: readonly (string | Buffer)[]): { merged: string; refused: string }[] {
  const directory = mkdtempSync(join(root, "files-"));
  for (const [i, text] of texts.entries()) writeFileSync(join(directory, `${i}`), text);
  const loop = `cd ${directory}
i=0
while [ $i -lt ${texts.length} ]; do
  merged_daemon_json $i ${wanted.join(" ")} >$i.new 2>$i.err || :
  i=$((i + 1))
done`;
  const tools = ["real-path", "dockerd-validate", "daemon-json"].map((name) => template(`script/${name}.sh`));
  const script = ["set -eu", ...messages, ...tools, loop].join("\n");
  const result = spawnSync(which("dash"), ["-c", script], {
    encoding: "utf8",
    env: { PATH: path, LC_ALL: "C" },
  });
  expect([result.status, result.stderr]).toEqual([0, ""]);
  return texts.map((_, i) => ({
    merged: readFileSync(join(directory, `${i}.new`), "utf8"),
    refused: readFileSync(join(directory, `${i}.err`), "utf8"),
  }));
}

it("keeps the meaning of every document that it takes, and leaves alone what needs no change", () => {
  // A lone surrogate means U+FFFD to Go and to jq alike, and is left out: JavaScript keeps it.
  const texts = fc
    .sample(documents, { numRuns: 250, seed: 5 })
    .map(({ text }) => text)
    .filter((text) => !/\\ud800/i.test(text) && !/\p{Surrogate}/u.test(text));
  let taken = 0;
  for (const [i, { merged, refused }] of mergeWithJq(texts).entries()) {
    const text = texts[i]!;
    if (merged === "") {
      expect([text, refused]).toEqual([text, expect.stringMatching(/holds a number|stands in it twice/)]);
      continue;
    }
    taken += 1;
    const expected = mergeRegistryMirrors(text, wanted);
    expect([text, JSON.parse(merged)]).toEqual([text, JSON.parse(expected)]);
    if (expected === text) expect(merged).toBe(text);
  }
  expect(taken).toBeGreaterThan(60);
});

it("refuses every bad file", () => {
  for (const [i, { merged, refused }] of mergeWithJq(badFiles.map(([text]) => text)).entries()) {
    expect([badFiles[i]![0], merged]).toEqual([badFiles[i]![0], ""]);
    expect(refused).toContain("Nothing was changed");
  }
});

it("gives numbers back as they were, or refuses", () => {
  for (const { merged, refused } of mergeWithJq(
    ["12345678901234567890", "0.1234567890123456789", "1e400", "123456789.123456789"].map(
      (n) => `{"n":${n}}`,
    ),
  )) {
    if (merged === "") expect(refused).toContain(texts.MSG_DAEMON_JSON_NUMBER.en);
    // jq 1.7 and later keeps the digits.
    else
      expect(merged).toMatch(
        /12345678901234567890|0\.1234567890123456789|1E\+400|1e400|123456789\.123456789/,
      );
  }
  const [fine] = mergeWithJq(['{"n":[1, 1.5, -2e-7, 1700000000000]}']);
  expect(JSON.parse(fine!.merged)).toEqual({ n: [1, 1.5, -2e-7, 1700000000000], "registry-mirrors": wanted });
});

it("refuses a key that stands twice, of which jq would drop one", () => {
  const [twice] = mergeWithJq(['{"log-opts":{"max-size":"1m"},"log-opts":{"max-file":"3"}}']);
  expect(twice).toEqual({
    merged: "",
    refused: expect.stringContaining(texts.MSG_DAEMON_JSON_TWICE.en),
  });
});

it("reads a list of its own as unchanged", () => {
  const text = `{ "registry-mirrors": ["${wanted.join('/", "')}"] , "x":1.0}`;
  expect(readRegistryMirrors(text)).toEqual([`${wanted[0]}/`, wanted[1]]);
  expect(mergeWithJq([text])[0]!.merged).toBe(text);
});

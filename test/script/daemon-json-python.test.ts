import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mergeRegistryMirrors } from "../../src/machine/daemon-json/merge.ts";
import { template } from "../../src/templates.ts";
import { badFiles } from "../machine/daemon-json/bad-files.ts";
import { documents, mirrors } from "../machine/daemon-json/documents.ts";
import { which } from "../tools.ts";

const root = mkdtempSync(join(tmpdir(), "daemon-json-python-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs the program within the template many times in one Python; each case gives [exit code, output, descriptor 3]. */
const driver = `import io, os, sys
arguments, program = sys.argv[1:3]
code = compile(open(program).read(), program, "exec")
class Output(object):
    pass
with open(arguments) as source:
    lines = source.readlines()
for line in lines:
    words = line.rstrip("\\n").split(" ")
    sys.argv = ["-"] + words
    place = os.open(words[0] + ".place", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    os.dup2(place, 3)
    real, sys.stdout = sys.stdout, Output()
    sys.stdout.buffer = io.BytesIO()
    sys.stdout.flush = lambda: None
    sys.stdout.write = sys.stdout.buffer.write
    try:
        exec(code, {"__name__": "__main__"})
    except SystemExit:
        pass
    with open(words[0] + ".out", "wb") as out:
        out.write(sys.stdout.buffer.getvalue())
    sys.stdout = real
    if place != 3:
        os.close(place)
`;

// Another Python by DOCKER_SETUP_TEST_PYTHON, such as a 2.7, which CentOS 7 has and no current archive.
const python = process.env.DOCKER_SETUP_TEST_PYTHON ?? "python3";

beforeAll(() => {
  writeFileSync(join(root, "driver.py"), driver);
  // The grammar, and the merge behind it.
  const parts = [...template("script/daemon-json.sh").matchAll(/<<'PYTHON'\n(.*?\n)PYTHON\n/gs)];
  writeFileSync(join(root, "program.py"), parts.map(([, part]) => part).join(""));
});

let batch = 0;
function runAll(cases: readonly { text: string | Buffer; wanted: readonly string[] }[]) {
  const directory = join(root, `${batch++}-`);
  const lines = cases.map(({ text, wanted }, i) => {
    writeFileSync(`${directory}${i}`, text);
    return [`${directory}${i}`, ...wanted].join(" ");
  });
  writeFileSync(`${directory}list`, `${lines.join("\n")}\n`);
  const result = spawnSync(
    which(python),
    ["-E", "-s", "-S", join(root, "driver.py"), `${directory}list`, join(root, "program.py")],
    { encoding: "utf8" },
  );
  expect(result.stderr).toBe("");
  expect(result.status).toBe(0);
  return cases.map((_, i) => ({
    merged: readFileSync(`${directory}${i}.out`, "utf8"),
    place: readFileSync(`${directory}${i}.place`, "utf8").trim(),
  }));
}

it("gives 1,000 documents the same bytes as docker-setup", () => {
  const cases = fc
    .sample(fc.tuple(documents, fc.oneof(mirrors, fc.constant<string[]>([]))), { numRuns: 1_200, seed: 11 })
    .map(([{ text }, wanted]) => ({ text, wanted }))
    // The shell itself answers for an empty object.
    .filter(({ text }) => text.replace(/[ \t\r\n]/g, "") !== "{}");
  expect(cases.length).toBeGreaterThan(1_000);
  for (const [i, { merged, place }] of runAll(cases).entries()) {
    const { text, wanted } = cases[i]!;
    expect([text, wanted, merged, place]).toEqual([
      text,
      wanted,
      mergeRegistryMirrors(text, wanted.length === 0 ? "absent" : wanted),
      "",
    ]);
  }
});

it("points at the same place of every bad file", () => {
  const named = ["bom", "top-level", "key-case", "not-a-list"];
  const results = runAll(badFiles.map(([text]) => ({ text, wanted: ["https://a.b"] })));
  for (const [i, [text, line, column, problem]] of badFiles.entries()) {
    const reason = named.includes(problem) ? problem : "syntax";
    expect([text, results[i]]).toEqual([text, { merged: "", place: `${line}:${column} ${reason}` }]);
  }
});

it("refuses what is not UTF-8", () => {
  const [latin1, utf16] = runAll([
    { text: Buffer.from('{"a":"\u00e9"}', "latin1"), wanted: ["https://a.b"] },
    { text: Buffer.from("\ufeff{}", "utf16le"), wanted: ["https://a.b"] },
  ]);
  expect(latin1).toEqual({ merged: "", place: "1:1 encoding" });
  expect(utf16).toEqual({ merged: "", place: "1:1 encoding" });
});

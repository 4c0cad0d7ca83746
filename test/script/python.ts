/** Python programs of templates/script, run on many files in one Python. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { template } from "../../src/templates.ts";
import { which } from "../tools.ts";

const driver = `import io, json, os, sys
arguments, program = sys.argv[1:3]
code = compile(io.open(program, encoding="utf-8").read().encode("utf-8"), program, "exec")
class Output(object):
    pass
with io.open(arguments, encoding="utf-8") as source:
    lines = source.readlines()
for line in lines:
    words = json.loads(line)
    if sys.version_info[0] < 3:
        words = [word.encode("utf-8") for word in words]
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

/** The here-documents of a template. */
export const pythonOf = (name: string): string =>
  [...template(`script/${name}.sh`).matchAll(/<<'PYTHON'\n(.*?\n)PYTHON\n/gs)]
    .map(([, part]) => part)
    .join("");

/** Runs a program on each text, with `args` behind its file: what it prints, and what it says of the place of a fault. */
export function runPython(
  root: string,
  program: string,
  cases: readonly { readonly text: string | Buffer; readonly args: readonly string[] }[],
): { out: string; place: string }[] {
  const directory = mkdtempSync(join(root, "python-"));
  const paths = cases.map(({ text }, i) => {
    const path = join(directory, `${i}`);
    writeFileSync(path, text);
    return path;
  });
  const [code, list, driven] = ["program.py", "list", "driver.py"].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(code, program);
  writeFileSync(driven, driver);
  writeFileSync(list, cases.map(({ args }, i) => `${JSON.stringify([paths[i], ...args])}\n`).join(""));
  const result = spawnSync(which(python), ["-E", "-s", "-S", driven, list, code], { encoding: "utf8" });
  expect([result.stderr, result.status]).toEqual(["", 0]);
  return paths.map((path) => ({
    out: readFileSync(`${path}.out`, "utf8"),
    place: readFileSync(`${path}.place`, "utf8").trim(),
  }));
}

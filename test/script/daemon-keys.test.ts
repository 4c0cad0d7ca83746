/** Keys of daemon.json by the script: its Python makes what docker-setup makes, its jq what means the same. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parseDaemonWords } from "../../src/cli/options/daemon-words.ts";
import { canonical, editDaemonJson, editWordsInScript } from "../../src/machine/daemon-json/edit-text.ts";
import { type Edit, isEdits } from "../../src/machine/daemon-json/edits.ts";
import { daemonJsonMessages } from "../../src/machine/daemon-json/script-messages.ts";
import { systemd } from "../../src/machine/inits/systemd.ts";
import { quote } from "../../src/system/quote.ts";
import { template } from "../../src/templates.ts";
import { documents } from "../machine/daemon-json/documents.ts";
import { daemonWords } from "../machine/daemon-json/edit-combinations.ts";
import { which } from "../tools.ts";
import { pythonOf, runPython } from "./python.ts";

const root = mkdtempSync(join(tmpdir(), "daemon-keys-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Files as people have them, so that edits meet what stands there; then any. */
const files = fc.oneof(
  fc.constantFrom(
    "",
    "{}",
    '{"debug":true,"log-driver":"local","log-opts":{"max-size":"10m"}}',
    '{\n  "insecure-registries": ["registry.lan:5000"],\n  "labels": [],\n  "dns": null,\n  "experimental": true\n}\n',
    '{\n\t"default-address-pools": [{"base": "10.200.0.0/16", "size": 24}, {"base": "10.1.0.0/16", "size": 24}],\n\t"mtu": 1400\n}',
    '{"labels":["site=bj"],"features":{"buildkit":true},"default-ulimits":{"nofile":{"Name":"nofile","Hard":4096,"Soft":1024}}}',
    // These are refused.
    '{"labels":"site=bj"}',
    '{"log-opts":null}',
    '{"Debug":true}',
    '{"builder":{"gc":true}}',
    '["debug"]',
  ),
  documents.map(({ text }) => text),
);
/** Entries that go, which --daemon has too. */
const going: readonly Edit[] = [
  { op: "take", path: ["labels"], value: ["site=bj"] },
  { op: "take", path: ["default-address-pools"], value: [{ base: "10.200.0.0/16", size: 24 }] },
  { op: "remove", path: ["log-opts", "max-size"] },
];
const wishes = fc
  .tuple(daemonWords, fc.subarray([...going]))
  .map(([words, more]) => [...parseDaemonWords(words), ...more]);
const cases = fc.sample(fc.record({ text: files, edits: wishes }), { numRuns: 300, seed: 23 });

/** What docker-setup makes of it; undefined where it refuses. */
function edited({ text, edits }: { text: string; edits: readonly Edit[] }): string | undefined {
  try {
    return editDaemonJson(text, edits);
  } catch {
    return undefined;
  }
}

describe("keys of daemon.json, 300 files and wishes", () => {
  it("are the same bytes by Python", () => {
    expect(cases.every(({ edits }) => isEdits(edits))).toBe(true);
    const program = `${pythonOf("daemon-json").split("NAME = ")[0]}\n${pythonOf("daemon-keys")}`;
    const asArgs = cases.map(({ text, edits }) => ({ text, args: [JSON.stringify(edits)] }));
    const made = runPython(root, program, asArgs);
    const wanted = cases.map(edited);
    expect(wanted.filter((each) => each === undefined).length).toBeGreaterThan(10);
    for (const [i, { out, place }] of made.entries())
      expect([cases[i], place === "" ? out : undefined]).toEqual([cases[i], wanted[i]]);
  });

  it("mean the same by jq, in one jq", () => {
    const [, program = ""] =
      /daemon_keys_by_jq\(\) \{\n {2}jq .*?'\n(.*?)' "\$1"\n/s.exec(template("script/daemon-keys.sh")) ?? [];
    // What jq would change, jq_can_read and jq_keeps_all refuse: test/script/daemon-json-jq.test.ts.
    const exact = cases.filter(({ text }) => {
      try {
        return (
          JSON.stringify(JSON.parse(text)) === text.replace(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, "") &&
          !/\d{16}|e[+-]?\d|\\u|-0/i.test(text)
        );
      } catch {
        return false;
      }
    });
    expect(exact.length).toBeGreaterThan(100);
    const each = `.[] | .edits as $edits | [.file] | try (${program}) catch "refused"`;
    const input = JSON.stringify(exact.map(({ text, edits }) => ({ file: JSON.parse(text), edits })));
    const told = spawnSync(which("jq"), ["-c", each], { encoding: "utf8", input, maxBuffer: 1 << 27 });
    expect([told.stderr, told.status]).toEqual(["", 0]);
    const made = told.stdout.trimEnd().split("\n");
    for (const [i, one] of exact.entries()) {
      const text = edited(one);
      const wanted =
        text === undefined ? '"refused"' : text === one.text ? '"same"' : canonical(JSON.parse(text));
      const has = made[i]!.startsWith('"') ? made[i] : canonical(JSON.parse(made[i]!));
      expect([one, has]).toEqual([one, wanted]);
    }
  });

  it("are refused where jq would drop something, and left as they stand where nothing is left to do", () => {
    which("jq");
    const edits = [...parseDaemonWords(["debug=true"])];
    const texts = [
      '{ "debug":true, "n":1.0 }',
      '{"n": 5}',
      '{"n":{"a":1},"n":{"b":2}}',
      '{"Debug":1}',
      "[]",
      "{,}",
    ];
    const script = [
      "set -eu; daemon_json_interpreter() { return 1; }",
      ...Object.entries(daemonJsonMessages(systemd.typed)).map(([name, text]) => `${name}=${quote(text.en)}`),
      ...["real-path", "dockerd-validate", "daemon-json", "daemon-keys"].map((name) =>
        template(`script/${name}.sh`).replace("daemon_json_interpreter() {", "python_here() {"),
      ),
      ...texts.flatMap((text) => [
        `printf %s ${quote(text)} >${root}/file`,
        `edited_daemon_json ${root}/file ${editWordsInScript("", edits).replace(/^'' /, "")} 2>&1 || :; echo; echo --`,
      ]),
    ];
    const { stdout, stderr } = spawnSync(which("dash"), ["-c", script.join("\n")], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.split("\n--\n").map((each) => each.replace(`${root}/file: `, "").trim())).toEqual([
      texts[0],
      '{\n  "n": 5,\n  "debug": true\n}',
      ...(["TWICE", "CAPITALS", "TOP_LEVEL", "SYNTAX"] as const).map(
        (name) =>
          expect.stringContaining(daemonJsonMessages(systemd.typed)[`MSG_DAEMON_JSON_${name}`].en) as string,
      ),
      "",
    ]);
  });
});

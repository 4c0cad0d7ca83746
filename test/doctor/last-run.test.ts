import { lastRunCheck } from "../../src/doctor/last-run.ts";
import { journalDirectory } from "../../src/run/journal/directory.ts";
import { itFinds, type More } from "./machine.ts";

const at = "2026-11-24T12:00:00Z";
const begin = { type: "begin", at, version: "1", command: "docker-setup --yes", what: "install", steps: 1 };
const before = {
  type: "before",
  at,
  step: 0,
  data: { kind: "unit" },
  title: { en: "Start docker.service", zh: "启动 docker.service" },
  changes: [],
};
const after = { type: "after", at, step: 0, left: [] };
const journal = (...entries: object[]): More => ({
  files: {
    [`${journalDirectory}/2026-11-24T12-00-00.7.jsonl`]: [begin, ...entries]
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(""),
  },
});

itFinds(lastRunCheck, [
  ["no run", {}, "ok", /^docker-setup changed nothing here/],
  ["one that finished", journal(before, after, { type: "end", at, code: 0 }), "ok", /^finished, 2026-11-24/],
  [
    "one that failed at its proof",
    journal(before, after, { type: "end", at, code: 11 }),
    "warn",
    /did not finish: failed after “Start docker\.service”, exit code 11 sudo npx docker-setup --yes\nor instead: sudo npx docker-setup rollback$/,
  ],
  ["one that was killed", journal(before), "warn", /did not finish: cut off at “Start docker\.service”/],
  // Found on a used machine: it had installed, and said that it had changed nothing.
  [
    "one that was taken back",
    journal(before, after, { type: "end", at, code: 0 }, { type: "rolled-back", at }),
    "ok",
    /^all that docker-setup did here was taken back/,
  ],
  ["one that changed nothing", journal(), "ok", /^docker-setup changed nothing here/],
]);

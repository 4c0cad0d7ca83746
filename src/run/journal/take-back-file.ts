import { Buffer } from "node:buffer";
import { editDaemonJson, standsTwice, takingBack } from "../../machine/daemon-json/edit-text.ts";
import {
  hasRegistryMirrors,
  mergeRegistryMirrors,
  readRegistryMirrors,
} from "../../machine/daemon-json/merge.ts";
import { decodeDaemonJson } from "../../machine/daemon-json/read.ts";
import { RETIRED } from "../../machine/managers/retired.ts";
import type { FileState } from "../../machine/resources/file.ts";
import type { Step } from "../../plan/steps/index.ts";

/**
 * What a file becomes where somebody changed it since a step did: what the step put there goes, and all else stays.
 * @returns undefined where it can't be told what is whose
 */
export function takenBack(step: Step, before: FileState, now: FileState): FileState | undefined {
  if (now.type !== "file") return undefined;
  const bytes = Buffer.from(now.content, "base64");
  const content =
    step.kind === "daemon-json"
      ? withoutMirrors(step, before, bytes)
      : step.kind === "daemon-keys"
        ? withoutKeys(step, before, bytes)
        : switchedOn(before, bytes);
  if (content === undefined) return undefined;
  const empty = step.kind.startsWith("daemon-") && content.toString().replace(/\s/g, "") === "{}";
  if (before.type === "absent" && empty) return before;
  return { ...now, content: content.toString("base64") };
}

/** daemon.json: the registry mirrors are those of before, or none; another list than the step's is a person's. */
function withoutMirrors(
  { registryMirrors }: Extract<Step, { kind: "daemon-json" }>,
  before: FileState,
  bytes: Buffer,
): Buffer | undefined {
  try {
    const text = decodeDaemonJson(bytes);
    if (standsTwice(text, ["registry-mirrors"])) return undefined;
    if (readRegistryMirrors(text).join("\n") !== registryMirrors.join("\n")) return undefined;
    const old = before.type === "file" ? decodeDaemonJson(Buffer.from(before.content, "base64")) : undefined;
    return Buffer.from(
      mergeRegistryMirrors(text, hasRegistryMirrors(old) ? readRegistryMirrors(old) : "absent"),
    );
  } catch {
    return undefined;
  }
}

/** daemon.json: keys that are still as the step made them are those of before. */
function withoutKeys(
  { edits }: Extract<Step, { kind: "daemon-keys" }>,
  before: FileState,
  bytes: Buffer,
): Buffer | undefined {
  try {
    const text = decodeDaemonJson(bytes);
    if (
      standsTwice(
        text,
        edits.map(({ path }) => path[0]!),
      )
    )
      return undefined;
    const old = before.type === "file" ? decodeDaemonJson(Buffer.from(before.content, "base64")) : undefined;
    const back = takingBack(edits, old, text);
    return back.length === 0 ? undefined : Buffer.from(editDaemonJson(text, back));
  } catch {
    return undefined;
  }
}

/** A list of sources: the lines that were switched off are switched on, if they stood there before; bytes, not letters. */
function switchedOn(before: FileState, bytes: Buffer): Buffer | undefined {
  if (before.type !== "file") return undefined;
  const old = new Set(Buffer.from(before.content, "base64").toString("latin1").split("\n"));
  const mine = (line: string) =>
    line.startsWith(RETIRED) && !old.has(line) && old.has(line.slice(RETIRED.length));
  const lines = bytes.toString("latin1").split("\n");
  if (!lines.some(mine)) return undefined;
  return Buffer.from(
    lines.map((line) => (mine(line) ? line.slice(RETIRED.length) : line)).join("\n"),
    "latin1",
  );
}

import { type Change, capture, fingerprint } from "../../machine/resources/index.ts";
import type { Entry } from "../../plan/journal-entry.ts";
import type { Step } from "../../plan/steps/index.ts";
import { kindOf } from "../../plan/steps/index.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { deepWithoutSecrets } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import { journalDirectory } from "./directory.ts";
import { journalOf, type Run } from "./runs.ts";

/**
 * Writes down what each step is about to change, synced, before it changes it. The file is made with the first such
 * step: a run that changes nothing leaves none. Format: one JSON object a line (Entry).
 */
export class Journal {
  /** Known once something is written. */
  path = "";
  /** What this run changed so far, newest last. */
  readonly changes: Change[] = [];
  private begun = false;
  /** By step. */
  private readonly touched = new Map<number, readonly Change[]>();
  /** By step that ended: what it left, as `after` wrote it down. */
  private readonly left = new Map<number, readonly string[]>();

  constructor(
    private readonly system: System,
    private readonly about: { version: string; command: string; what: string; steps: number },
    private readonly pid: number,
  ) {}

  /** `look`: the machine as it is at this moment. */
  async before(step: Step, index: number, look: ReadSystem = this.system): Promise<void> {
    const kind = kindOf(step);
    const touches = await kind.touches(step, look);
    const changes = await Promise.all(
      touches === "nothing" ? [] : touches.map((touch) => capture(look, touch)),
    );
    if (!this.begun) {
      this.path = `${journalDirectory}/${await nextStamp(this.system)}.${this.pid}.jsonl`;
      await this.write({ type: "begin", at: this.now(), ...this.about });
    }
    this.begun = true;
    const title = deepWithoutSecrets(kind.title(step));
    const data = deepWithoutSecrets(step);
    await this.write({ type: "before", at: this.now(), step: index, data, title, changes });
    this.changes.push(...changes);
    this.touched.set(index, changes);
  }

  async after(index: number, look: ReadSystem = this.system): Promise<void> {
    const changes = this.touched.get(index) ?? [];
    const left = await fingerprints(changes, look);
    this.left.set(index, left);
    await this.write({ type: "after", at: this.now(), step: index, left });
  }

  /** A step that fails may have put back what others changed, such as daemon.json: those count as taken back. */
  async putBack(): Promise<void> {
    for (const [index, left] of this.left) {
      const changes = this.touched.get(index) ?? [];
      const before = changes.map(fingerprint).join();
      if (left.join() === before || (await fingerprints(changes, this.system)).join() !== before) continue;
      await this.write({ type: "undone", at: this.now(), step: index });
    }
  }

  /** Whether something was written. */
  get isBegun(): boolean {
    return this.begun;
  }

  /** Closes the run with its exit code; a run without this line was cut off. */
  async end(code: number): Promise<void> {
    if (this.begun) await this.write({ type: "end", at: this.now(), code });
  }

  private now = () => new Date(this.system.now()).toISOString();

  private write(entry: Entry): Promise<void> {
    // Old contents of a person's files are for root's eyes alone.
    return this.system.files.append(this.path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }
}

const fingerprints = (changes: readonly Change[], look: ReadSystem): Promise<string[]> =>
  Promise.all(changes.map(async (change) => fingerprint(await capture(look, change))));

/** The time, UTC, as a journal's name begins; behind that of every other one though the clock was set back since. */
async function nextStamp(system: System): Promise<string> {
  const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19).replaceAll(":", "-");
  const names = await system.files.list(journalDirectory);
  const last = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)\./.exec(
    names.filter((name) => name.endsWith(".jsonl")).at(-1) ?? "",
  );
  if (last === null) return stamp(system.now());
  const [, date, hour, minute, second] = last;
  const after = Date.parse(`${date}T${hour}:${minute}:${second}Z`) + 1000;
  return stamp(Number.isNaN(after) ? system.now() : Math.max(system.now(), after));
}

/** Closes a run that came to no end, where a later one found nothing left to do. */
export async function markFinished(system: System, run: Run): Promise<void> {
  await addTo(system, run, { type: "end", at: new Date(system.now()).toISOString(), code: 0 });
}

/** Marks a step, or the run as a whole, as taken back. */
export async function markUndone(system: System, run: Run, step: number | undefined): Promise<void> {
  const at = new Date(system.now()).toISOString();
  await addTo(system, run, step === undefined ? { type: "rolled-back", at } : { type: "undone", at, step });
}

/** Adds a line to an older journal, whose last one may have been cut off half way. */
async function addTo(system: System, run: Run, entry: Entry): Promise<void> {
  const path = journalOf(run);
  const whole = (await system.files.read(path))?.toString("utf8").endsWith("\n") ?? true;
  await system.files.append(path, `${whole ? "" : "\n"}${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

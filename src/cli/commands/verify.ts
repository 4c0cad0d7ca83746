import { exitCodes } from "../../errors.ts";
import { readHost } from "../../machine/facts/detect.ts";
import { hostSubject } from "../../plan/settle/subject.ts";
import { insteadOfThat } from "../../run/journal/unfinished.ts";
import { bounded } from "../../run/verify/bounded.ts";
import { compareWithLock } from "../../run/verify/lock.ts";
import { compareWithRuns } from "../../run/verify/runs.ts";
import type { Drift, Seen } from "../../run/verify/types.ts";
import { command } from "../../system/quote.ts";
import { readOnly } from "../../system/read-only.ts";
import { readLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import type { CommandIO } from "../ui/run-plan.ts";
import type { Terminal } from "../ui/terminal.ts";

/**
 * Compares this machine with a lock, or with what docker-setup left on it; changes nothing.
 * Ends with 18 where something differs or a run came to no end, 19 where nothing does as far as could be seen.
 */
export async function verify(
  { system, terminal, out }: CommandIO,
  request: Request,
  _: readonly string[],
  endWith: (code: number) => void,
): Promise<void> {
  const lock = request.lock === undefined ? undefined : await readLock(system, request.lock);
  const host = await readHost(system);
  const subject = await hostSubject(system, host, request);
  const { system: read, late } = bounded(readOnly(system));
  const found = lock
    ? await compareWithLock(read, request, { lock, file: request.lock! }, subject)
    : await compareWithRuns({ ...system, exec: read.exec }, subject);
  const seen = { ...found, unseen: [...found.unseen, ...late()] };
  const verdict = seen.drifts.length > 0 ? "drift" : seen.unseen.length > 0 ? "not-seen" : "same";
  if (verdict !== "same") endWith(exitCodes[verdict]);
  if (request.json) return out(json(terminal, verdict, seen));
  for (const drift of seen.drifts) out(described(terminal, drift));
  for (const text of seen.unseen) {
    out(
      terminal.data(
        "? ",
        terminal.say({ en: `could not be looked at: ${text.en}`, zh: `无法查看：${text.zh}` }),
      ),
    );
  }
  for (const text of request.quiet ? [] : (seen.notes ?? [])) out(terminal.data("✔ ", terminal.say(text)));
  out(terminal.data("", terminal.say(closing(verdict, seen.drifts.length))));
}

const typed = (mend: Drift["mend"]) => `sudo ${typeof mend === "string" ? mend : command(mend)}`;

function described({ say, data }: Terminal, { what, want, has, mend, instead }: Drift): string {
  const words = say({
    en: `${what.en}: wanted: ${want.en}; found: ${has.en}`,
    zh: `${what.zh}：应为：${want.zh}；实为：${has.zh}`,
  });
  const other = instead && say(insteadOfThat(instead));
  return data("✖ ", words) + data("  → ", typed(mend)) + (other ? data("  → ", other) : "");
}

function closing(verdict: "same" | "drift" | "not-seen", count: number) {
  if (verdict === "same") return { en: "This machine is in sync.", zh: "本机与要求一致。" };
  if (verdict === "drift") {
    return { en: `${count} ${count === 1 ? "difference" : "differences"}.`, zh: `共 ${count} 处不同。` };
  }
  return {
    en: "No difference, as far as could be seen.",
    zh: "在所能看到的范围内没有不同。",
  };
}

function json({ say }: Terminal, verdict: string, { drifts, unseen, notes = [] }: Seen): string {
  const rows = drifts.map(({ what, want, has, mend, instead }) => ({
    what: say(what),
    want: say(want),
    has: say(has),
    mend: typed(mend),
    ...(instead ? { instead: `sudo ${instead}` } : {}),
  }));
  const told = { format: 1, verdict, differences: rows, unseen: unseen.map(say), notes: notes.map(say) };
  return `${JSON.stringify(told, null, 2)}\n`;
}

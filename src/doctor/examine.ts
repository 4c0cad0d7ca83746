import { SetupError } from "../errors.ts";
import type { System } from "../system/types.ts";
import { type Text, unended } from "../text.ts";
import { type Facts, gatherFacts } from "./facts.ts";
import { type Check, type Finding, type State, skip, worst } from "./types.ts";

export interface ExamineOptions {
  /** How long the whole examination may take, milliseconds. */
  readonly boundMs: number;
  /** A private repository key's fingerprint; undefined: Docker's. */
  readonly keyFingerprint: string | undefined;
  /** Told after each check. */
  readonly onProgress?: (done: number, all: number) => void;
}

export interface Examined extends Finding {
  readonly id: string;
  readonly title: Text;
}

export interface Report {
  /** The worst of all; what was skipped makes nothing worse. */
  readonly verdict: "ok" | "warn" | "fail";
  readonly counts: Readonly<Record<State, number>>;
  /** In the order of the list. */
  readonly checks: readonly Examined[];
}

/** Looks at everything side by side. What has not answered at the bound is skipped, and says so. */
export async function examine(
  system: System,
  checks: readonly Check[],
  { boundMs, keyFingerprint, onProgress }: ExamineOptions,
): Promise<Report> {
  const stop = new AbortController();
  const facts = gatherFacts(system, { boundMs, keyFingerprint, signal: stop.signal });
  let over = () => {};
  const bound = new Promise<"over">((resolve) => {
    over = () => resolve("over");
  });
  const timer = setTimeout(over, boundMs);
  let done = 0;
  try {
    const examined = await Promise.all(
      checks.map(async (check) => {
        const finding = await Promise.race([look(check, facts), bound]);
        onProgress?.(++done, checks.length);
        const { id, title } = check;
        return { id, title, ...(finding === "over" ? late(boundMs) : finding) };
      }),
    );
    return report(examined);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** What may go wrong with looking is told; a bug is not hidden. */
async function look(check: Check, facts: Facts): Promise<Finding> {
  try {
    return await check.look(facts);
  } catch (error) {
    if (error instanceof SetupError) return skip(unended(error.what));
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code !== "string") throw error;
    if (facts.system.uid !== 0 && (code === "EACCES" || code === "EPERM")) {
      return skip({
        en: "only root may look at it: run it with sudo",
        zh: "只有 root 可以查看：请用 sudo 运行",
      });
    }
    return skip({ en: `could not be looked at: ${message}`, zh: `无法查看：${message}` });
  }
}

function late(boundMs: number): Finding {
  const seconds = boundMs / 1000;
  return skip({ en: `did not answer within ${seconds} s`, zh: `${seconds} 秒内没有响应` });
}

function report(checks: readonly Examined[]): Report {
  const count = (state: State) => checks.filter((check) => check.state === state).length;
  const states = checks.map(({ state }) => state).filter((state) => state !== "skip");
  return {
    verdict: worst(states) as Report["verdict"],
    counts: { ok: count("ok"), warn: count("warn"), fail: count("fail"), skip: count("skip") },
    checks,
  };
}

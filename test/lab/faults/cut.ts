/** Ending a run, a script or a package manager at a chosen moment, from inside of the machine. */
import { keyOption } from "../helpers/job.ts";
import type { Machine } from "../types.ts";
import { BUNDLE, JOURNAL, lab, type Start } from "./harness.ts";

/** When to strike. */
export type Moment =
  /** The journal has so many lines of a type: "before" is inside of that step, "after" between it and the next. */
  | { readonly type: "before" | "after"; readonly count: number }
  /** This text stands in what was printed. */
  | { readonly printed: string }
  /** A process of this name is at work. */
  | { readonly process: string }
  /** The run has begun and changed nothing yet. */
  | "begun";

/**
 * perl-base is Essential on Debian, and looks every millisecond without a process of its own for each look.
 * $ARGV[0] is the run's pid; what is left are glob pattern, regular expression and count.
 */
const WATCH = `my ($pid, $files, $words, $count) = @ARGV;
while (kill 0, $pid) {
  my $seen = 0;
  for my $file (glob $files) { if (open my $f, "<", $file) { local $/; my $text = <$f> // ""; $seen++ while $text =~ /$words/g } }
  exit 0 if $seen >= $count;
  select undef, undef, undef, 0.001;
}`;

function watched(moment: Moment): [string, string, number] {
  if (moment === "begun") return ["/run/docker-setup.pid", "\\d", 1];
  if ("printed" in moment) return ["/tmp/out", moment.printed, 1];
  if ("process" in moment) return ["/proc/[0-9]*/comm", `^${moment.process}$`, 1];
  return [`${JOURNAL}/*.jsonl`, `"type":"${moment.type}"`, moment.count];
}

export interface Cut {
  readonly at: Moment;
  /** Seconds to wait then. */
  readonly delay?: number;
  /** What the run itself gets; "" for nothing. */
  readonly signal?: "KILL" | "INT" | "TERM" | "";
  /** Names of commands that are killed with it, or instead of it. */
  readonly also?: string;
  /** Runs instead of docker-setup. */
  readonly argv?: readonly string[];
}

/** docker-setup's own command line for an installation, as shell words. */
export const installation = (start: Start): string[] => [
  "node",
  BUNDLE,
  "--yes",
  "--lang",
  "en",
  ...keyOption(lab(), start.name),
  ...(start.args ?? []),
];

/** Starts it, strikes, and tells how it ended ("ended CODE") and what it printed. */
export function cut(machine: Machine, start: Start, o: Cut): Promise<string> {
  const { at, delay = 0, signal = "KILL", also = "" } = o;
  const words = (o.argv ?? installation(start)).map((word) => `'${word}'`).join(" ");
  const [files, pattern, count] = watched(at);
  return machine.sh(
    `set +e; cd /tmp; : >/tmp/out; ${words} >/tmp/out 2>&1 & pid=$!
    perl -e '${WATCH}' $pid '${files}' '${pattern}' ${count}
    sleep ${delay}
    ${signal && `kill -${signal} $pid`}
    for name in ${also}; do for p in /proc/[0-9]*; do [ "$(cat $p/comm 2>/dev/null)" = "$name" ] && kill -KILL "\${p#/proc/}"; done; done
    wait $pid; echo "ended $?"; cat /tmp/out`,
    { timeoutMs: 240_000 },
  );
}

/** Starts it in the background and waits for the moment; the run goes on. */
export async function begin(machine: Machine, start: Start, o: Pick<Cut, "at" | "delay">): Promise<void> {
  const words = installation(start)
    .map((word) => `'${word}'`)
    .join(" ");
  const [files, pattern, count] = watched(o.at);
  await machine.sh(
    `cd /tmp; : >/tmp/out; setsid ${words} >/tmp/out 2>&1 & pid=$!
    perl -e '${WATCH}' $pid '${files}' '${pattern}' ${count}; sleep ${o.delay ?? 0}`,
  );
}

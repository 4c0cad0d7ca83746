/** Ending a run, a script or a package manager at a chosen moment, from inside of the machine. */

import { BUNDLE, keyOption, unpack } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { lab } from "../helpers/lab.ts";
import type { Start } from "./converge.ts";

export const JOURNAL = "/var/lib/docker-setup/runs";

/** When to strike. */
export type Moment =
  /** The journal has so many lines of a type: "before" is inside of that step, "after" between it and the next. */
  | { readonly type: "before" | "after"; readonly count: number }
  /** A step of this kind is at work. */
  | { readonly inside: string }
  /** A step of a kind that is not among these is at work. */
  | { readonly insideOther: readonly string[] }
  /** A step of this kind has ended, or, where nothing is left of it to do, one of a kind not among `seen` is at work. */
  | { readonly after: string; readonly seen: readonly string[] }
  /** This text stands in what was printed. */
  | { readonly printed: string }
  /** A process of this name is at work. */
  | { readonly process: string }
  /** A file is there that this glob pattern names. */
  | { readonly file: string }
  /** A process is at work whose words, each of them ended by a NUL, this regular expression finds. */
  | { readonly words: string }
  /** The run has begun and changed nothing yet. */
  | "begun";

/**
 * Waits for the moment and sends the signal. perl-base is Essential on Debian; it looks every millisecond, at real-time
 * priority, since some steps take no longer. Its arguments: pid, signal or "", seconds to wait before it, a glob
 * pattern, a regular expression, how often it has to be found, and whether only files that are not there yet count.
 */
const WATCH = `my ($pid, $signal, $delay, $files, $words, $count, $new) = @ARGV;
my %old = map { $_ => 1 } $new ? glob $files : ();
while (kill 0, $pid) {
  my $seen = 0;
  for my $file (grep { !$old{$_} } glob $files) { if (open my $f, "<", $file) { local $/; my $text = <$f> // ""; $seen++ while $text =~ /$words/g } }
  if ($seen >= $count) { select undef, undef, undef, $delay; kill $signal, $pid if $signal; exit }
  select undef, undef, undef, 0.001;
}`;

/** What the watcher looks for, as shell words. */
function watched(moment: Moment): string {
  if (moment === "begun") return "/run/docker-setup.pid '[0-9]' 1";
  if ("printed" in moment) return `/tmp/out '${moment.printed}' 1`;
  if ("inside" in moment) return journalled(`${moment.inside}"`);
  if ("insideOther" in moment) return journalled(`(?!(?:${moment.insideOther.join("|") || "-"})")`);
  // The line behind the one that says that it begins.
  if ("after" in moment) {
    const other = `(?!(?:${moment.seen.join("|")})")`;
    return journalled(`(?:${moment.after}".*\n.*"type":"after"|${other})`);
  }
  if ("file" in moment) return `'${moment.file}' '^' 1`;
  if ("process" in moment) return `'/proc/[0-9]*/comm' '^${moment.process}$' 1`;
  if ("words" in moment) return `'/proc/[0-9]*/cmdline' '${moment.words}' 1`;
  return `'${JOURNAL}/*.jsonl' '"type":"${moment.type}"' ${moment.count}`;
}

/** In the journal of the run that is at work: a step whose kind begins so. */
const journalled = (kind: string) => `'${JOURNAL}/*.jsonl' '"data":."kind":"${kind}' 1 new`;

export interface Cut {
  readonly at: Moment;
  /** Seconds to wait then. */
  readonly delay?: number;
  /** What the run itself gets; "" for nothing. */
  readonly signal?: "KILL" | "INT" | "TERM" | "QUIT" | "";
  /** Names of commands that are killed with it, or instead of it. */
  readonly also?: string;
  /** Runs instead of docker-setup. */
  readonly argv?: readonly string[];
  /** Everything on the machine is killed, and it boots again. */
  readonly power?: true;
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
export async function cut(machine: Machine, start: Start, o: Cut): Promise<string> {
  if (o.power) {
    await begin(machine, start, o);
    await machine.restart();
    await unpack(machine);
    return "";
  }
  const { at, delay = 0, signal = "KILL", also = "" } = o;
  const words = (o.argv ?? installation(start)).map((word) => `'${word}'`).join(" ");
  return machine.sh(
    `set +e; cd /tmp; : >/tmp/out; ${words} >/tmp/out 2>&1 & pid=$!
    chrt -f 10 perl -e '${WATCH}' $pid '${signal}' ${delay} ${watched(at)}
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
  await machine.sh(
    `cd /tmp; : >/tmp/out; setsid ${words} >/tmp/out 2>&1 & pid=$!
    chrt -f 10 perl -e '${WATCH}' $pid '' ${o.delay ?? 0} ${watched(o.at)}`,
  );
}

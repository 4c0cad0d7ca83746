import process from "node:process";
import { findDistro, recogniseHost } from "../../distros/index.ts";
import { needsEvidence } from "../../distros/recognise.ts";
import { readTraces } from "../machine/facts/evidence.ts";
import { readOs } from "../machine/facts/read-os.ts";
import { readInit } from "../machine/facts/surroundings.ts";
import { initOf } from "../machine/inits/index.ts";
import { mirrorChoices, whichMirror } from "../plan/settle/ask-mirror.ts";
import type { Asker, Choice } from "../plan/settle/person.ts";
import { runLock } from "../run/journal/at-work.ts";
import { journalDirectory } from "../run/journal/directory.ts";
import { readCloud } from "../sources/mirrors/clouds.ts";
import { exists } from "../system/read-text.ts";
import type { System } from "../system/types.ts";
import type { Text } from "../text.ts";
import type { Request } from "./options/request.ts";
import { askerOn } from "./ui/ask.ts";
import type { Streams } from "./ui/questions/question.ts";
import type { CommandIO } from "./ui/run-plan.ts";

/** A question that stands on the screen already. */
export interface FirstQuestion {
  /** Asks as any other; whoever comes to that question gets the answer to what stands there. */
  readonly asker: Asker;
  /** Takes it off the screen, unless it is answered. */
  dismiss(): void;
}

/**
 * Asks for the package mirror while the larger part of the program is loaded and the machine is looked at: a person
 * reads meanwhile. Only on a machine where nothing is to be said before that question, by what a few small files tell;
 * else undefined, and the question comes in its turn. Whoever finds out later that this machine can't be served takes
 * it off the screen.
 */
export async function firstQuestion(
  { system, terminal }: Pick<CommandIO, "system" | "terminal">,
  request: Request,
  streams: Streams = { input: process.stdin, output: process.stdout },
  cancel = () => process.kill(process.pid, "SIGINT"),
): Promise<FirstQuestion | undefined> {
  if (process.env.TERM === "dumb") return undefined;
  if (!(await isPlain(system, request))) return undefined;
  const cloud = await readCloud(system);
  const off = new AbortController();
  const asker = askerOn(terminal, false, { ...streams, signal: off.signal });
  let first: Promise<unknown> | undefined = asker.choose(whichMirror, mirrorChoices(asker.lang, cloud));
  // A machine that lets one wait holds up no Ctrl-C: then it is what it is where no question stands.
  first.catch(() =>
    setTimeout(() => {
      if (first === undefined) return;
      // It is told by that; whoever comes for the answer meanwhile waits for the end.
      first = new Promise(() => {});
      cancel();
    }, SOON),
  );
  return {
    asker: {
      ...asker,
      choose<T>(question: Text, choices: readonly Choice<T>[]) {
        const answer = question === whichMirror ? first : undefined;
        if (answer === undefined) return asker.choose(question, choices);
        first = undefined;
        return answer as Promise<T>;
      },
    },
    dismiss() {
      first = undefined;
      off.abort();
    },
  };
}

/** So long a person's no waits for whoever comes for the answer, milliseconds. */
const SOON = 500;

/** Docker-ce is for it, an init of ours runs it, and no run of now or before has anything to say. */
async function isPlain(system: System, request: Request): Promise<boolean> {
  if (request.target !== undefined) return false;
  const [os, traces, init, ...ran] = await Promise.all([
    readOs(system),
    readTraces(system),
    readInit(system),
    exists(system, runLock),
    exists(system, journalDirectory),
  ]);
  if (ran.includes(true) || os === undefined || needsEvidence(os, traces)) return false;
  try {
    const { distro: id } = recogniseHost(os, system.machine, system.platform, traces);
    const distro = findDistro(id);
    if (distro === undefined || initOf(distro).name !== init) return false;
    return distro.supplies.every(({ supply }) => supply === "docker-ce");
  } catch {
    return false;
  }
}

import { setImmediate } from "node:timers/promises";
import { type Looks, looks } from "../system/looking-once.ts";
import { together } from "../system/together.ts";
import type { System } from "../system/types.ts";
import { readHost } from "./facts/detect.ts";
import { type MachineFacts, machineFacts } from "./facts/facts.ts";
import { demandPlainFiles } from "./facts/odd-files.ts";
import type { Host } from "./facts/types.ts";
import { halfDone } from "./packages/half-done.ts";
import { programOwners } from "./packages/owners.ts";
import { glances, questions, records } from "./questions.ts";

/** What is looked at before anything is planned for a machine. */
export interface FirstLook {
  /** What has been seen, for all further looks. */
  readonly look: Looks;
  /** Rejects as `demandPlainFiles` does. */
  readonly host: Promise<Host>;
  /** Resolves when all that can be asked at once has been: who has other work to do does it while the machine answers. */
  readonly begun: Promise<void>;
}

/** Begins to look at this machine. Reads only. */
export function firstLook(system: System): FirstLook {
  const asked = together(system);
  const look = looks(asked.system, questions, glances, records);
  const { settling } = look;
  const facts = machineFacts(settling);
  const plain = demandPlainFiles(settling, facts).then(asked.gather);
  const host = plain.then(() => readHost(settling, [], facts));
  host.catch(() => {});
  const begin = async () => {
    await plain;
    await Promise.all([facts.manager(), facts.init(), facts.snapDocker(), facts.dockerd()]);
    await askBeside(facts, look);
    await setImmediate();
  };
  const begun = begin()
    .catch(() => {})
    .finally(asked.go);
  return { look, host, begun };
}

/** What every plan's steps ask besides: it is answered while other things are looked at. */
async function askBeside(facts: MachineFacts, { system }: Looks): Promise<void> {
  const [manager, init, dockerd] = await Promise.all([facts.manager(), facts.initHere(), facts.dockerd()]);
  const unit = init.service("docker");
  const asked = [
    ...(manager ? [programOwners(system, manager), halfDone(manager.mend, system)] : []),
    ...(dockerd ? [init.isActive(system, unit), init.isEnabled(system, unit)] : []),
  ];
  for (const each of asked) each.catch(() => {});
}

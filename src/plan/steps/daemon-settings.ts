import { demandKeysFit } from "../../machine/daemon-json/clashes.ts";
import { checkDropped, demandsProxy, notTakenBy } from "../../machine/daemon-json/dropped.ts";
import { editWordsInScript } from "../../machine/daemon-json/edit-text.ts";
import type { Edit } from "../../machine/daemon-json/edits.ts";
import { freeNetworksInScript } from "../../machine/daemon-json/routes.ts";
import { choosesDriver, demandDriverFits, driversGone } from "../../machine/docker-data/old-driver.ts";
import { demandSwarmFits, liveRestoreAfter } from "../../machine/docker-data/swarm.ts";
import { initOf, type NamesInit } from "../../machine/inits/index.ts";
import { looks } from "../../system/looking-once.ts";
import { command, quote } from "../../system/quote.ts";
import type { StepKind } from "./types.ts";

/** Makes sure that the dockerd that is to run starts with what this machine sets, before anything is changed. */
export interface DaemonSettingsStep extends NamesInit {
  readonly kind: "daemon-settings";
  readonly path: string;
  /** Keys that the plan writes into the file. */
  readonly about: readonly string[];
  /** The release of the dockerd that is to run; undefined: the newest. */
  readonly docker: string | undefined;
  /** What the plan does to other keys. */
  readonly edits?: readonly Edit[];
  /** A script's for a machine that is new: nothing is set there. */
  readonly fresh?: true;
}

/** sh: keys that go, each with a dash before it. */
const removed = (edits: readonly Edit[]) =>
  edits.flatMap(({ op, path }) => (op === "remove" && path.length === 1 ? [`-${path[0]}`] : []));

/** sh: networks that dockerd does not have yet are no others of this host's; a run looks when wishes are settled. */
const networks = (path: string, edits: readonly Edit[]) =>
  edits.flatMap((edit) => {
    const free = freeNetworksInScript(edit);
    return free ? [`daemon_keys_done ${editWordsInScript(path, [edit])} || ${free}`] : [];
  });

export const daemonSettings: StepKind<DaemonSettingsStep> = {
  checkOnly: true,
  title: () => ({ en: "Check that dockerd accepts its settings", zh: "检查 dockerd 能否接受现有设置" }),
  why: () => ({
    en: "It does not start with what stands both in daemon.json and on its command line, nor with what its release does not take.",
    zh: "同一项既在 daemon.json 又在命令行中，或该版本不接受某项设置，dockerd 都无法启动。",
  }),
  touches: () => "nothing",
  async differs() {
    return undefined;
  },
  async run({ about, docker, edits, ...step }, context) {
    const init = initOf(step);
    // They read the same files, at the same moment.
    const { system } = looks(context.system);
    const demands = [
      demandKeysFit(system, init, about),
      checkDropped(system, init, docker, edits),
      demandDriverFits(system, init, docker, edits),
      demandSwarmFits(system, init, edits),
    ];
    for (const demand of demands) demand.catch(() => {});
    // Of several, the first one is said.
    for (const demand of demands) await demand;
  },
  script({ path, about, docker, fresh, edits = [] }, say) {
    const gone = (fresh ? [] : notTakenBy(docker)).map(
      ({ setting, instead }) => `${setting} ${say(instead)}`,
    );
    const looks = networks(path, edits);
    const drivers = fresh || choosesDriver(edits) ? [] : driversGone(docker);
    return {
      helpers: ["daemon-settings", ...(looks.length > 0 ? ["daemon-keys", "routes"] : [])],
      run: [
        `settings_fit ${quote(path)} ${quote(gone.join("\n"))} ${quote(liveRestoreAfter(edits))} ${command([...about, ...removed(edits)])}`.trimEnd(),
        ...(demandsProxy(docker) && !fresh ? ["proxy_fits"] : []),
        ...(drivers.length > 0 ? [`driver_fits ${command(drivers)}`] : []),
        ...looks,
      ].join("\n"),
    };
  },
};

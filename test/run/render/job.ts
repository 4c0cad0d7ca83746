import process from "node:process";
import { afterEach } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { SetupError } from "../../../src/errors.ts";
import { makePlan } from "../../../src/plan/plan.ts";
import type { Options, Plan } from "../../../src/plan/types.ts";
import { containerGuard } from "../../../src/run/execute/containers.ts";
import { execute } from "../../../src/run/execute/execute.ts";
import { takeRunLock } from "../../../src/run/execute/lock.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { renderScript } from "../../../src/run/render/script.ts";
import { parseVersionRequest } from "../../../src/sources/catalog/version.ts";
import type { Lang } from "../../../src/text.ts";
import { Gpg } from "../../sources/keys/gpg.ts";
import { Scratch, type Start, strayPaths } from "./scratch.ts";

export type FamilyName = "apt" | "yum";

const suffix = { apt: "-1~ubuntu.24.04~noble", yum: "-1.el9" };
const epochs = {
  apt: { "docker-ce": "5:", "docker-ce-cli": "5:" },
  yum: { "docker-ce": "3:", "docker-ce-cli": "1:" },
};

/** Docker's packages of a release, as Ubuntu 24.04's and CentOS 9's repositories name them. */
export function packagesOf(family: FamilyName, docker: string): Record<string, string> {
  const numbers = {
    "docker-ce": docker,
    "docker-ce-cli": docker,
    "containerd.io": "2.1.5",
    "docker-buildx-plugin": "0.30.0",
    "docker-compose-plugin": "2.40.3",
  };
  const epoch = (name: string) => (epochs[family] as Record<string, string>)[name] ?? "";
  return Object.fromEntries(
    Object.entries(numbers).map(([name, number]) => [name, `${epoch(name)}${number}${suffix[family]}`]),
  );
}

/** What the repository of these tests has, newest first. */
export function indexOf(family: FamilyName): Record<string, string[]> {
  const releases = ["28.5.2", "27.3.1", "26.1.4"].map((docker) => packagesOf(family, docker));
  return Object.fromEntries(
    Object.keys(releases[0]!).map((name) => [name, [...new Set(releases.map((each) => each[name]!))]]),
  );
}

export const osRelease: Record<FamilyName, string> = {
  apt: 'ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nPRETTY_NAME="Ubuntu 24.04.3 LTS"\n',
  yum: 'ID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"\nPRETTY_NAME="CentOS Stream 9"\n',
};

export const mirrors = ["https://docker.m.daocloud.io", "https://docker.1ms.run"];

const gpg = new Gpg();
const [mine, other] = ["Docker Release", "Somebody else"].map((name) => gpg.make([name], "ed25519", "never"));
gpg.close();
/** The key that plans name, and another one. */
export const key = mine!;
export const otherKey = other!;

export interface Wish extends Partial<Options> {
  readonly family: FamilyName;
  /** Docker's version, 27.3.1 by default; "" leaves it to the machine. */
  readonly docker?: string;
  /** What the machine looks up where no version is given above. */
  readonly wanted?: string;
  readonly codename?: string;
}

/** A plan of docker-setup's own planner. */
export function planOf({ family, docker = "27.3.1", wanted, codename = "noble", ...more }: Wish): Plan {
  const apt = family === "apt";
  const distro = findDistro(apt ? "ubuntu" : "centos")!;
  const target = apt
    ? ({ distro: "ubuntu", version: "24.04", codename, arch: "amd64" } as const)
    : ({ distro: "centos", version: "9", arch: "amd64" } as const);
  const mirror = "https://mirror.example/docker-ce";
  const repository = apt
    ? { mirror, path: "linux/ubuntu", suite: codename }
    : { mirror, path: "linux/centos", suite: "9" };
  const packages = Object.entries(packagesOf(family, docker)).map(([name, version]) => ({ name, version }));
  return makePlan({
    distro,
    target,
    options: {
      mirrors: [mirror],
      channel: "stable",
      keyFingerprint: key.fingerprint,
      registryMirrors: mirrors,
      hold: false,
      user: undefined,
      lockTimeoutSeconds: 3,
      restart: false,
      allowRemove: false,
      proxy: undefined,
      ...more,
    },
    release:
      docker === ""
        ? { kind: "unresolved", repository }
        : { kind: "offer", repository, packages, artefacts: [], docker },
    version: parseVersionRequest(docker || wanted || "latest"),
    notes: [],
  });
}

export interface Outcome {
  code: number;
  said: string;
}

/** The plan as a script on a machine. */
export async function runScript(
  machine: Scratch,
  plan: Pick<Plan, "steps">,
  shell: readonly string[],
  {
    restart = false,
    lang = "en" as Lang,
    args = [] as string[],
    signal = undefined as NodeJS.Signals | undefined,
  } = {},
): Promise<Outcome> {
  const script = renderScript({ environment: {}, ...plan } as Plan, { lang, about: [], restart });
  const stray = strayPaths(script);
  if (stray.length > 0) throw new Error(`not run: the script would touch ${stray}`);
  return machine.run(script, shell, args, signal);
}

/** The plan executed on a machine, as the command line does it: exit code, and the states of the steps. */
export async function runPlan(
  machine: Scratch,
  plan: Pick<Plan, "steps">,
  { restart = false } = {},
): Promise<Outcome> {
  const system = machine.system();
  let said = "";
  let release: (() => Promise<void>) | undefined;
  try {
    release = await takeRunLock(system, process.pid);
    await execute(plan, {
      system,
      log: () => {},
      progress: {
        start() {},
        end({ state }) {
          said += `${state}\n`;
        },
      },
      journal: new Journal(
        system,
        { version: "", command: "", what: "", steps: plan.steps.length },
        process.pid,
      ),
      allowInterruption: containerGuard(system, restart, undefined).allowInterruption,
      waiting: () => {},
    });
    return { code: 0, said };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { code: error.exitCode, said: `${said}${error.what.en}\n${error.output ?? ""}` };
  } finally {
    await release?.();
  }
}

/** Makes machines for the tests of a file, which go after each of them. */
export function freshMachines(): (family: FamilyName, start?: Partial<Start>) => Scratch {
  const machines: Scratch[] = [];
  afterEach(() => {
    for (const machine of machines.splice(0)) machine.close();
  });
  return (family, start = {}) => {
    const files = { "/etc/os-release": osRelease[family], ...start.files };
    const machine = new Scratch({ family, index: indexOf(family), key: key.binary, ...start, files });
    machines.push(machine);
    return machine;
  };
}

/** All but what only the executor keeps. */
export const kept = (machine: Scratch) =>
  Object.fromEntries(
    Object.entries(machine.everything()).filter(([path]) => !path.startsWith("var/lib/docker-setup")),
  );

/** One disposable machine: boots, answers, and goes without a trace. */
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Booted, boot, shutDown } from "./boot.ts";
import { clearGroup } from "./cgroup.ts";
import { argvInside, execInside } from "./exec.ts";
import { hostname } from "./machine-files.ts";
import { differences, since } from "./manifest.ts";
import { type LabState, track } from "./state.ts";
import type { ExecOptions, Faults, Machine, MachineName, MirrorControl, StartOptions } from "./types.ts";
import { variants } from "./variants.ts";

export type RunningMirror = MirrorControl & { stop(): Promise<void>; readonly pid: number };

export interface MachineParts {
  state: LabState;
  name: MachineName;
  layers: string[];
  /** Starts the mirror for one machine. */
  mirror: (o: { directory: string; enterNetns: (argv: string[]) => string[] }) => Promise<RunningMirror>;
}

/** Boots a fresh machine and its mirror. @throws when either does not come up, or `setup` fails; nothing is left then. */
export async function startMachine(parts: MachineParts, options: StartOptions): Promise<Machine> {
  const { state, name } = parts;
  const began = performance.now();
  const id = `${name}-${randomBytes(3).toString("hex")}`;
  const power = async (): Promise<Powered> => {
    let mirror: RunningMirror | undefined;
    const booted = await boot(state, {
      id,
      hostname: hostname(name),
      layers: parts.layers,
      beside: async (enterNetns) => {
        mirror = await parts.mirror({ directory: join(state.runtime, id), enterNetns });
        track(state, mirror.pid);
      },
    });
    return { booted, mirror: mirror! };
  };
  const machine = describeMachine(state, name, id, await power(), power);
  options.log?.(`${name} is up after ${Math.round(performance.now() - began)} ms`);
  try {
    for (const variant of [options.variant ?? []].flat()) await machine.sh(variants[variant]);
    if (options.setup !== undefined) await machine.sh(options.setup, { timeoutMs: 300_000 });
    machine.remember();
    return machine;
  } catch (error) {
    await machine.stop();
    throw error;
  }
}

/** A machine that runs, with the mirror beside it. */
interface Powered {
  booted: Booted;
  mirror: RunningMirror;
}

function describeMachine(
  state: LabState,
  name: MachineName,
  id: string,
  first: Powered,
  power: () => Promise<Powered>,
) {
  let { booted, mirror } = first;
  const scratch = join(state.scratch, id);
  const layers = () => ({ upper: join(scratch, "upper"), root: booted.root, base: booted.base });
  let base: ReturnType<typeof differences> = new Map();
  let stopping: Promise<void> | undefined;
  const sh = async (
    script: string,
    options: ExecOptions & { input?: string | Buffer } = {},
  ): Promise<string> => {
    const result = await execInside(booted.leader, ["sh", "-ec", script], options as ExecOptions);
    if (result.code === 0) return result.stdout.trim();
    throw new Error(`${name}: exit code ${result.code} of: ${script}\n${result.stdout}${result.stderr}`);
  };
  const write = async (path: string, content: string | Buffer, mode: number) => {
    const argv = [
      "sh",
      "-ec",
      'mkdir -p "$1"; cat > "$2"; chmod "$3" "$2"',
      "sh",
      dirname(path),
      path,
      mode.toString(8),
    ];
    const result = await execInside(booted.leader, argv, { input: content });
    if (result.code !== 0) throw new Error(`${name}: can't write ${path}: ${result.stderr}`);
  };
  return {
    name,
    mirror: {
      set: (faults: Faults) => mirror.set(faults),
      requests: () => mirror.requests(),
      clear: () => mirror.clear(),
    },
    exec: (argv: string[], options: ExecOptions = {}) => execInside(booted.leader, argv, options),
    sh,
    copyIn: async (localPath: string, path: string) => write(path, readFileSync(localPath), 0o644),
    writeFile: async (path: string, content: string, mode = 0o644) => write(path, content, mode),
    async readFile(path: string) {
      const result = await execInside(booted.leader, ["cat", path], {});
      if (result.code !== 0) throw new Error(`${name}: ${result.stderr}`);
      return result.stdout;
    },
    exists: async (path: string) => (await execInside(booted.leader, ["test", "-e", path], {})).code === 0,
    manifest: async () => since(base, layers()),
    enter: (argv: string[]) => argvInside(booted.leader, argv, { env: { TERM: "xterm-256color" } }),
    /** From here on the manifest counts. */
    remember() {
      base = differences(layers());
    },
    async restart() {
      await shutDown(booted);
      await mirror.stop();
      await clearGroups();
      ({ booted, mirror } = await power());
    },
    stop() {
      stopping ??= end();
      return stopping;
    },
  };

  async function end(): Promise<void> {
    await mirror.stop();
    await shutDown(booted);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    rmSync(join(state.runtime, id), { recursive: true, force: true });
    await clearGroups();
  }

  async function clearGroups(): Promise<void> {
    for (const group of booted.groups) await clearGroup(group);
  }
}

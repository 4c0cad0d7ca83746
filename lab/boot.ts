/**
 * A booted root file system. unshare(1) makes a pid, mount and network namespace around everything that belongs to one
 * machine; its first process dies with the lab's process (PR_SET_PDEATHSIG), and the kernel then ends all the others and
 * drops mounts and network with them.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeGroups } from "./cgroup.ts";
import { execInside } from "./exec.ts";
import { descendants, namespacePids, sleep, startTicks } from "./process.ts";
import { type LabState, track, trackGroups } from "./state.ts";

/** $1 layers joined by colons, $2 scratch folder, $3 host name, $4… control groups. The cwd holds archive.sock. */
const HOLDER = `set -e
layers=$1 scratch=$2 name=$3
shift 3
for group; do echo 0 > "$group/cgroup.procs"; done
ip link set lo up
socat TCP-LISTEN:80,bind=127.0.0.1,reuseaddr,fork UNIX-CONNECT:archive.sock &
mount -t tmpfs -o mode=755 tmpfs /run
mount -t overlay overlay -o "ro,lowerdir=$layers" "$scratch/base"
# A volatile overlay is refused when it was not unmounted, as after a loss of power; the page cache has all of it.
rm -rf "$scratch/work/work/incompat"
mount -t overlay overlay -o "volatile,lowerdir=$layers,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root"
cd /
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1
systemd-nspawn --quiet --directory="$scratch/root" --machine="$name" --boot --register=no --keep-unit \
  --capability=all --console=pipe '--system-call-filter=@keyring bpf perf_event_open add_key' --link-journal=no \
  --resolv-conf=off --timezone=off --bind="$scratch/docker:/var/lib/docker" --bind="$scratch/containerd:/var/lib/containerd" &
echo started
wait $!
`;

/** How long a machine may take to come up, milliseconds; half a second is usual, builds beside it may slow it. */
const BOOT_TIMEOUT = 60_000;

export interface Booted {
  /** The process whose death ends the machine, and the first process in its pid namespace; host's process ids. */
  holder: ChildProcess;
  init: number;
  /** The machine's own init; the host's process id. */
  leader: number;
  /** Its control groups' folders. */
  groups: string[];
  /** The machine's root and its untouched base, as paths of the host. */
  root: string;
  base: string;
}

/**
 * @param o.id names the machine's folder below state.scratch.
 * @param o.beside runs beside the boot as soon as the network namespace is there; it gets a function that puts a command
 * into the machine's outer pid namespace and its network namespace.
 * @throws when the machine does not come up, with the end of its console.
 */
export async function boot(
  state: LabState,
  o: {
    id: string;
    hostname: string;
    layers: string[];
    beside: (enter: (argv: string[]) => string[]) => Promise<void>;
  },
): Promise<Booted> {
  const scratch = join(state.scratch, o.id);
  for (const part of ["upper", "work", "root", "base", "docker", "containerd"]) {
    mkdirSync(join(scratch, part), { recursive: true });
  }
  const groups = makeGroups(o.id);
  trackGroups(state, groups);
  const console = join(state.runtime, `${o.id}.console`);
  const log = openSync(console, "a");
  const isolate = [
    "unshare",
    "--mount",
    "--net",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--propagation",
    "private",
  ];
  const holder = spawn(
    "setpriv",
    [
      "--pdeathsig",
      "KILL",
      ...isolate,
      "sh",
      "-c",
      HOLDER,
      "sh",
      o.layers.join(":"),
      scratch,
      o.hostname,
      ...groups,
    ],
    {
      cwd: state.runtime,
      stdio: ["ignore", "pipe", log],
      env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" },
    },
  );
  const failed = (why: string) => {
    holder.kill("SIGKILL");
    return new Error(`${o.hostname} did not boot: ${why}\n${readFileSync(console, "utf8").slice(-2000)}`);
  };
  const started = new Promise<void>((resolve, reject) => {
    holder.stdout!.once("data", () => resolve());
    holder.once("error", reject);
    holder.once("exit", () => reject(failed("its holder ended")));
  });
  if (holder.pid !== undefined) track(state, holder.pid);
  await started;
  // What systemd prints follows on the same pipe; keep the pipe flowing.
  holder.stdout!.resume();
  const init = descendants(holder.pid!)[0]!;
  // Not into the pid namespace: nsenter would fork, and its child would outlive a signal to it.
  const beside = o.beside((argv) => ["nsenter", `--net=/proc/${init}/ns/net`, ...argv]);
  beside.catch(() => {});
  const leader = await running(holder, failed);
  await beside.catch((error: Error) => {
    throw failed(`what runs beside it failed: ${error.message}`);
  });
  const at = (part: string) => `/proc/${init}/root${join(scratch, part)}`;
  return { holder, init, leader, groups, root: at("root"), base: at("base") };
}

/** Prints "running" where systemd has nothing left to start, or where OpenRC came to its last runlevel. */
const IS_RUNNING = `[ -x /sbin/openrc ] || exec systemctl is-system-running
[ "$(rc-status --runlevel)" != default ] || [ -e /run/openrc/rc.starting ] || echo running`;

/** Waits until the machine's init has finished its start-up jobs. @returns its process id. */
async function running(holder: ChildProcess, failed: (why: string) => Error): Promise<number> {
  const deadline = Date.now() + BOOT_TIMEOUT;
  let answer = "no init yet";
  while (Date.now() < deadline) {
    if (holder.exitCode !== null || holder.signalCode !== null) throw failed("its holder ended");
    // Two levels of pid namespaces below ours, and the first process in the innermost: its init.
    const leader = descendants(holder.pid!).find((pid) => {
      const pids = namespacePids(pid);
      return pids.length === namespacePids(process.pid).length + 2 && pids.at(-1) === 1;
    });
    if (leader !== undefined) {
      const { stdout, stderr } = await execInside(leader, ["sh", "-c", IS_RUNNING], {
        timeoutMs: 10_000,
      });
      answer = stdout.trim() || stderr.trim();
      if (answer === "running") return leader;
      if (answer === "degraded") {
        const units = await execInside(leader, ["systemctl", "list-units", "--failed", "--no-legend"], {});
        throw failed(`units failed: ${units.stdout}`);
      }
    }
    await sleep(30);
  }
  throw failed(`its init says: ${answer}`);
}

/** Ends all processes of the machine and waits until the kernel has done so. */
export async function shutDown({
  holder,
  init,
  leader,
}: {
  holder: ChildProcess;
  init?: number;
  leader?: number;
}) {
  const gone = [init, leader].flatMap((pid) => (pid === undefined ? [] : [{ pid, ticks: startTicks(pid) }]));
  const ended = holder.exitCode !== null || holder.signalCode !== null;
  const exit = ended ? undefined : new Promise((resolve) => holder.once("exit", resolve));
  holder.kill("SIGKILL");
  await exit;
  for (const { pid, ticks } of gone) {
    while (ticks !== undefined && startTicks(pid) === ticks) await sleep(5);
  }
}

import { SetupError } from "../../errors.ts";
import { quote } from "../../system/quote.ts";
import type { ExecOptions, ExecResult, System } from "../../system/types.ts";
import type { PackageLock, PackageQuery } from "../managers/types.ts";
import { commandFailed, tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";

interface Holder {
  readonly pid: string;
  readonly name: string;
}

/** Who holds one of the locks; undefined: nobody. Source: proc(5), /proc/locks. */
export async function lockHolder(system: System, locks: readonly PackageLock[]): Promise<Holder | undefined> {
  const table = ((await system.files.read("/proc/locks"))?.toString("utf8") ?? "").split("\n");
  for (const { by, path } of locks) {
    const stat = await system.files.stat(path);
    if (stat === undefined) continue;
    const pid =
      by !== "fcntl"
        ? await ownerOf(system, by, path)
        : table
            .map((line) => line.trim().split(/\s+/))
            // A line with "->" waits for a lock and holds none.
            .find((fields) => fields[1] !== "->" && fields[5]?.split(":")[2] === String(stat.inode))?.[4];
    const name =
      pid && /^\d+$/.test(pid) && (await system.files.read(`/proc/${pid}/comm`))?.toString("utf8").trim();
    // An owner that is gone was killed; its pid file says nothing.
    if (pid && name) return { pid, name };
  }
  return undefined;
}

/** The pid that stands in the file, or of the process that has it open. Source: proc(5), /proc/PID/fd. */
async function ownerOf(system: System, by: "pid" | "open", path: string): Promise<string | undefined> {
  if (by === "pid") return (await system.files.read(path))?.toString("utf8").trim();
  const argv = ["find", "/proc", "-maxdepth", "3", "-path", "/proc/[0-9]*/fd/*", "-lname", path];
  return /^\/proc\/(\d+)\//m.exec((await system.exec(argv)).stdout)?.[1];
}

/**
 * Runs a package manager's command when nobody else holds its locks, waiting and saying for whom.
 * @throws SetupError "busy" after the query's time-out, "step-failed" when the command fails.
 */
export async function runPackageCommand(
  context: Work,
  query: PackageQuery,
  argv: readonly string[],
): Promise<ExecResult> {
  const result = await tryPackageCommand(context, query, argv);
  if (result.code === 0) return result;
  throw commandFailed(context, argv, result);
}

/** The same, without a judgement of the exit code. */
export async function tryPackageCommand(
  context: Work,
  query: PackageQuery,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const deadline = context.system.now() + query.lockTimeoutSeconds * 1000;
  for (;;) {
    await waitForLock(context, query, deadline);
    const result = await tryCommand(context, argv, options);
    // Somebody may have been quicker between the look and the start.
    const locked =
      result.code !== 0 &&
      /could not get lock|unable to lock|another app is currently holding|another transaction is in progress/i.test(
        result.stderr,
      );
    if (!locked || context.system.now() >= deadline) return result;
  }
}

/** Waits until nobody holds the manager's locks, saying for whom. @throws SetupError "busy" after the query's time-out */
export async function waitForLock(
  context: Work,
  query: PackageQuery,
  deadline = context.system.now() + query.lockTimeoutSeconds * 1000,
): Promise<void> {
  const { system } = context;
  const start = system.now();
  for (;;) {
    const holder = await lockHolder(system, query.locks);
    if (holder === undefined) return;
    const seconds = Math.round((system.now() - start) / 1000);
    if (system.now() >= deadline) throw stillBusy(holder, seconds);
    context.waiting({
      en: `waiting for ${holder.name} (pid ${holder.pid}), ${seconds} s`,
      zh: `等待 ${holder.name}（pid ${holder.pid}），${seconds} 秒`,
    });
    context.log(`waiting for ${holder.name} (pid ${holder.pid})`);
    await system.sleep(1000);
  }
}

function stillBusy({ name, pid }: Holder, seconds: number): SetupError {
  return new SetupError(
    "busy",
    {
      en: `${name} (pid ${pid}) still holds the package manager's lock after ${seconds} s.`,
      zh: `等待 ${seconds} 秒后，${name}（pid ${pid}）仍占用包管理器的锁。`,
    },
    {
      next: {
        en: "Wait until it has ended, then run this again; --lock-timeout sets how long to wait.",
        zh: "请等它结束后再运行；可用 --lock-timeout 设置等待时间。",
      },
    },
  );
}

/** sh: waits likewise (templates/script/package-lock.sh). */
export function waitInScript({ locks, lockTimeoutSeconds }: PackageQuery): string {
  return `wait_for_lock ${lockTimeoutSeconds} ${locks.map(({ by, path }) => quote(`${by}:${path}`)).join(" ")}`;
}

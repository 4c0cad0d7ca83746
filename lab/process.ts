/** Processes by id: alive or not, descendants, and running a host command to its end. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Fields of /proc/PID/stat from the third on, the state (proc(5)); undefined when it is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields;
  } catch {
    return undefined;
  }
}

/** Start time of a process in clock ticks since boot, or undefined when it is gone. */
export const startTicks = (pid: number): string | undefined => statOf(pid)?.[19];

/** Processes of a process group. */
export const ofGroup = (group: number): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && Number(statOf(pid)?.[2]) === group);

/** All descendants of a process, parents first. */
export function descendants(pid: number): number[] {
  const children: number[] = [];
  try {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const list = readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim();
      if (list !== "") children.push(...list.split(" ").map(Number));
    }
  } catch {
    // It ended meanwhile.
  }
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Process ids from the host's pid namespace down to the innermost (proc(5), NSpid). */
export function namespacePids(pid: number): number[] {
  try {
    const line = /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return (line?.[1] ?? "").split(/\s+/).map(Number);
  } catch {
    return [];
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface HostResult {
  code: number;
  /** stdout and stderr as they came. */
  output: string;
}

/**
 * Runs a command on the host to its end, without a terminal and without stdin.
 * @throws {Error} with the last 30 lines of output on a non-zero exit code, unless `allowFailure`.
 */
export function run(
  argv: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; allowFailure?: boolean } = {},
): Promise<HostResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C.UTF-8", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || options.allowFailure === true) resolve({ code: code ?? 128, output });
      else {
        const tail = output.trimEnd().split("\n").slice(-30).join("\n");
        reject(new Error(`${argv.slice(0, 3).join(" ")} … ended with ${code ?? signal}:\n${tail}`));
      }
    });
  });
}

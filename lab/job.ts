/** The main job as a test does it on a machine: the packed tarball by npx, or the script that a dry run printed. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExecOptions, ExecResult, Lab, Machine, MachineName, StartOptions } from "./types.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const TARBALL = "/tmp/docker-setup.tgz";
export const BUNDLE = "/tmp/package/dist/docker-setup.cjs";

let tarball: string | undefined;

/** The package as npm would publish it, built from this checkout once. */
function packed(): string {
  if (tarball !== undefined) return tarball;
  const directory = mkdtempSync(join(tmpdir(), "docker-setup-pack-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", directory], { cwd: repository });
  const [name] = readdirSync(directory);
  if (name === undefined) throw new Error("npm pack made nothing");
  tarball = join(directory, name);
  return tarball;
}

/** Boots a machine that has the package lying in /tmp, where no manifest looks. */
export async function boot(lab: Lab, name: MachineName, setup?: string | StartOptions): Promise<Machine> {
  const machine = await lab.start(name, typeof setup === "string" ? { setup } : setup);
  await unpack(machine);
  return machine;
}

/** Lays the package into /tmp, which is empty after a boot. */
export async function unpack(machine: Machine): Promise<void> {
  await machine.copyIn(packed(), TARBALL);
  await machine.sh(`tar -xzf ${TARBALL} -C /tmp`);
}

/** The lab signs with keys of its own, as a private mirror does. */
export function keyOption(lab: Lab, name: MachineName): string[] {
  return ["--key-fingerprint", /^(centos|fedora)/.test(name) ? lab.keys.rpm : lab.keys.apt];
}

const quiet = { env: { npm_config_cache: "/tmp/npm-cache", npm_config_update_notifier: "false" } };

/** `npx ./docker-setup.tgz …`, as a person types it. */
export function npx(
  machine: Machine,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  return machine.exec(["npx", "--yes", "./docker-setup.tgz", ...args], {
    timeoutMs: 240_000,
    cwd: "/tmp",
    ...options,
    env: { ...quiet.env, ...options.env },
  });
}

/** The bundle by the machine's own node, without what npx costs. */
export function dockerSetup(
  machine: Machine,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  return machine.exec(["node", BUNDLE, ...args], { timeoutMs: 240_000, cwd: "/tmp", ...options });
}

/** Prints a script for a machine on another one, as a person without root. */
export async function makeScript(
  maker: Machine,
  lab: Lab,
  name: MachineName,
  args: readonly string[] = [],
): Promise<string> {
  const target = name.replace("debian-sid", "debian-13").replace("-", ":");
  const { code, stdout, stderr } = await dockerSetup(
    maker,
    ["--dry-run", "--target", target, ...keyOption(lab, name), ...args],
    { user: "admin" },
  );
  if (code !== 0) throw new Error(`dry run for ${name}: ${code}\n${stderr}`);
  return stdout;
}

/** Runs a script with sh; `name` keeps several apart. */
export async function runScript(machine: Machine, script: string, args = ""): Promise<ExecResult> {
  await machine.writeFile("/tmp/install.sh", script);
  return machine.exec(["sh", "-c", `sh /tmp/install.sh ${args}`], { timeoutMs: 240_000 });
}

/** Installed versions as dpkg or rpm prints them: name → version. */
export async function installed(machine: Machine): Promise<Record<string, string>> {
  const names = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin";
  const out = await machine.sh(
    `if command -v dpkg-query >/dev/null; then dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\\n' ${names} 2>/dev/null | sed -n 's/ installed$//p'; else rpm -q --qf '%{NAME} %{VERSION}-%{RELEASE}\\n' ${names} | grep -v 'not installed'; fi || :`,
  );
  return Object.fromEntries(
    out.split("\n").flatMap((line) => (line ? [line.split(" ") as [string, string]] : [])),
  );
}

/** The names that the package manager holds, sorted. */
export async function held(machine: Machine): Promise<string> {
  const list = await machine.sh(
    "if command -v apt-mark >/dev/null; then apt-mark showhold; else yum -q versionlock list 2>/dev/null || :; fi",
  );
  return [...new Set(list.match(/(docker|containerd)[a-z.-]*[a-z]/g))].sort().join(" ");
}

export const mainPid = (machine: Machine): Promise<string> =>
  machine.sh("systemctl show -p MainPID --value docker.service");

/** Everything that a command said, for a failing test's message. */
export const said = ({ code, stdout, stderr }: ExecResult): string =>
  `exit code ${code}\n${stdout}\n${stderr}`;

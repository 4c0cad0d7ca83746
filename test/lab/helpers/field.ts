/** A test of one field case: a machine as people have it, and what is right on it. */

import { dockerSetup, keyOption } from "../../../lab/job.ts";
import type { ExecOptions, ExecResult, Machine, MachineName, StartOptions } from "../../../lab/types.ts";
import { pending } from "../field/pending.ts";
import { it, lab } from "./lab.ts";

type Fresh = (name: MachineName, setup?: string | StartOptions) => Promise<Machine>;

/** Ends red when a case of the pending list passes: it is mended, and goes off the list. */
export function field(name: string, body: (has: { fresh: Fresh }) => Promise<void>): void {
  const test = pending.includes(name) ? it.fails : it;
  // vitest reads off the pattern which fixtures to make.
  test(name, ({ fresh }) => body({ fresh }));
}

/** All that a person read. */
export const words = ({ stdout, stderr }: ExecResult): string => `${stdout}\n${stderr}`;

/** The doctor, which is told the lab's own key. */
export const doctor = (machine: Machine, args: readonly string[] = [], options: ExecOptions = {}) =>
  dockerSetup(machine, ["doctor", "--lang", "en", ...keyOption(lab(), machine.name), ...args], options);

/** The packages of these names that are installed whole, sorted; for apt and rpm machines. */
export async function whole(machine: Machine, names: string): Promise<string[]> {
  const list = await machine.sh(
    `if command -v dpkg-query >/dev/null; then dpkg-query -W -f '\${Package} \${db:Status-Status}\\n' ${names} 2>/dev/null | sed -n 's/ installed$//p'; else for name in ${names}; do rpm -q --qf '%{NAME}\\n' "$name" | grep -v ' ' || :; done; fi || :`,
  );
  return list.split("\n").filter(Boolean).sort();
}

/** What systemd says of a unit: active, failed, activating … */
export const unitState = async (machine: Machine, unit = "docker"): Promise<string> =>
  (await machine.exec(["systemctl", "is-active", unit])).stdout.trim();

/** The registry mirrors that the running daemon uses. */
export const mirrorsInUse = async (machine: Machine): Promise<string[]> =>
  JSON.parse(await machine.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'")) ?? [];

/** The version of the daemon that runs. */
export const serverVersion = (machine: Machine): Promise<string> =>
  machine.sh("docker version --format '{{.Server.Version}}'");

/** The repositories of docker-ce that apt reads, as "URI suite", each once. */
export async function dockerSources(machine: Machine): Promise<string[]> {
  const all = await machine.sh(
    "apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages'",
  );
  return [...new Set(all.split("\n").filter((line) => /docker/.test(line)))].sort();
}

export const DOCKER_CE = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin";

/** Installs by the lists that the machine has, and fetches them anew only where the archive has gone on since. */
export function aptInstall(packages: string, options = "--no-install-recommends"): string {
  const install = `DEBIAN_FRONTEND=noninteractive apt-get install -y -q ${options} ${packages}`;
  return `${install} || { apt-get -q update; ${install}; }`;
}

/** The distribution's own Docker, as people install it. */
export const DOCKER_IO = aptInstall("docker.io");

/** docker-ce as docs.docker.com has it done on Debian 12, by hand; the machine has no curl, apt can fetch too. */
export const repositoryByHand = `install -d -m 0755 /etc/apt/keyrings
/usr/lib/apt/apt-helper download-file https://download.docker.com/linux/debian/gpg /etc/apt/keyrings/docker.asc
echo 'deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bookworm stable' > /etc/apt/sources.list.d/docker.list
apt-get -q update -o Dir::Etc::sourcelist=sources.list.d/docker.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0`;
export const byHand = (packages = DOCKER_CE): string => `${repositoryByHand}\n${aptInstall(packages)}`;

/** An image with one program in it, and a container that shall keep running. */
export const IMAGE =
  "tar -C / -ch bin/sleep lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 | docker import - box >/dev/null";
export const KEEP = `${IMAGE}\ndocker run -d --restart=always --name keep box /bin/sleep 6000`;

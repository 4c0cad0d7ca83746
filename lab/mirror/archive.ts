import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineSuite } from "./recipe.ts";
import { run } from "./run.ts";

const mirror = "http://deb.debian.org/debian";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The engine's own packages; tini-static is part of tini before sid, docker-cli a part of docker.io before trixie. */
const enginePackages: Record<EngineSuite, string[]> = {
  bullseye: ["docker.io", "containerd", "runc", "tini"],
  bookworm: ["docker.io", "containerd", "runc", "tini"],
  trixie: ["docker.io", "docker-cli", "containerd", "runc", "tini"],
  // busybox-static goes into the hello-world image.
  sid: ["docker.io", "docker-cli", "containerd", "runc", "tini-static", "busybox-static"],
};

/** The libraries that those link to, all the way down. */
const libraryPackages = [
  "libc6",
  "libsystemd0",
  "libseccomp2",
  "libdevmapper1.02.1",
  "libudev1",
  "libselinux1",
  "libpcre2-8-0",
  "libcap2",
  "libgcrypt20",
  "libgpg-error0",
  "liblz4-1",
  "liblzma5",
  "libzstd1",
];

/**
 * Settings of an apt that lives in `root` alone and knows nothing of the host's (apt.conf(5), Dir::*). Its archive is
 * Debian's, its keys are Debian's; dates are not checked, as sid's index on a snapshot mirror may have expired.
 */
function aptConfig(root: string): string {
  return `Dir "${root}/";
Dir::Etc "${root}/etc"; Dir::Etc::main "/dev/null"; Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "${root}/etc/sources.list"; Dir::Etc::sourceparts "${root}/etc/sources.list.d";
Dir::State "${root}/state"; Dir::State::status "${root}/status"; Dir::Cache "${root}/cache";
APT::Architecture "amd64"; APT::Architectures { "amd64"; };
APT::Sandbox::User "root"; Acquire::Languages "none"; Acquire::Retries "3";
Acquire::Check-Valid-Until "false"; Acquire::Check-Date "false";
`;
}

/**
 * Downloads the engines and their libraries with a private apt under `root` and returns the .deb files' paths by suite.
 * Files that are there already are not downloaded again. Throws when Debian's archive can't be reached.
 */
export async function downloadEngines(
  root: string,
  suites: readonly EngineSuite[],
): Promise<Record<EngineSuite, string[]>> {
  for (const directory of [
    "etc/preferences.d",
    "etc/sources.list.d",
    "state/lists/partial",
    "cache/archives/partial",
  ]) {
    await mkdir(join(root, directory), { recursive: true });
  }
  const sources = suites.map((suite) => `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  await writeFile(join(root, "etc/sources.list"), sources.join(""));
  await writeFile(join(root, "apt.conf"), aptConfig(root));
  await writeFile(join(root, "status"), "");
  const env = { APT_CONFIG: join(root, "apt.conf") };
  await run(["apt-get", "update", "-q"], { env });

  const found = {} as Record<EngineSuite, string[]>;
  for (const suite of suites) {
    const cwd = join(root, "debs", suite);
    await mkdir(cwd, { recursive: true });
    const wanted = [...enginePackages[suite], ...libraryPackages].map((name) => `${name}/${suite}`);
    // --print-uris leaves out what lies in the current directory, so the names are asked for in an empty one.
    const uris = await run(["apt-get", "download", "--print-uris", "-q", ...wanted], {
      cwd: join(root, "etc"),
      env,
    });
    const files = [...uris.matchAll(/^'\S+' (\S+\.deb) /gm)].map((match) => match[1] as string);
    if (files.length !== wanted.length)
      throw new Error(`apt names ${files.length} files for ${wanted.join(" ")}`);
    await run(["apt-get", "download", "-q", ...wanted], { cwd, env });
    found[suite] = files.map((file) => join(cwd, file));
  }
  return found;
}

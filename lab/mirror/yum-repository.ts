import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Channel, newest, type RpmSuite } from "./recipe.ts";
import { run } from "./run.ts";
import type { Keyring } from "./signing.ts";

/** The signed package files of one repository directory get docker's signature and repodata. */
export async function indexRepository(
  directory: string,
  stale: string,
  channel: Channel,
  keyring: Keyring,
): Promise<void> {
  const packages = join(directory, "Packages");
  await mkdir(packages, { recursive: true });
  const files = (await readdir(packages))
    .filter((file) => file.endsWith(".rpm"))
    .map((file) => join(packages, file));
  if (files.length > 0) {
    const name = ["--define", "__gpg /usr/bin/gpg", "--define", `_gpg_name ${keyring.rpm.fingerprint}`];
    await run(["rpmsign", "--addsign", ...name, ...files], { env: { GNUPGHOME: keyring.home } });
  }
  // gzip, as docker's repositories have it; newer createrepo_c would take zstd.
  const options = ["--quiet", "--no-database", "--general-compress-type=gz"];
  await run(["createrepo_c", ...options, directory]);
  await mkdir(stale, { recursive: true });
  const without = ["docker-ce", "docker-ce-cli", "docker-ce-rootless-extras"].flatMap((name) => [
    "--excludes",
    `*${name}-${newest[channel]}-*`,
  ]);
  await run(["createrepo_c", ...options, ...without, "--outputdir", stale, directory]);
}

/** The text of docker's docker-ce.repo for one distribution, as download.docker.com has it. */
export function repoFile(distro: RpmSuite["distro"]): string {
  const base = `https://download.docker.com/linux/${distro}`;
  const sections: string[] = [];
  for (const [channel, title] of [
    ["stable", "Stable"],
    ["test", "Test"],
    ["nightly", "Nightly"],
  ] as const) {
    const kinds = [
      ["", "$basearch", " - $basearch"],
      ["-debuginfo", "debug-$basearch", " - Debuginfo $basearch"],
      ["-source", "source", " - Sources"],
    ] as const;
    for (const [suffix, directory, name] of kinds) {
      sections.push(`[docker-ce-${channel}${suffix}]
name=Docker CE ${title}${name}
baseurl=${base}/$releasever/${directory}/${channel}
enabled=${channel === "stable" && suffix === "" ? 1 : 0}
gpgcheck=1
gpgkey=${base}/gpg
`);
    }
  }
  return sections.join("\n");
}

/** Writes docker-ce.repo and the key beside it. */
export async function writeRepoFiles(
  tree: string,
  distro: RpmSuite["distro"],
  keyring: Keyring,
): Promise<void> {
  const directory = join(tree, "linux", distro);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "docker-ce.repo"), repoFile(distro));
  await writeFile(join(directory, "gpg"), keyring.rpm.publicKey);
}

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Channel, type DebSuite, debArchitectures, newest, pooledArchitectures } from "./recipe.ts";
import { run } from "./run.ts";
import type { Keyring } from "./signing.ts";

const channels: Channel[] = ["stable", "test"];

/** Stanzas of a Packages file without those that belong to the newest docker-ce of its channel. */
function withoutNewest(packages: string, channel: Channel): string {
  const version = newest[channel];
  return packages
    .split("\n\n")
    .filter((stanza) => !new RegExp(`^Version: 5:${version.replaceAll(".", "\\.")}-`, "m").test(stanza))
    .join("\n\n");
}

const forArchitecture = (packages: string, architecture: string) =>
  packages
    .replaceAll(/^Architecture: amd64$/gm, `Architecture: ${architecture}`)
    .replaceAll(/^(Filename: .*)\/amd64\/(.*)_amd64\.deb$/gm, `$1/${architecture}/$2_${architecture}.deb`);

async function writeIndex(
  dists: string,
  channel: Channel,
  architecture: string,
  packages: string,
): Promise<void> {
  const index = join(dists, channel, `binary-${architecture}`, "Packages");
  await mkdir(dirname(index), { recursive: true });
  await writeFile(index, packages);
  await run(["gzip", "-9nkf", index]);
  await run(["bzip2", "-9kf", index]);
}

/** Release, InRelease and Release.gpg of one suite, over the indexes that are there. */
async function sign(dists: string, suite: DebSuite, keyring: Keyring): Promise<void> {
  const fields = {
    Origin: "Docker",
    Label: "Docker CE",
    Suite: suite.codename,
    Codename: suite.codename,
    Architectures: debArchitectures.join(" "),
    Components: channels.join(" "),
  };
  const options = Object.entries(fields).flatMap(([name, value]) => [
    "-o",
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  const release = await run(["apt-ftparchive", ...options, "release", "."], { cwd: dists });
  await writeFile(join(dists, "Release"), `${release}\n`);
  const { home, apt } = keyring;
  const gpg = [
    "gpg",
    "--batch",
    "--yes",
    "--no-tty",
    "--homedir",
    home,
    "-u",
    apt.fingerprint,
    "--digest-algo",
    "SHA512",
  ];
  await run([...gpg, "--clearsign", "-o", "InRelease", "Release"], { cwd: dists });
  await run([...gpg, "--armor", "--detach-sign", "-o", "Release.gpg", "Release"], { cwd: dists });
}

/**
 * Writes the signed indexes of one suite, whose pool is laid under `tree`/linux/DISTRO/dists/CODENAME/pool already, and
 * the same suite's older state, without the newest docker-ce, under `stale`.
 */
export async function indexSuite(
  tree: string,
  stale: string,
  suite: DebSuite,
  keyring: Keyring,
): Promise<void> {
  const root = join(tree, "linux", suite.distro);
  const path = join("dists", suite.codename);
  const hashes = ["MD5", "SHA1", "SHA512"].flatMap((hash) => [
    "-o",
    `APT::FTPArchive::Packages::${hash}=false`,
  ]);
  const old = join(stale, "linux", suite.distro);
  for (const channel of channels) {
    const pooled = async (architecture: string) => {
      const pool = join(path, "pool", channel, architecture);
      await mkdir(join(root, pool), { recursive: true });
      const packages = await run(["apt-ftparchive", ...hashes, "packages", pool], { cwd: root });
      return packages.trim() === "" ? "" : `${packages.trim()}\n\n`;
    };
    const amd64 = await pooled("amd64");
    for (const architecture of debArchitectures) {
      const own = architecture !== "amd64" && pooledArchitectures.includes(architecture);
      const text = own ? await pooled(architecture) : forArchitecture(amd64, architecture);
      await writeIndex(join(root, path), channel, architecture, text);
      await writeIndex(join(old, path), channel, architecture, withoutNewest(text, channel));
    }
  }
  await sign(join(root, path), suite, keyring);
  await sign(join(old, path), suite, keyring);
}

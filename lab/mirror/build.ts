import { link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { indexSuite } from "./apt-repository.ts";
import { downloadEngines } from "./archive.ts";
import { buildDeb, type DebData, packData } from "./deb.ts";
import { unpack } from "./engine.ts";
import { layHelloWorld } from "./hello.ts";
import { debVersion, isMonolith, type Package, packagesOf } from "./packages.ts";
import { engineTree, layEngine, layRest } from "./payload.ts";
import { type EngineSuite, pooledArchitectures, type Recipe } from "./recipe.ts";
import { buildRpms, type RpmItem } from "./rpm.ts";
import { inParallel, run } from "./run.ts";
import { type Keyring, makeCertificates, withKeyring } from "./signing.ts";
import { indexRepository, writeRepoFiles } from "./yum-repository.ts";

/** The folders of one build. */
interface Site {
  /** The mirror's tree, as it is served. */
  tree: string;
  /** Older indexes, laid over the tree when a stale mirror is played. */
  stale: string;
  /** Thrown away afterwards. */
  work: string;
  /** Trees under work that are laid, or are being laid. */
  laid: Map<string, Promise<void>>;
  recipe: Recipe;
  log: (line: string) => void;
}

const jobs = 2;

const ignoreExisting = (error: NodeJS.ErrnoException) => {
  if (error.code !== "EEXIST") throw error;
};

const hasMonolith = ({ debs, rpms }: Recipe, suite: EngineSuite) =>
  [...debs, ...rpms].some(({ releases }) =>
    releases.some(({ docker, engine }) => engine === suite && isMonolith(docker)),
  );

async function layEngines(site: Site, archive: string): Promise<void> {
  site.log("mirror: downloading Debian's engines");
  const debs = await downloadEngines(archive, site.recipe.engines);
  site.log("mirror: laying out engines");
  await inParallel(site.recipe.engines, jobs, async (suite) => {
    const root = join(site.work, "root", suite);
    await unpack(debs[suite], root);
    await layEngine(root, join(site.work, "engines", suite), hasMonolith(site.recipe, suite));
    if (suite !== "sid") await run(["rm", "-rf", root]);
  });
}

/** The tree of a package's files; one for all packages that carry the same engine. */
async function treeOf(site: Site, pkg: Package): Promise<string> {
  const engine = engineTree(pkg);
  if (engine !== null) return join(site.work, "engines", pkg.engine as string, engine);
  const tree = join(site.work, "small", `${pkg.name}-${pkg.version}-${pkg.engine ?? "hollow"}`);
  // Suites are built side by side: a tree that is being packed is not laid once more.
  const laid = site.laid.get(tree) ?? layRest(pkg, tree);
  site.laid.set(tree, laid);
  await laid;
  return tree;
}

async function buildDebs(site: Site, keyring: Keyring): Promise<void> {
  site.log("mirror: building .deb packages");
  const packed = new Map<string, Promise<DebData>>();
  const dataOf = async (pkg: Package): Promise<DebData> => {
    const tree = await treeOf(site, pkg);
    const known = packed.get(tree) ?? packData(tree, join(site.work, "data", `${packed.size}.tar.gz`));
    packed.set(tree, known);
    return known;
  };
  // A file of the same name is the same package (containerd.io up to 1.7): one file, linked into the other suites.
  const twins = new Map<string, string>();
  const linkFile = async (from: string, to: string) => {
    await mkdir(dirname(to), { recursive: true });
    if (from !== to) await link(from, to).catch(ignoreExisting);
  };
  await inParallel(site.recipe.debs, jobs, async (suite) => {
    const dists = join(site.tree, "linux", suite.distro, "dists", suite.codename);
    for (const release of suite.releases) {
      for (const pkg of packagesOf(release, "deb")) {
        // A file name has no epoch, and a plugin may have come out with an earlier release already.
        const version = debVersion(pkg, suite).replace(/^\d+:/, "");
        for (const architecture of pooledArchitectures) {
          const file = `${pkg.name}_${version}_${architecture}.deb`;
          const deb = join(dists, "pool", release.channel, architecture, file);
          const scratch = join(site.work, `deb-${suite.distro}-${suite.codename}`);
          const carried = architecture === "amd64" ? pkg : { ...pkg, engine: null };
          const twin = twins.get(file);
          if (twin !== undefined) await linkFile(twin, deb);
          else await buildDeb(carried, suite, architecture, await dataOf(carried), deb, scratch);
          twins.set(file, deb);
        }
      }
    }
    await indexSuite(site.tree, site.stale, suite, keyring);
  });
  for (const distro of new Set(site.recipe.debs.map((suite) => suite.distro))) {
    await writeFile(join(site.tree, "linux", distro, "gpg"), keyring.apt.publicKey);
    await writeFile(join(site.tree, "linux", distro, "gpg.foreign"), keyring.foreign.publicKey);
  }
}

async function buildYum(site: Site, keyring: Keyring): Promise<void> {
  site.log("mirror: building .rpm packages");
  await inParallel(site.recipe.rpms, jobs, async (suite) => {
    const path = join("linux", suite.distro, suite.number);
    for (const architecture of ["x86_64", "aarch64"]) {
      const seen = new Set<string>();
      for (const release of suite.releases) {
        const items: RpmItem[] = [];
        for (const pkg of packagesOf(release, "rpm")) {
          if (seen.has(`${pkg.name} ${pkg.version} ${release.channel}`)) continue;
          seen.add(`${pkg.name} ${pkg.version} ${release.channel}`);
          // For other architectures only the index counts: the same packages, hollow.
          const carried = architecture === "x86_64" ? pkg : { ...pkg, engine: null };
          items.push({ pkg: carried, tree: await treeOf(site, carried) });
        }
        const out = join(site.tree, path, architecture, release.channel, "Packages");
        await buildRpms(
          items,
          suite,
          architecture,
          out,
          join(site.work, `rpm-${suite.distro}${suite.number}`),
        );
      }
      for (const channel of ["stable", "test"] as const) {
        const directory = join(path, architecture, channel);
        await indexRepository(join(site.tree, directory), join(site.stale, directory), channel, keyring);
      }
    }
  });
  for (const distro of new Set(site.recipe.rpms.map((suite) => suite.distro))) {
    await writeRepoFiles(site.tree, distro, keyring);
    await writeFile(join(site.tree, "linux", distro, "gpg.foreign"), keyring.foreign.publicKey);
  }
}

/**
 * Builds everything under `directory`: tree/, stale/, certificates/ and registry/; `archive` keeps downloads between builds.
 * Returns the fingerprints of the keys that signed it.
 */
export async function build(o: {
  directory: string;
  archive: string;
  names: string[];
  recipe: Recipe;
  log: (line: string) => void;
}): Promise<{ apt: string; rpm: string }> {
  const at = (name: string) => join(o.directory, name);
  const { recipe, log } = o;
  const site: Site = {
    tree: at("tree"),
    stale: at("stale"),
    work: at("work"),
    laid: new Map(),
    recipe,
    log,
  };
  for (const directory of [site.tree, site.stale, site.work]) await mkdir(directory, { recursive: true });
  await makeCertificates(at("certificates"), o.names);
  await layEngines(site, o.archive);
  await layHelloWorld(at("registry"), join(site.work, "root/sid/usr/bin/busybox"), join(site.work, "hello"));
  return withKeyring(async (keyring) => {
    await buildDebs(site, keyring);
    await buildYum(site, keyring);
    await run(["rm", "-rf", site.work]);
    return { apt: keyring.apt.fingerprint, rpm: keyring.rpm.fingerprint };
  });
}

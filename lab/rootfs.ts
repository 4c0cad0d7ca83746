/** Root file systems of Debian suites, built once by mmdebstrap and kept in the cache under a hash of their recipe. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { LabError } from "./host.ts";
import { limiter, withLock } from "./lock.ts";
import { run, sleep } from "./process.ts";

export interface RootRecipe {
  suite: "bullseye" | "bookworm" | "trixie" | "sid";
  /** apt, as Debian and Ubuntu have; or dnf 4 or dnf 5 with every trace of apt removed. */
  packager: "apt" | "dnf" | "dnf5";
}

export interface BuildContext {
  cache: string;
  /** HTTP proxy that caches Debian's archive. */
  proxy: string;
  log: (line: string) => void;
}

/** A bare server: no curl, no gnupg, no python3, no jq, no iptables. */
const BASE = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "ca-certificates",
  "iproute2",
  "procps",
  "kmod",
  "nodejs",
  "sudo",
];
const EXTRA = {
  apt: [],
  // iptables is put aside; the stub package of that name brings it (base-packages.ts).
  dnf: ["dnf", "dnf-plugins-core", "rpm", "curl", "python3", "python3-systemd", "iptables"],
  dnf5: ["dnf5", "rpm", "curl", "python3", "iptables"],
};

/**
 * The apt machines keep the lists of the day they were built, as an installed server has them. What docker-ce pulls in is
 * put into the archive's cache, so that those lists stay good for it.
 */
const LISTS = [
  "--skip=cleanup/apt/lists",
  '--customize-hook=chroot "$1" apt-get -y install --download-only iptables nftables && chroot "$1" apt-get clean',
];

/** The last npm that runs on each suite's Node (12 on bullseye; 18, 20 and 24 on the others). */
const npmVersion = (suite: RootRecipe["suite"]) => (suite === "bullseye" ? "8.19.4" : "10.9.9");

/** Debian's npm would bring python3 and 300 packages; the npm registry's own has everything inside. */
const FINISH = `set -e
rm -f "$1/etc/hostname" "$1/etc/resolv.conf" "$1/etc/apt/apt.conf.d/99mmdebstrap"
mkdir -p "$1/usr/local/lib/node_modules/npm"
tar -xzf "$2" -C "$1/usr/local/lib/node_modules/npm" --strip-components=1 --no-same-owner
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$1/usr/local/bin/npx"
chmod 755 "$1/usr/local/lib/node_modules/npm/bin/"*.js
`;

/** A CentOS or Fedora has no trace of apt and dpkg. */
const FINISH_DNF = `cd "$1"
rm -rf etc/apt etc/dpkg etc/debian_version etc/cron.daily/apt-compat etc/cron.daily/dpkg \
  usr/bin/apt usr/bin/apt-* usr/bin/dpkg* usr/bin/lsb_release usr/sbin/dpkg-* usr/lib/apt usr/lib/dpkg \
  usr/share/dpkg usr/share/keyrings/debian-* var/lib/apt var/lib/dpkg var/cache/apt
rm -f usr/sbin/iptables* usr/sbin/ip6tables* usr/sbin/arptables* usr/sbin/ebtables* usr/sbin/xtables-legacy-multi \
  etc/alternatives/iptables* etc/alternatives/ip6tables* etc/alternatives/arptables* etc/alternatives/ebtables*
mkdir -p usr/lib/lab
mv usr/sbin/xtables-nft-multi usr/lib/lab/
rm -f usr/lib/systemd/system/apt-daily* lib/systemd/system/apt-daily* usr/lib/systemd/system/dpkg-* lib/systemd/system/dpkg-*
`;

const twoAtATime = limiter(2);

/** @returns the folder of the built root file system; it must not be written to. */
export async function rootfs(recipe: RootRecipe, context: BuildContext): Promise<string> {
  const name = `${recipe.suite}-${recipe.packager}`;
  const finish = recipe.packager === "apt" ? FINISH : FINISH + FINISH_DNF;
  const parts = [
    recipe,
    BASE,
    EXTRA[recipe.packager],
    npmVersion(recipe.suite),
    LISTS,
    finish,
    sources(recipe.suite),
  ];
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
  const folder = join(context.cache, "rootfs");
  const target = join(folder, `${name}-${hash}`);
  if (existsSync(target)) return target;
  return twoAtATime(() =>
    withLock(join(folder, `${name}.lock`), async () => {
      if (existsSync(target)) return target;
      const began = Date.now();
      const partial = join(folder, `${name}.partial`);
      await bootstrap(recipe, partial, context);
      const npm = await npmTarball(npmVersion(recipe.suite), context);
      await run(["sh", "-c", finish, "sh", partial, npm]);
      for (const other of readdirSync(folder)) {
        const older = other.startsWith(`${name}-`) && !other.endsWith(".lock");
        if (older && stale(join(folder, other)))
          rmSync(join(folder, other), { recursive: true, force: true });
      }
      renameSync(partial, target);
      utimesSync(target, new Date(), new Date());
      context.log(`built the root file system ${name} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
      return target;
    }),
  );
}

/** Not touched for a day: another checkout may use its own meanwhile. */
export const stale = (path: string): boolean => Date.now() - statSync(path).mtimeMs > 86_400_000;

/** The one-line sources of a suite, as a server of that age has them. */
export function sources(suite: RootRecipe["suite"]): string[] {
  const main = `deb http://deb.debian.org/debian ${suite} main`;
  if (suite === "sid") return [main];
  return [
    main,
    `deb http://deb.debian.org/debian ${suite}-updates main`,
    `deb http://deb.debian.org/debian-security ${suite}-security main`,
  ];
}

/** sid moves and is now and then not installable for an hour: try again, and name the suite when it stays so. */
async function bootstrap(recipe: RootRecipe, target: string, context: BuildContext): Promise<void> {
  const include = [...BASE, ...EXTRA[recipe.packager]].join(",");
  // A mirror of the archive may lag behind the dates in sid's Release.
  const options = ["--variant=minbase", '--aptopt=Acquire::Check-Valid-Until "false"', "--mode=root"];
  const argv = [
    "mmdebstrap",
    ...options,
    ...(recipe.packager === "apt" ? LISTS : []),
    `--include=${include}`,
    recipe.suite,
    target,
    ...sources(recipe.suite),
  ];
  const attempts = 3;
  for (let attempt = 1; ; attempt += 1) {
    rmSync(target, { recursive: true, force: true });
    try {
      await run(argv, { env: { http_proxy: context.proxy, SOURCE_DATE_EPOCH: undefined } });
      return;
    } catch (error) {
      if (attempt === attempts) {
        throw new LabError(
          {
            en: `Debian ${recipe.suite} can't be installed from the archive at this time. ${(error as Error).message}`,
            zh: `目前无法从软件源安装 Debian ${recipe.suite}。`,
          },
          error,
        );
      }
      context.log(`mmdebstrap ${recipe.suite} failed, trying again (${attempt} of ${attempts - 1})`);
      await sleep(5000 * attempt);
    }
  }
}

function npmTarball(version: string, context: BuildContext): Promise<string> {
  const folder = join(context.cache, "npm");
  const file = join(folder, `npm-${version}.tgz`);
  return withLock(join(folder, "npm.lock"), async () => {
    if (existsSync(file)) return file;
    mkdirSync(folder, { recursive: true });
    // npm pack refuses to run where a parent package.json demands another engine; an own one keeps it at home.
    writeFileSync(join(folder, "package.json"), '{"private":true}\n');
    await run(["npm", "pack", "--silent", "--pack-destination", folder, `npm@${version}`], { cwd: folder });
    return file;
  });
}

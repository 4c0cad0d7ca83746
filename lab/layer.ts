/** What turns a Debian root file system into one of the lab's machines: a layer above it, built once and cached. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { apkStandIn } from "./apk/machine.ts";
import { buildBasePackages } from "./base-packages.ts";
import { identities } from "./identity.ts";
import { shortLists } from "./lists.ts";
import { withLock } from "./lock.ts";
import { COMMON, files, MASKED, type MirrorFacts, OWN, RED_HAT } from "./machine-files.ts";
import { buildOwnPackages } from "./own-packages.ts";
import { run } from "./process.ts";
import { type BuildContext, rootfs, stale } from "./rootfs.ts";
import type { MachineName } from "./types.ts";

/** @returns the lower layers of a machine's overlay, the topmost first; none may be written to. */
export async function layers(
  machine: MachineName,
  mirror: MirrorFacts,
  context: BuildContext,
): Promise<string[]> {
  const identity = identities[machine];
  const base = await rootfs(identity.root, context);
  const script = COMMON + (identity.rpm ? RED_HAT : identity.own ? OWN(identity.own) : "");
  const text = files(machine, mirror);
  const made = identity.rpm
    ? ["./base-packages.ts", "./base-stubs.ts"]
    : identity.own
      ? [
          "./own-packages.ts",
          "./own-pacman.ts",
          ...["repository", "stand-in", "formats"].map((name) => `./apk/${name}.ts`),
        ]
      : ["./lists.ts"];
  const code = made.map((file) => readFileSync(new URL(file, import.meta.url), "utf8"));
  const recipe = JSON.stringify([base, identity, text, script, MASKED, code]);
  const hash = createHash("sha256").update(recipe).digest("hex").slice(0, 12);
  const folder = join(context.cache, "layers");
  const target = join(folder, `${machine}-${hash}`);
  const build = async () => {
    if (existsSync(target)) return;
    const partial = join(folder, `${machine}.partial`);
    rmSync(partial, { recursive: true, force: true });
    for (const part of ["upper", "work", "root"]) mkdirSync(join(partial, part), { recursive: true });
    // Where Debian is underneath another system, whole lists bring that one's manager.
    const more = identity.rpm || identity.own ? {} : shortLists(base);
    await fill(machine, join(partial, "upper"), join(partial, "packages"), { ...text, ...more }, mirror.tree);
    await run([
      "unshare",
      "--mount",
      "--propagation",
      "private",
      "sh",
      "-ec",
      CHROOT,
      "sh",
      base,
      partial,
      script,
      identity.rpm?.releasever ?? "",
      context.proxy,
    ]);
    for (const other of readdirSync(folder)) {
      const older = other.startsWith(`${machine}-`) && !other.endsWith(".lock");
      if (older && stale(join(folder, other))) rmSync(join(folder, other), { recursive: true, force: true });
    }
    renameSync(join(partial, "upper"), target);
    rmSync(partial, { recursive: true, force: true });
  };
  if (!existsSync(target)) await withLock(join(folder, `${machine}.lock`), build);
  return [target, base];
}

/** The mounts live in the namespace that unshare(1) made, and go with it. */
const CHROOT = `mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
mount --rbind /dev "$2/root/dev"
mount -t proc proc "$2/root/proc"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root chroot "$2/root" sh -c "$3" sh "$4" "$5"
`;

async function fill(
  machine: MachineName,
  upper: string,
  packages: string,
  text: Record<string, string>,
  mirror: string,
): Promise<void> {
  const { rpm, own, links } = identities[machine];
  const place = (path: string) => {
    mkdirSync(dirname(join(upper, path)), { recursive: true });
    return join(upper, path);
  };
  for (const [path, content] of Object.entries(text)) writeFileSync(place(path), content);
  for (const [path, to] of Object.entries(links ?? {})) symlinkSync(to, place(path));
  for (const unit of MASKED) symlinkSync("/dev/null", place(`etc/systemd/system/${unit}`));
  // Newer than /usr: systemd has nothing to update at boot (ConditionNeedsUpdate, systemd.unit(5)).
  for (const path of ["etc/.updated", "var/.updated"]) writeFileSync(place(path), "");
  if (own) {
    cpSync(await buildOwnPackages(own, mirror, packages), place("usr/share/lab-own"), { recursive: true });
    if (own === "apk") writeFileSync(place("usr/sbin/apk"), await apkStandIn(), { mode: 0o755 });
  }
  if (rpm) {
    const built = await buildBasePackages(rpm, packages);
    cpSync(built.repository, place("usr/share/lab-base"), { recursive: true });
    cpSync(built.installed, place("usr/share/lab-base/installed"), { recursive: true });
  }
}

/** Debian's package lists, cut to what a machine of the lab can come to need. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LISTS = "var/lib/apt/lists";

/** What tests install from Debian's archive, and what docker-ce pulls in. */
const WANTED = [
  ...["docker.io", "docker-cli", "docker-buildx", "docker-compose", "docker-registry", "containerd", "runc"],
  ...["podman", "podman-docker", "buildah", "iptables", "nftables", "apparmor", "pigz", "git", "xz-utils"],
  ...["busybox-static", "faketime", "curl", "wget", "gnupg", "jq", "python3", "systemd-timesyncd", "socat"],
  ...[
    "unattended-upgrades",
    "snapd",
    "zypper",
    "rsyslog",
    "nginx-light",
    "openssh-server",
    "cloud-init",
    "golang-docker-credential-helpers",
  ],
];

interface Package {
  readonly text: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly provides: readonly string[];
}

const names = (field: string) =>
  field.split(/[,|]/).flatMap((each) => /^\s*([^\s:(]+)/.exec(each)?.[1] ?? []);
const field = (text: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? "";

function read(text: string): Package[] {
  return text.split("\n\n").flatMap((paragraph) => {
    const name = field(paragraph, "Package");
    if (name === "") return [];
    const needs = names(`${field(paragraph, "Depends")},${field(paragraph, "Pre-Depends")}`);
    return [{ text: paragraph, name, needs, provides: names(field(paragraph, "Provides")) }];
  });
}

/**
 * The lists of an apt machine, path without a leading slash to text: of the archive's 60,000 packages those that are
 * installed, those that tests install, and all that these need. Every apt command of a test would else spend seconds on
 * the others. The hash in InRelease is not that of these lists: who fetches new ones gets whole ones.
 * @param root a root file system that has whole lists
 */
export function shortLists(root: string): Record<string, string> {
  const folder = join(root, LISTS);
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((name) => name.endsWith("_Packages"));
  const lists = files.map((name) => ({ name, packages: read(readFileSync(join(folder, name), "utf8")) }));
  const byName = new Map<string, Package[]>();
  for (const one of lists.flatMap(({ packages }) => packages))
    for (const name of [one.name, ...one.provides]) byName.set(name, [...(byName.get(name) ?? []), one]);
  const kept = new Set<string>();
  const open = [
    ...WANTED,
    ...read(readFileSync(join(root, "var/lib/dpkg/status"), "utf8")).map(({ name }) => name),
  ];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    const found = byName.get(name) ?? [];
    // Of a virtual package's providers one is enough for apt to find a way.
    const some = found.some((one) => one.name === name)
      ? found.filter((one) => one.name === name)
      : found.slice(0, 4);
    for (const one of some) open.push(one.name, ...one.needs);
  }
  return Object.fromEntries(
    lists.map(({ name, packages }) => [
      `${LISTS}/${name}`,
      packages.flatMap((one) => (kept.has(one.name) ? [`${one.text}\n\n`] : [])).join(""),
    ]),
  );
}

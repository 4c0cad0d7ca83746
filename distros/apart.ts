import type { Evidence } from "../src/machine/facts/evidence.ts";
import { type OsRelease, plain } from "../src/machine/facts/os-release.ts";
import { releaseWords } from "./words.ts";

/** Why a system gets no docker-ce repository. */
export type ApartKind =
  | "own-package"
  /** The same, by a package manager that docker-setup does not drive. */
  | "unmanaged"
  | "built-in"
  | "image"
  | "hypervisor"
  | "no-docker"
  | "architecture"
  | "too-old";

/** A system that docker-ce's repositories are not for, and what to type there. */
export interface Apart {
  readonly kind: ApartKind;
  /** What to type there; undefined: there is nothing. */
  readonly command: string | undefined;
}

type Row = readonly [kind: ApartKind, ids: string, command: string | undefined];

/** By os-release's ID; a system that names none of them is looked for by its ID_LIKE. */
export const rows: readonly Row[] = [
  ["own-package", "alpine postmarketos", "apk add docker && rc-update add docker && service docker start"],
  ["own-package", "amzn", "yum install docker && systemctl enable --now docker"],
  [
    "own-package",
    `arch archlinux archarm arch32 manjaro manjaro-arm endeavouros garuda arcolinux artix cachyos antergos anarchy
     blackarch archcraft chimeraos hyperbola kaos rebornos bredos arkane parabola sysrescue`,
    "pacman -S docker && systemctl enable --now docker",
  ],
  ["own-package", "steamos", "steamos-readonly disable && pacman -S docker && systemctl enable --now docker"],
  ["own-package", "gentoo funtoo calculate", "emerge app-containers/docker"],
  ["own-package", "nixos", "virtualisation.docker.enable = true;"],
  ["own-package", "guix", "(service docker-service-type)"],
  [
    "own-package",
    "opensuse-microos opensuse-leap-micro sl-micro sle-micro suse-microos microos alp-dolomite opensuse-aeon",
    "transactional-update pkg install docker",
  ],
  [
    "own-package",
    "opensuse opensuse-leap sles sled sles_sap suse",
    "zypper install docker && systemctl enable --now docker",
  ],
  ["own-package", "void", "xbps-install docker && ln -s /etc/sv/docker /var/service/"],
  ["own-package", "kylin kylin-desktop loongnix pureos", "apt-get install docker.io"],
  // 4.0 comes of Fedora, with dnf 5; what its packages are called is not known here.
  ["own-package", "azurelinux", "dnf search moby docker"],
  ["own-package", "mariner", "tdnf install moby-engine moby-cli && systemctl enable --now docker"],
  ["own-package", "photon", "tdnf install docker && systemctl enable --now docker"],
  ["unmanaged", "mageia openmandriva mandriva rosa", "dnf install docker && systemctl enable --now docker"],
  ["unmanaged", "altlinux", "apt-get install docker-engine && systemctl enable --now docker"],
  ["unmanaged", "solus", "eopkg install docker && systemctl enable --now docker"],
  ["unmanaged", "clear-linux-os", "swupd bundle-add containers-basic && systemctl enable --now docker"],
  ["own-package", "openwrt lede", "opkg install dockerd docker"],
  ["unmanaged", "aosc", "oma install docker && systemctl enable --now docker"],
  ["own-package", "exherbo", "cave resolve -x docker"],
  ["own-package", "ubuntu-core", "snap install docker"],
  ["built-in", "coreos flatcar rancheros cos", "systemctl enable --now docker"],
  ["built-in", "hassos haos balena-os balenaos unraid unraid-os", undefined],
  ["image", "vanilla", "apx"],
  // A read-only root that OSTree manages: https://packages.debian.org/bullseye/libendless-doc
  ["image", "endless kairos talos bottlerocket", undefined],
  [
    "image",
    "bazzite aurora bluefin silverblue kinoite rhcos scos",
    "rpm-ostree install moby-engine && systemctl reboot",
  ],
  ["image", "hummingbird wolfi chainguard", undefined],
  ["hypervisor", "xenenterprise xcp-ng xenserver kvmibm qubes esxi vmkernel", undefined],
  ["architecture", "bianbu", "apt-get install docker.io"],
  ["no-docker", "freebsd ghostbsd dragonfly netbsd openbsd solaris omnios illumos redox-os", undefined],
];

const byId = new Map(
  rows.flatMap(([kind, ids, command]) => ids.split(/\s+/).map((id) => [id, { kind, command }])),
);

/** Fedora's and RHEL's variants that are made of an image. https://docs.fedoraproject.org/en-US/emerging/ */
const imageVariant = /silverblue|kinoite|coreos|\biot\b|atomic|sericea|onyx|bazzite|bluefin|aurora|ucore/;

/** What keeps a system apart from docker-ce's repositories; undefined: nothing that is known. */
export function findApart(os: OsRelease, evidence: Evidence): Apart | undefined {
  const image = isImage(os, evidence);
  if (image) {
    const ostree = os.id === "fedora" || os.idLike.includes("fedora");
    return {
      kind: "image",
      command: ostree ? "rpm-ostree install moby-engine && systemctl reboot" : undefined,
    };
  }
  if (os.id !== undefined && byId.has(os.id)) return byId.get(os.id);
  // SUSE's image-based ones name plain SUSE first; a row that stands higher is the narrower one.
  const like = os.idLike.filter((id) => !bases.includes(id));
  return [...byId].find(([id]) => like.includes(id))?.[1];
}

/** ID_LIKE of those that may have docker-ce as well. */
const bases = ["debian", "ubuntu", "rhel", "centos", "fedora"];

/** By what the running system shows, and by its words where it is not running here. */
function isImage(os: OsRelease, evidence: Evidence): boolean {
  if (evidence.ostree || os.ostreeVersion !== undefined) return true;
  if (imageVariant.test(os.variantId ?? "")) return true;
  const words = releaseWords(os);
  if (os.id === "uos" && (words.includes("25") || words.includes("snipe"))) return true;
  return plain(os.name).startsWith("vanilla") && words.includes("2");
}

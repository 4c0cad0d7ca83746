import type { OsRelease } from "../src/machine/facts/os-release.ts";
import { major } from "./major.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** Long term support ends then (Debian's distro-info-data, debian.csv, column eol-lts). */
const releases: readonly KnownRelease[] = [
  { version: "13", codename: "trixie", endOfLife: "2030-06-30" },
  { version: "12", codename: "bookworm", endOfLife: "2028-06-30" },
  { version: "11", codename: "bullseye", endOfLife: "2026-08-31" },
  { version: "10", codename: "buster", endOfLife: "2024-06-30" },
  { version: "9", codename: "stretch", endOfLife: "2022-06-30" },
  { version: "8", codename: "jessie", endOfLife: "2020-06-30" },
];
const newest = "trixie";

/**
 * Derivatives that do not name the Debian release they stand on; by id, then by their codename or major
 * version, "*" for the rest. Deepin 20 and UOS 20 have the libc of Debian 10, so bookworm's packages would
 * not install there. Every other derivative gets `fallback`.
 */
const standIns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kali: { "*": newest },
  openkylin: { "*": newest },
  deepin: { apricot: "buster", "20": "buster", "*": "bookworm" },
  uos: { eagle: "buster", uranus: "buster", fou: "buster" },
  devuan: { chimaera: "bullseye", daedalus: "bookworm", excalibur: newest },
};
const fallback = "bookworm";

function recognise(os: OsRelease) {
  const codename = os.id === "debian" ? debianCodename(os) : derivativeCodename(os);
  if (codename === undefined) return undefined;
  const known = releases.find((release) => release.codename === codename);
  // Testing and sid have no version; they count as derivatives of the newest release.
  const exact = os.id === "debian" && os.versionId !== undefined;
  const told = exact ? major(os.versionId)?.toString() : undefined;
  return { version: known?.version ?? told ?? codename, codename, exact };
}

function debianCodename(os: OsRelease): string | undefined {
  const known = releases.find(({ version }) => version === major(os.versionId)?.toString());
  if (os.versionId !== undefined) return os.versionCodename ?? known?.codename;
  return releases.find(({ codename }) => codename === os.versionCodename)?.codename ?? newest;
}

function derivativeCodename(os: OsRelease): string | undefined {
  // Ubuntu's derivatives are Ubuntu's; Raspberry Pi OS has a file of its own; Kylin ships its own Docker.
  if (
    os.idLike.includes("ubuntu") ||
    os.id === undefined ||
    ["ubuntu", "raspbian", "kylin"].includes(os.id)
  ) {
    return undefined;
  }
  const own = Object.hasOwn(standIns, os.id) ? standIns[os.id] : undefined;
  const stands = own?.[os.versionCodename ?? ""] ?? own?.[`${major(os.versionId) ?? ""}`] ?? own?.["*"];
  const related = os.idLike.includes("debian");
  if (stands !== undefined || !related) return stands;
  const told = [os.debianCodename, os.versionCodename].map((name) =>
    releases.find(({ codename }) => codename === name),
  );
  return (told[0] ?? told[1])?.codename ?? os.debianCodename ?? fallback;
}

export const debian: Distro = {
  id: "debian",
  name: "Debian",
  manager: "apt",
  releases,
  architectures: ["amd64", "arm64", "armhf", "ppc64el"],
  derivatives: Object.keys(standIns),
  recognise,
  supplies: [
    {
      supply: "docker-ce",
      repositories: (target) => [{ path: "linux/debian", suite: target.codename ?? target.version }],
    },
  ],
};

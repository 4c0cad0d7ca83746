import type { Evidence } from "../src/machine/facts/evidence.ts";
import { type OsRelease, plain } from "../src/machine/facts/os-release.ts";
import type { SaidBy, Target } from "../src/terms.ts";
import type { Text } from "../src/text.ts";
import { type Apart, findApart } from "./apart.ts";
import { newestFor, runsOn } from "./glibc.ts";
import { distros, findDistro } from "./list.ts";
import { findRelative, fitOf, type Relative, relatives } from "./relatives/index.ts";
import type { Distro } from "./types.ts";
import { releaseWords } from "./words.ts";

/** A machine's distribution, or a relative's base. */
export interface Match {
  readonly distro: Distro;
  readonly target: Omit<Target, "arch">;
}

/** "unknown": nothing says what would fit; a system that stands apart has something to type. */
export type Identified = Match | { readonly apart: Apart } | undefined;

/**
 * What os-release and the machine mean, by what is told outright first: an image-based system, a distribution of
 * ours, the codename that a derivative names, a relative's row, ID_LIKE; then by evidence. Pure; never throws.
 */
export function identify(os: OsRelease, evidence: Evidence = {}): Identified {
  const found = outright(os, evidence);
  if (!needsEvidence(os, evidence)) return found;
  return (found === undefined ? byEvidence(os, evidence) : undefined) ?? byLibrary(os, evidence) ?? found;
}

/** Whether it takes more than os-release and the traces of an image to tell what would fit. */
export const needsEvidence = (os: OsRelease, traces: Evidence): boolean =>
  os.id !== undefined && own(os) === undefined && isOpen(outright(os, traces));

/** Nothing is told, or that its own package manager is none that is driven here. */
const isOpen = (found: Identified) =>
  found === undefined || ("apart" in found && found.apart.kind === "unmanaged");

function outright(os: OsRelease, evidence: Evidence): Identified {
  const relative = findRelative(os.id, os.name);
  const fit = relative && fitOf(relative, releaseWords(os));
  const apart = findApart(os, evidence);
  const told = os.id === undefined ? undefined : recognised(os);
  const plannable = fit !== undefined || told?.distro.ids !== undefined;
  if (apart !== undefined && (apart.kind === "image" || !plannable)) return { apart };
  if (os.id === undefined) return undefined;
  // A codename that Docker's repositories know says more than a row, a row more than a number with ID_LIKE.
  if (told !== undefined && (fit === undefined || told.distro.manager === "apt")) return told;
  return relative && fit && byRow(os, relative, fit);
}

/** By the distributions' own eyes; one of ours is nobody else's relative. */
function recognised(os: OsRelease): Match | undefined {
  const matches = (own(os) ?? distros).flatMap((distro) => {
    const match = distro.recognise(os);
    return match === undefined ? [] : [{ distro, match }];
  });
  const best = matches[0];
  if (best === undefined) return undefined;
  const { version, codename, exact, because } = best.match;
  const name = exact ? undefined : nameOf(os);
  return made(best.distro, { version, codename }, os, name, because);
}

const own = (os: OsRelease) => {
  const mine = distros.filter(({ id, ids = [id] }) => ids.includes(os.id ?? ""));
  return mine.length > 0 ? mine : undefined;
};

function byRow(
  os: OsRelease,
  relative: Relative,
  fit: { readonly base: string; readonly on: string },
): Identified {
  if (fit.base === "none") return { apart: { kind: "too-old", command: undefined } };
  const because = { en: `${relative.name}: ${relative.source}`, zh: `${relative.name}：${relative.source}` };
  return basedOn(fit.base, os, because, fit.on);
}

/** "debian:bookworm" as a match. @throws never: the tables' bases are all releases of ours (test/distros). */
function basedOn(base: string, os: OsRelease, because: Text, on = "*"): Match | undefined {
  const [id = "", name = ""] = base.split(":");
  const distro = findDistro(id);
  const release =
    distro?.releases.find(({ version, codename }) => version === name || codename === name) ??
    distro?.release?.(name);
  return distro && release && made(distro, release, os, nameOf(os), because, on);
}

/** ID_LIKE names a family, and nothing else is known: the newest repository whose C library is not newer. */
function byEvidence(os: OsRelease, evidence: Evidence): Match | undefined {
  const relative = findRelative(os.id, os.name);
  const { debianVersion, glibc } = evidence;
  const family = familyOf(os, relative, evidence);
  if (family === undefined) return undefined;
  if (family === "debian" && debianVersion !== undefined) {
    const told = debianVersion.replace(/\/.*$/, "").replace(/\..*$/, "");
    const because = `/etc/debian_version: ${debianVersion}`;
    const match = basedOn(`debian:${told}`, os, { en: because, zh: because });
    // "trixie/sid" stood there while that Debian was made, on an older C library at first.
    if (match !== undefined && (glibc === undefined || runsOn("debian", match.target.codename, glibc)))
      return match;
  }
  if (glibc !== undefined) {
    const newest = newestFor(family, glibc);
    const because = { en: `its C library is glibc ${glibc}`, zh: `其 C 库为 glibc ${glibc}` };
    return newest === undefined ? undefined : basedOn(`${family}:${newest}`, os, because);
  }
  if (family !== "debian" || os.idLike.length === 0) return undefined;
  return basedOn("debian:bookworm", os, {
    en: 'ID_LIKE="debian" is all that is known',
    zh: "只知道 ID_LIKE=debian",
  });
}

/**
 * Where nothing else is to be had: docker-ce's programs alone, which need the C library. A system by whose package
 * manager packages could come is asked for a name instead (--target), unless it is known that they can't.
 */
function byLibrary(os: OsRelease, { glibc, manager, debianVersion }: Evidence): Match | undefined {
  const known = outright(os, {}) !== undefined;
  if (glibc === undefined || (!known && (manager !== undefined || debianVersion !== undefined)))
    return undefined;
  const codename = newestFor("debian", glibc);
  const because = { en: `its C library is glibc ${glibc}`, zh: `其 C 库为 glibc ${glibc}` };
  return codename === undefined ? undefined : basedOn(`glibc:${codename}`, os, because);
}

/** Which repositories a relative would take its packages from. */
function familyOf(
  os: OsRelease,
  relative: Relative | undefined,
  { debianVersion, manager }: Evidence,
): string | undefined {
  const debian = debianVersion !== undefined;
  const like = (...ids: string[]) => os.idLike.some((id) => ids.includes(id));
  if (like("ubuntu")) return "ubuntu";
  if (like("debian")) return "debian";
  const kin = like(...relatives.flatMap(({ ids, fits }) => (fits[0]![1].startsWith("centos") ? ids : [])));
  if (like("rhel", "centos") || kin) return "centos";
  if (like("fedora")) return "fedora";
  // UOS has servers of el8's kind and desktops of Debian's under one ID: only the latter have /etc/debian_version.
  const bases = (relative?.fits ?? []).map(([, base]) => base.split(":")[0]);
  // Whoever copies Debian's base-files and leaves out ID_LIKE has both of its marks; ALT's apt has one.
  if (debian && manager === "apt" && bases.length === 0) return "debian";
  return debian && bases.includes("debian") ? "debian" : bases[0];
}

function made(
  distro: Distro,
  { version, codename }: { readonly version: string; readonly codename?: string | undefined },
  os: OsRelease,
  derivative: string | undefined,
  because: Text | undefined,
  on = "*",
): Match {
  const says = said(os, on);
  return {
    distro,
    target: {
      distro: distro.id,
      version,
      ...(codename === undefined ? {} : { codename }),
      ...(derivative === undefined ? {} : { derivative }),
      ...(because === undefined || derivative === undefined ? {} : { because }),
      ...(says === undefined ? {} : { says }),
    },
  };
}

const nameOf = (os: OsRelease) => os.prettyName ?? os.name ?? os.id ?? "?";

/** What the script asks os-release for, so that it takes every machine that is taken here for the same reason. */
function said(os: OsRelease, on: string): SaidBy | undefined {
  if (os.id === undefined) return undefined;
  const row = findRelative(os.id, os.name);
  const words = releaseWords(os);
  const release =
    on !== "*" && words.includes(on) && !on.includes(".") && !on.startsWith("sp") ? on : undefined;
  return {
    id: os.id,
    ...(row?.nameHas === undefined ? {} : { name: row.nameHas }),
    releases: [release ?? (plain(os.versionId) || os.versionCodename || "-")],
  };
}

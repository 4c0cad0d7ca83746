import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageVersion } from "../../terms.ts";
import { isBroken, isInstalled, type Listed, listed } from "../managers/listed.ts";
import type { PackageQuery } from "../managers/types.ts";

/** What the database has of these packages, whatever their state: dpkg's own words, "installed" with others. */
export async function packageRows(
  system: ReadSystem,
  query: PackageQuery,
  names: readonly string[],
): Promise<Listed[]> {
  return (await listed(system, query, names)).filter(({ state }) => state !== "");
}

/** Installed versions by name. */
export async function installedVersions(
  system: ReadSystem,
  query: PackageQuery,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await listed(system, query, names);
  return new Map(rows.filter(isInstalled).map(({ name, version }) => [name, version]));
}

/** Names that a killed package manager left between absent and installed: dpkg's "half-installed" and the like. */
export async function brokenPackages(
  system: ReadSystem,
  query: PackageQuery,
  names: readonly string[],
): Promise<string[]> {
  return (await listed(system, query, names)).filter(isBroken).map(({ name }) => name);
}

/** Installed ones by name, and half-installed or half-configured ones, whose state stands in place of a version. */
export async function presentPackages(
  system: ReadSystem,
  query: PackageQuery,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await listed(system, query, names);
  const whole = rows.filter(isInstalled).map(({ name, version }) => [name, version] as const);
  const half = rows.filter(isBroken).map(({ name }) => [name, "(half)"] as const);
  return new Map([...whole, ...half]);
}

/** awk: whether a package is there, whole or half. */
export const isPresentInAwk = '$3 != "" && $3 != "config-files" && $3 != "not-installed"';

/** sh: prints the names of the same. */
export function presentInScript(query: PackageQuery, names: readonly string[]): string {
  const present = `${isPresentInAwk} { print $1 }`;
  return `${command([...query.argv, ...names])} 2>/dev/null | ${command(["awk", "-F", "\\t", present])}`;
}

/** Those of the wanted packages that are absent, or there in another version. */
export async function missingPackages(
  system: ReadSystem,
  query: PackageQuery,
  wanted: readonly PackageVersion[],
): Promise<PackageVersion[]> {
  const installed = await installedVersions(
    system,
    query,
    wanted.map((p) => p.name),
  );
  return wanted.filter(({ name, version }) => {
    const have = installed.get(name);
    return have === undefined || (version !== undefined && version !== have);
  });
}

/** A package as a command of the package manager wants it. */
export function spec(query: PackageQuery, { name, version }: PackageVersion): string {
  return version === undefined ? name : `${name}${query.separator}${version}`;
}

/** sh: prints the specs of those that are missing (templates/script/packages.sh). */
export function missingInScript(query: PackageQuery, wanted: readonly PackageVersion[]): string {
  const names = command([...query.argv, ...wanted.map((p) => p.name)]);
  const specs = wanted.map(({ name, version }) => quote(version === undefined ? name : `${name}=${version}`));
  return `${names} 2>/dev/null | missing_packages '${query.separator}' ${specs.join(" ")}`;
}

/** sh: prints the names of those that are installed. */
export function installedInScript(query: PackageQuery, names: readonly string[]): string {
  return `${command([...query.argv, ...names])} 2>/dev/null | installed_packages`;
}

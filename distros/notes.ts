import type { Target } from "../src/terms.ts";
import type { Text } from "../src/text.ts";
import { findDistro } from "./index.ts";

/**
 * What a person should know about a target before saying yes: whose packages a derivative gets, that the
 * release is past its end of life, and the distribution's own notes.
 * @param now milliseconds since the epoch.
 */
export function targetNotes(target: Target, now: number): readonly Text[] {
  const distro = findDistro(target.distro);
  if (distro === undefined) return [];
  const notes: Text[] = [];
  const release = distro.releases.find(({ version }) => version === target.version);
  const name = `${distro.name} ${target.version}${target.codename ? ` (${target.codename})` : ""}`;
  if (target.derivative !== undefined) {
    notes.push({
      en: `${target.derivative} gets Docker's packages for ${name}; Docker itself does not test this combination.`,
      zh: `${target.derivative} 将使用 Docker 为 ${name} 提供的软件包；Docker 官方不测试这种组合。`,
    });
  }
  // A derivative with yum has a life of its own (Rocky 8 outlives CentOS 8); with apt it has its base's.
  const ended =
    release?.endOfLife !== undefined && release.endOfLife < new Date(now).toISOString().slice(0, 10);
  if (ended && (target.derivative === undefined || distro.manager === "apt")) {
    notes.push({
      en: `${name} reached its end of life on ${release.endOfLife}: no more security updates, and new Docker versions may be missing.`,
      zh: `${name} 已于 ${release.endOfLife} 停止维护：不再有安全更新，也可能没有新版 Docker。`,
    });
  }
  return [...notes, ...(distro.notes?.(target) ?? [])];
}

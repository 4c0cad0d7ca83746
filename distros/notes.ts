import type { Target } from "../src/terms.ts";
import type { Text } from "../src/text.ts";
import { endOfLife } from "./end-of-life.ts";
import { findDistro } from "./list.ts";
import type { Distro } from "./types.ts";

/**
 * What a person should know about a target before saying yes: whose packages a derivative gets, that the
 * release is past its end of life, and the distribution's own notes.
 * @param now milliseconds since the epoch.
 */
export function targetNotes(target: Target, now: number): readonly Text[] {
  const distro = findDistro(target.distro);
  if (distro === undefined) return [];
  const notes: Text[] = [];
  const name = `${distro.name} ${target.version}${target.codename ? ` (${target.codename})` : ""}`;
  const because = target.because
    ? { en: ` (${target.because.en})`, zh: `（${target.because.zh}）` }
    : { en: "", zh: "" };
  if (target.derivative !== undefined) {
    notes.push({
      en: `${target.derivative} gets Docker's packages for ${name}${because.en}; Docker itself does not test this combination.`,
      zh: `${target.derivative} 将使用 Docker 为 ${name} 提供的软件包${because.zh}；Docker 官方不测试这种组合。`,
    });
  }
  notes.push(...ended(target, distro, name, now));
  return [...notes, ...(distro.notes?.(target) ?? [])];
}

/** A relative with an end of its own is told that one; one that names its Debian or Ubuntu ends with it. */
function ended(target: Target, distro: Distro, name: string, now: number): Text[] {
  const release = target.says?.releases[0] ?? "";
  const own = target.derivative === undefined ? undefined : endOfLife(target.says?.id ?? "", release);
  const base =
    target.derivative === undefined || distro.manager === "apt"
      ? endOfLife(distro.id, target.version)
      : undefined;
  const date = own ?? base;
  if (date === undefined || date >= new Date(now).toISOString().slice(0, 10)) return [];
  const who = own === undefined ? name : target.derivative;
  return [
    {
      en: `${who} reached its end of life on ${date}: no more security updates, and new Docker versions may be missing.`,
      zh: `${who} 已于 ${date} 停止维护：不再有安全更新，也可能没有新版 Docker。`,
    },
  ];
}

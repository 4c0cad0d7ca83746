import { SetupError } from "../../errors.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { targetName } from "../../plan/plan.ts";
import { namedMirrors } from "../../plan/settle/choose-mirrors.ts";
import { firstCatalog } from "../../plan/settle/release.ts";
import { scriptSubject } from "../../plan/settle/subject.ts";
import { listVersions } from "../../sources/catalog/resolve.ts";
import { parseVersionRequest } from "../../sources/catalog/version.ts";
import type { System } from "../../system/types.ts";
import type { Request } from "../options/request.ts";
import { progressOn } from "../ui/ask.ts";
import type { Terminal } from "../ui/terminal.ts";

/** "27" and "27.3" have all that begins with these numbers; a package version has itself. */
export function isOf({ docker, version }: { docker: string; version: string }, wanted: string): boolean {
  const number = wanted.replace(/^v/i, "");
  return docker === number || docker.startsWith(`${number}.`) || version === wanted;
}

const noSuch = (wanted: string, mirror: string) =>
  new SetupError(
    "version-not-found",
    {
      en: `${mirror} has no Docker ${wanted} for this system.`,
      zh: `${mirror} 没有适用于该系统的 Docker ${wanted}。`,
    },
    {
      next: {
        en: "docker-setup versions lists those available.",
        zh: "docker-setup versions 会列出可用的版本。",
      },
    },
  );

/** Lists what a mirror offers for this or another system, newest first: all, or those of a version. */
export async function versions(
  system: System,
  request: Request,
  wanted: string | undefined,
  terminal: Terminal,
  out: (text: string) => void,
): Promise<void> {
  if (wanted !== undefined) parseVersionRequest(wanted);
  const subject = await scriptSubject(system, request);
  const mirrors = await namedMirrors(system, progressOn(terminal), request, subject);
  const { channel, keyFingerprint } = request;
  const place = { ...subject, mirrors, channel, keyFingerprint };
  const line = terminal.begin(
    terminal.say({
      en: `Reading the package index of ${mirrors[0]}`,
      zh: `正在读取 ${mirrors[0]} 的软件包索引`,
    }),
  );
  const { index, repository } = await firstCatalog(system, place).finally(() => line.end("gone"));
  const { mirror } = repository;
  const all = listVersions(index, managerFor(subject.distro));
  const listed = wanted === undefined ? all : all.filter((entry) => isOf(entry, wanted));
  if (wanted !== undefined && listed.length === 0) throw noSuch(wanted, mirror);
  if (request.json) {
    return out(
      `${JSON.stringify({ format: 1, target: subject.target, repository, versions: listed }, null, 2)}\n`,
    );
  }
  const name = targetName(subject.distro, subject.target);
  terminal.print(
    terminal.say({ en: `docker-ce for ${name}, from ${mirror}`, zh: `${name} 的 docker-ce，来自 ${mirror}` }),
  );
  terminal.print();
  const head = [
    terminal.say({ en: "VERSION", zh: "版本" }),
    terminal.say({ en: "CHANNEL", zh: "通道" }),
    terminal.say({ en: "PACKAGE VERSION", zh: "软件包版本" }),
  ];
  out(terminal.table([head, ...listed.map(({ docker, channel, version }) => [docker, channel, version])]));
}

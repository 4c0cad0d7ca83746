import { managerFor } from "../../machine/managers/index.ts";
import { targetName } from "../../plan/plan.ts";
import { firstCatalog } from "../../plan/settle/release.ts";
import { scriptSubject } from "../../plan/settle/subject.ts";
import { defaultMirror } from "../../plan/settle/wishes.ts";
import { listVersions } from "../../sources/catalog/resolve.ts";
import type { System } from "../../system/types.ts";
import type { Request } from "../options/request.ts";
import { table } from "../ui/layout.ts";
import type { Terminal } from "../ui/terminal.ts";

/** Lists what a mirror offers for this or another system, newest first. */
export async function versions(
  system: System,
  request: Request,
  terminal: Terminal,
  out: (text: string) => void,
): Promise<void> {
  const subject = await scriptSubject(system, request);
  const mirror = request.mirrors?.[0] ?? defaultMirror;
  const { channel, keyFingerprint } = request;
  const place = { ...subject, mirrors: [mirror], channel, keyFingerprint };
  const line = terminal.begin(
    terminal.say({ en: `Reading the package index of ${mirror}`, zh: `正在读取 ${mirror} 的软件包索引` }),
  );
  const { index, repository } = await firstCatalog(system, place).finally(() => line.end("gone"));
  const listed = listVersions(index, managerFor(subject.distro));
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
  out(
    `${table([head, ...listed.map(({ docker, channel, version }) => [docker, channel, version])], "").join("\n")}\n`,
  );
}

import { readHost } from "../../machine/facts/detect.ts";
import { printLock } from "../../plan/lock/print.ts";
import { namedMirrors } from "../../plan/settle/choose-mirrors.ts";
import { freezeHost } from "../../plan/settle/lock/freeze.ts";
import { hostSubject } from "../../plan/settle/subject.ts";
import { lockFileName } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { progressOn } from "../ui/ask.ts";
import { writeLock } from "../ui/lock-show.ts";
import type { CommandIO } from "../ui/run-plan.ts";
import { demandWritable } from "../ui/writable.ts";

/** Writes a lock of what this machine has; changes nothing else, and needs no root. */
export async function freeze(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  const path = request.output ?? lockFileName;
  if (path !== "-") await demandWritable(path);
  const host = await readHost(system);
  const subject = await hostSubject(system, host, request);
  const { channel, keyFingerprint } = request;
  const mirrors = await namedMirrors(system, progressOn(terminal), request, subject);
  const place = { ...subject, mirrors, channel, keyFingerprint };
  const line = terminal.begin(
    terminal.say({
      en: `Reading the package index of ${mirrors[0]}`,
      zh: `正在读取 ${mirrors[0]} 的软件包索引`,
    }),
  );
  const lock = await freezeHost(system, place, host, terminal.warn).finally(() => line.end("gone"));
  await writeLock(io, path, printLock(lock), false);
}

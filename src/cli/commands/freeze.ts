import { readHost } from "../../machine/facts/detect.ts";
import { printLock } from "../../plan/lock/print.ts";
import { freezeHost } from "../../plan/settle/lock/freeze.ts";
import { hostSubject } from "../../plan/settle/subject.ts";
import { defaultMirror } from "../../plan/settle/wishes.ts";
import { lockFileName } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { writeLock } from "../ui/lock-show.ts";
import type { CommandIO } from "../ui/run-plan.ts";

/** Writes a lock of what this machine has; changes nothing else, and needs no root. */
export async function freeze(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  const host = await readHost(system);
  const subject = await hostSubject(system, host, request);
  const { channel, keyFingerprint, mirrors = [defaultMirror] } = request;
  const place = { ...subject, mirrors, channel, keyFingerprint };
  const line = terminal.begin(
    terminal.say({
      en: `Reading the package index of ${mirrors[0]}`,
      zh: `正在读取 ${mirrors[0]} 的软件包索引`,
    }),
  );
  const lock = await freezeHost(system, place, host, terminal.warn).finally(() => line.end("gone"));
  await writeLock(io, request.output ?? lockFileName, printLock(lock), false);
}

import { resolve } from "node:path";
import { SetupError } from "../../errors.ts";
import { WouldFail } from "../../machine/packages/would-fail.ts";
import { lockName } from "../../plan/settle/lock/resolve.ts";
import type { Subject } from "../../plan/settle/subject.ts";
import { offline } from "../../run/bundle/offline.ts";
import { type OpenBundle, openBundle } from "../../run/bundle/open/open.ts";
import type { NamedLock } from "../options/lock-file.ts";
import type { Request } from "../options/request.ts";
import { type CommandIO, openUmask } from "../ui/run-plan.ts";

/** Opens what --bundle names for a machine; undefined without one. */
export type Open = (subject: Subject) => Promise<OpenBundle | undefined>;

/**
 * Does some work with a bundle, on a machine that has no network then; afterwards what was unpacked is gone. `lock`: what
 * the bundle has to be.
 */
export async function withBundle<T>(
  io: CommandIO,
  request: Request,
  lock: NamedLock | undefined,
  work: (io: CommandIO, open: Open) => Promise<T>,
): Promise<T> {
  const { bundle } = request;
  if (bundle === undefined) return work(io, async () => undefined);
  const file = resolve(bundle);
  const here = { ...io, system: offline(io.system) };
  // The package manager's own user has to read what is unpacked.
  openUmask();
  let lacking: string | undefined;
  let close = async () => {};
  io.onCancel(() => close());
  try {
    return await work(here, async (subject) => {
      lacking = lockName(subject.target);
      const { system, terminal } = here;
      const line = terminal.begin(terminal.say({ en: `Checking ${bundle}`, zh: `正在校验 ${bundle}` }));
      try {
        const opened = await openBundle(system, file, subject, {
          lock,
          keyFingerprint: request.keyFingerprint,
          keep: request.keepRepository,
          begun: (remove) => {
            close = remove;
          },
        });
        line.end("done");
        close = opened.close;
        for (const note of opened.notes) terminal.note(note);
        return opened;
      } catch (error) {
        line.end("failed");
        throw error;
      }
    });
  } catch (error) {
    throw error instanceof WouldFail ? lacks(error, bundle, lacking ?? "") : error;
  } finally {
    await close();
  }
}

/** The package manager's own words name what is neither here nor in the bundle. */
const lacks = ({ output }: WouldFail, file: string, target: string) =>
  new SetupError(
    "step-failed",
    {
      en: "The bundle's packages can't be installed on this machine; nothing was changed.",
      zh: "离线包中的软件包无法安装到本机；没有任何改动。",
    },
    {
      ...(output ? { output } : {}),
      next: {
        en: `What the package manager misses below comes with a bundle made with the distribution's archive: docker-setup bundle --target ${target} --archive URL -o ${file}`,
        zh: `以下缺少的内容可在生成离线包时用发行版软件源加入：docker-setup bundle --target ${target} --archive URL -o ${file}`,
      },
    },
  );

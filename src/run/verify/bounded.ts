import { basename } from "node:path";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";

/** A docker or a dockerd that says nothing for so long will not; hashing goes on for long on a slow disk. Milliseconds. */
const patience = (program: string) => (/^dockerd?$/.test(basename(program)) ? 10_000 : 120_000);

/** The same machine, whose commands end in any case; `late` names those that did not end by themselves. */
export function bounded(system: ReadSystem): { system: ReadSystem; late: () => readonly Text[] } {
  const late = new Set<string>();
  return {
    system: {
      ...system,
      exec: async (argv, options) => {
        const result = await system.exec(argv, { timeoutMs: patience(argv[0] ?? ""), ...options });
        if (result.code === 124) late.add(argv.slice(0, 4).join(" "));
        return result;
      },
    },
    late: () => [...late].map((command) => ({ en: `${command}: no answer`, zh: `${command}：没有响应` })),
  };
}

import type { System } from "../../../system/types.ts";

/** The same machine, which keeps every body that it fetched: a repository's signed lists are carried as they came. */
export function recording(system: System): { system: System; kept: ReadonlyMap<string, Buffer> } {
  const kept = new Map<string, Buffer>();
  return {
    kept,
    system: {
      ...system,
      async fetch(url, options) {
        const answer = await system.fetch(url, options);
        if (answer.status === 200) kept.set(url, answer.body);
        return answer;
      },
    },
  };
}

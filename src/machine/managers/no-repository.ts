import type { Transactions } from "./rehearsal.ts";
import type { Manager } from "./types.ts";

type RepositorySide = Pick<Manager, "signedIndex" | "readIndex" | "sources">;

const none = (name: string) => () => {
  throw new Error(`Docker publishes no repository in ${name}'s form`);
};

/** There is none to put beside the machine's own, so nothing is staged. */
export const noStage: Transactions["stage"] = () => ({
  directories: [],
  files: [],
  options: [],
  refresh: [["false"]],
  refreshAll: [],
});

/** Of a manager whose form of repository Docker does not publish: there is nothing to read, write or retire. */
export function noRepository(name: string): RepositorySide {
  const places = { directories: [], endings: [], files: [] };
  return {
    signedIndex: false,
    readIndex: none(name),
    sources: {
      ...places,
      parse: () => [],
      addresses: async (_system, uris) => uris,
      repositories: () => [],
      key: none(name),
      write: none(name),
      retire: none(name),
      refresh: none(name),
      refusesTwoKeys: false,
      withoutKey: { en: "", zh: "" },
    },
  };
}

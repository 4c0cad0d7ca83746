import type { Manager } from "./types.ts";

type RepositorySide = Pick<Manager, "signedIndex" | "readIndex" | "sources">;

const none = (name: string) => () => {
  throw new Error(`Docker publishes no repository in ${name}'s form`);
};

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

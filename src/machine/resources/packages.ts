import { type Difference, listed, plain } from "./difference.ts";

interface Wanted {
  readonly name: string;
  /** undefined: any. */
  readonly version?: string;
}

const none = (name: string) => ({ en: `no ${name}`, zh: `没有 ${name}` });

/** Those of the wanted packages that are absent or there in another version, against the installed versions by name. */
export function packagesDiffer(
  wanted: readonly Wanted[],
  installed: ReadonlyMap<string, string>,
): Difference | undefined {
  const missing = wanted.filter(({ name, version }) => {
    const have = installed.get(name);
    return have === undefined || (version !== undefined && version !== have);
  });
  if (missing.length === 0) return undefined;
  return {
    want: plain(missing.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(", ")),
    have: listed(
      missing.map(({ name }) => {
        const have = installed.get(name);
        return have === undefined ? none(name) : plain(`${name} ${have}`);
      }),
    ),
  };
}

/** Those that are installed where none is wanted. */
export function packagesLeft(installed: ReadonlyMap<string, string>): Difference | undefined {
  if (installed.size === 0) return undefined;
  return {
    want: listed([...installed.keys()].map(none)),
    have: plain([...installed].map(([name, version]) => `${name} ${version}`).join(", ")),
  };
}

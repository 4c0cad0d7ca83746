import type { Files, System } from "./types.ts";

type Reading = "read" | "stat" | "list" | "readLink" | "space";

/** The file system without its ways to change it. */
export type ReadFiles = Pick<Files, Reading>;

/** A System for those who look and change nothing. A command that they run is one that only tells something. */
export interface ReadSystem extends Omit<System, "files"> {
  readonly files: ReadFiles;
}

/** The same machine, with nothing left on the value that could write to it. */
export function readOnly(system: System): ReadSystem {
  const { files } = system;
  return {
    exec: (argv, options) => system.exec(argv, options),
    fetch: (url, options) => system.fetch(url, options),
    exchange: (url, options) => system.exchange(url, options),
    stream: (url, options) => system.stream(url, options),
    now: () => system.now(),
    sleep: (ms) => system.sleep(ms),
    env: system.env,
    uid: system.uid,
    platform: system.platform,
    machine: system.machine,
    files: {
      read: (path) => files.read(path),
      stat: (path) => files.stat(path),
      list: (directory) => files.list(directory),
      readLink: (path) => files.readLink(path),
      space: (path) => files.space(path),
    },
  };
}

/** The same machine as a System whose every way to change a file throws: a dry run that would change one is a bug. */
export function sealed(system: System): System {
  const refuse = async (path: string): Promise<never> => {
    throw new Error(`a dry run would have changed ${path}`);
  };
  const sealedFiles = {
    write: refuse,
    append: refuse,
    create: refuse,
    directory: refuse,
    rename: refuse,
    remove: refuse,
    part: refuse,
  };
  return { ...system, files: { ...system.files, ...sealedFiles } };
}

import { type Foreign, type Origins, plainAddress } from "../origins.ts";
import { bytesOf } from "../rehearsal.ts";
import { always } from "./options.ts";

const isOwn = (address: string, own: readonly string[]) =>
  own.some((each) => plainAddress(address).startsWith(each));

/** Sources: apt-get(8), --print-uris; apt-cache(8), policy. templates/script/origins-apt.sh reads the same. */
export const origins: Origins = {
  before: {
    rehearsed: false,
    ask: (options) => [
      "apt-get",
      "-q",
      "--print-uris",
      "-y",
      ...options,
      ...always,
      "-o",
      "APT::Get::allow-downgrades=1",
      "-o",
      "Acquire::ForceHash=SHA256",
      "--no-install-recommends",
      "install",
    ],
    // "'ADDRESS' NAME_VERSION_ARCH.deb SIZE SHA256:HASH"; what lies in apt's cache, checked, is not fetched.
    foreign: (printed, names, { own, sha256 }) =>
      printed.split("\n").flatMap((line): Foreign[] => {
        const [, address = "", name = "", hash = ""] =
          /^'([^']+)' ([^_ ]+)_\S* \d+(?: \w+:(\S+))?/.exec(line) ?? [];
        if (!names.includes(name) || isOwn(address, own) || sha256.includes(hash)) return [];
        return [{ name, from: plainAddress(address) }];
      }),
  },

  // "Need to get 12 kB/86.1 MB of archives.", "After this operation, 362 MB of additional disk space will be used."
  room(printed) {
    const installed = /^After this operation, (\S+ \S+) of additional disk space/m.exec(printed)?.[1];
    const download = /^Need to get (?:(\S+ \S+?)\/)?(\S+ \S+) of archives/m.exec(printed);
    return {
      download: bytesOf(download?.[1] ?? download?.[2] ?? "0", 1000),
      installed: bytesOf(installed ?? "0", 1000),
    };
  },

  look: ["apt-cache", "policy"],
  // A paragraph a package; " *** VERSION PRIORITY" is what is installed, and below it stand its sources, set in by eight.
  foreignNow(printed, names, { own }) {
    const found = new Map<string, string[]>();
    let name = "";
    let mine = false;
    for (const line of printed.split("\n")) {
      const heading = /^(\S+):$/.exec(line)?.[1];
      const source = /^ {8,}-?\d+ (\S+)/.exec(line)?.[1];
      if (heading !== undefined) name = heading.replace(/:[a-z0-9]+$/, "");
      else if (source === undefined) mine = line.startsWith(" *** ");
      else if (mine && names.includes(name)) found.set(name, [...(found.get(name) ?? []), source]);
    }
    return [...found].flatMap(([name, sources]) => {
      if (sources.some((source) => isOwn(`${source}/`, own))) return [];
      return [{ name, from: plainAddress(sources[0]!) }];
    });
  },
  helper: "origins-apt",
  now: ({ own }) => own,
};

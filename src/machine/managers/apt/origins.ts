import { type Foreign, type Origins, plainAddress } from "../origins.ts";
import { always } from "./options.ts";

/** What is installed is read from this file, too. */
const STATUS = "/var/lib/dpkg/status";

const isOwn = (address: string, own: readonly string[]) =>
  own.some((each) => plainAddress(address).startsWith(each));

/** Sources: apt-get(8), --print-uris; apt-cache(8), policy. templates/script/origins-apt.sh reads the same. */
export const origins: Origins = {
  before: {
    rehearsed: false,
    sure(printed, packages, { own }) {
      const table = placesOf(printed);
      return packages.every(({ name, version }) => {
        const places = (table.get(`${name} ${version}`) ?? []).filter((place) => place !== STATUS);
        return places.length > 0 && places.every((place) => isOwn(`${place}/`, own));
      });
    },
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

  look: (options) => ["apt-cache", ...options, "policy"],
  foreignNow: (printed, names, { own }) =>
    [...placesOf(printed)].flatMap(([key, places]): Foreign[] => {
      const [name = "", , installed] = key.split(" ");
      if (installed === undefined || !names.includes(name) || places.length === 0) return [];
      if (places.some((place) => isOwn(`${place}/`, own))) return [];
      return [{ name, from: plainAddress(places[0]!) }];
    }),
  helper: "origins-apt",
  now: ({ own }) => own,
};

/**
 * Reads `apt-cache policy`: a paragraph a package; a line a version, " *** VERSION" for what is installed; below it its
 * places, set in by eight. @returns places by "NAME VERSION", and by "NAME VERSION ***" of what is installed
 */
function placesOf(printed: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let name = "";
  let keys: string[] = [];
  for (const line of printed.split("\n")) {
    const heading = /^(\S+):$/.exec(line)?.[1];
    const [, mark, version] = /^ (\*{3}|\s{3}) (\S+)/.exec(line) ?? [];
    const place = /^ {8,}-?\d+ (\S+)/.exec(line)?.[1];
    if (heading !== undefined) [name, keys] = [heading.replace(/:[a-z0-9]+$/, ""), []];
    else if (place !== undefined) for (const key of keys) found.get(key)?.push(place);
    else if (version !== undefined) {
      keys = [`${name} ${version}`, ...(mark === "***" ? [`${name} ${version} ***`] : [])];
      for (const key of keys) if (!found.has(key)) found.set(key, []);
    }
  }
  return found;
}

import type { PackageCache } from "../types.ts";

/** What lies here is hashed by apt; what lies in archives itself only has to have the right size. */
const PARTIAL = "/var/cache/apt/archives/partial";

/** As apt names it: colons of an epoch and blanks are escaped. Source: apt-pkg/acquire-item.cc, pkgAcqArchive. */
const escaped = (word: string) => word.replace(/[_:%]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

export const cache: PackageCache = {
  async path(_, { name, version, architecture }) {
    return `${PARTIAL}/${[name, version, architecture].map(escaped).join("_")}.deb`;
  },
  helper: "cache-apt",
};

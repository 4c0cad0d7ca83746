import { type OsRelease, plain } from "../src/machine/facts/os-release.ts";
import { major } from "./major.ts";

/**
 * What a machine's release may be called by: VERSION_ID, its major and minor number, the codename, PLATFORM_ID's
 * word, the words of VERSION. os_is in templates/script/host.sh knows the same ones.
 */
export function releaseWords(os: OsRelease): readonly string[] {
  const id = plain(os.versionId);
  // Tails has VERSION alone.
  const told = os.versionId ?? os.version;
  const number = major(told);
  const minor = /^v?\d+\.\d+/.exec(plain(told))?.[0];
  return [
    ...new Set(
      [
        id,
        minor,
        number?.toString(),
        os.versionCodename,
        os.platformId,
        // "2.0 (SP9x86_64)"
        /(?<![a-z])sp\d+/.exec(plain(os.version))?.[0],
        ...plain(os.version).split(" "),
      ].filter((word) => word !== undefined && word !== ""),
    ),
  ] as string[];
}

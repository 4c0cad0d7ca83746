import type { RawSource } from "../../machine/managers/source-types.ts";
import type { Channel } from "../../terms.ts";

/**
 * docker-ce's repository on any mirror, by any way there (https, mirror+https, file, with a port or a password), in lower
 * case with a "/" at its end; an extended regular expression that JavaScript reads alike.
 */
export const DOCKER_CE = ":[^ ]*(download[.]docker[.]com(:[0-9]+)?|/docker(-ce)?)/+linux/";

/** A section of that name overrides or doubles ours, wherever it leads. */
const id = /^docker-ce/;

/** The beginning of an address of docker-ce's usual layout: a mirror's root, and the path below it. */
export const dockerCeLayout = "(https?://.+?)/(linux/[a-z]+)";

/** What files are called after that docker-setup and Docker's own pages write. */
export const dockerCeNames = { short: "docker", repository: "docker-ce" } as const;

/** A file of that name is docker-ce's, wherever its entries lead. */
const ownFiles = ["docker.sources", "docker.list", "docker-ce.repo"];

/**
 * Whether an entry is docker-ce's, by its section's name or by its addresses; templates/script/sources.sh does the same.
 * @param uris the addresses behind the entry's own
 */
export const isDockerCe = (source: RawSource, uris: readonly string[]): boolean =>
  id.test(source.id) ||
  (source.enabled && uris.some((uri) => new RegExp(DOCKER_CE).test(`${uri.toLowerCase()}/`)));

/** Whether a file is docker-ce's, wherever its entries lead. */
export const isDockerCeFile = (file: string): boolean => ownFiles.some((name) => file.endsWith(`/${name}`));

/** The key's file below a repository's root. */
export const dockerCeKeyFile = "gpg";

export const channels: readonly Channel[] = ["stable", "test", "nightly"];

/** Which channels' packages a channel means: test and nightly stand beside stable, as in Docker's own repository files. */
export function channelsOf(channel: Channel): readonly Channel[] {
  return channel === "stable" ? ["stable"] : ["stable", channel];
}

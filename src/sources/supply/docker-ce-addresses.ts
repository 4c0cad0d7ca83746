import type { Channel } from "../../terms.ts";

/** docker-ce's repository on any mirror, as an extended regular expression that JavaScript reads alike. */
export const DOCKER_CE = "https?://[^ ]*(download[.]docker[.]com|/docker(-ce)?)/linux/";

/** The beginning of an address of docker-ce's usual layout: a mirror's root, and the path below it. */
export const dockerCeLayout = "(https?://.+?)/(linux/[a-z]+)";

/** What files are called after that docker-setup and Docker's own pages write. */
export const dockerCeNames = { short: "docker", repository: "docker-ce" } as const;

/** A file of that name is docker-ce's, wherever its entries lead. */
const ownFiles = ["docker.sources", "docker.list", "docker-ce.repo"];

/** Whether an entry is docker-ce's: by the file that it stands in, or by its addresses. */
export const isDockerCe = (file: string, uris: readonly string[]): boolean =>
  ownFiles.some((name) => file.endsWith(`/${name}`)) ||
  uris.some((uri) => new RegExp(DOCKER_CE).test(`${uri}/`));

/** The key's file below a repository's root. */
export const dockerCeKeyFile = "gpg";

export const channels: readonly Channel[] = ["stable", "test", "nightly"];

/** Which channels' packages a channel means: test and nightly stand beside stable, as in Docker's own repository files. */
export function channelsOf(channel: Channel): readonly Channel[] {
  return channel === "stable" ? ["stable"] : ["stable", channel];
}

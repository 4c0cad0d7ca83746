/** Lists and patterns that TypeScript and the templates share: a template gets them as a variable of this name. */

import { flagKeys } from "../../machine/daemon-json/flags.ts";
import { packaged } from "../../machine/docker/words.ts";
import { daemonPackages } from "../../machine/docker-packages.ts";
import { DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";

export const scriptWords: Readonly<Record<string, string>> = {
  DOCKER_CE,
  DAEMON_PACKAGES: daemonPackages.join(" "),
  FLAG_KEYS: Object.entries(flagKeys)
    .map((pair) => pair.join("="))
    .join(" "),
  PACKAGED_WORDS: packaged.join(" "),
};

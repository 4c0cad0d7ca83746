/** Lists and patterns that TypeScript and the templates share: a template gets them as a variable of this name. */

import { flagKeys } from "../../machine/daemon-json/flags.ts";
import { helpLines } from "../../machine/docker/help-text.ts";
import { daemonPaths } from "../../machine/docker/process.ts";
import { packaged } from "../../machine/docker/words.ts";
import { daemonPackages, runtimePackages } from "../../machine/docker-packages.ts";
import { podmanPackages } from "../../machine/facts/podman.ts";
import { unitRoots } from "../../machine/inits/systemd-files.ts";
import { DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";

export const scriptWords: Readonly<Record<string, string>> = {
  DOCKER_CE,
  DAEMON_PACKAGES: daemonPackages.join(" "),
  RUNTIME_PACKAGES: runtimePackages.join(" "),
  PODMAN_PACKAGES: podmanPackages.join(" "),
  DAEMON_PATHS: daemonPaths.join(" "),
  UNIT_ROOTS: unitRoots.join(" "),
  HELP_LINES: helpLines,
  FLAG_KEYS: Object.entries(flagKeys)
    .map((pair) => pair.join("="))
    .join(" "),
  PACKAGED_WORDS: packaged.join(" "),
};

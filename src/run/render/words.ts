import { flagKeys } from "../../machine/daemon-json/flags.ts";
import { usualHosts } from "../../machine/daemon-json/hosts.ts";
import { helpLines } from "../../machine/docker/help-text.ts";
import { daemonAddress } from "../../machine/docker/info.ts";
import { daemonPaths } from "../../machine/docker/process.ts";
import { packaged } from "../../machine/docker/words.ts";
import { daemonPackages, dockerPrograms, runtimePackages } from "../../machine/docker-packages.ts";
import { podmanPackages } from "../../machine/facts/podman.ts";
import { unitRoots } from "../../machine/inits/systemd-files.ts";
import { DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";
import { daemonVariables, foreignVariables } from "../../system/environment.ts";
import { quote } from "../../system/quote.ts";
import { runLock } from "../journal/at-work.ts";
import { firstBootKey } from "./first-boot-paths.ts";

/** Lists and patterns that TypeScript and the templates share: a template gets them as a variable of this name. */
export const scriptWords: Readonly<Record<string, string>> = {
  DOCKER_CE,
  DAEMON_ADDRESS: daemonAddress,
  USUAL_HOSTS: usualHosts,
  RUN_LOCK: runLock,
  FIRST_BOOT_KEY: firstBootKey,
  DAEMON_VARIABLES: daemonVariables.join(" "),
  FOREIGN_VARIABLES: foreignVariables.join(" "),
  DAEMON_PACKAGES: daemonPackages.join(" "),
  DOCKER_PROGRAMS: dockerPrograms.join(" "),
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

/** sh: sets those of some variables that a script's body uses, a line each. */
export function setInScript(
  body: string,
  variables: readonly (readonly [name: string, text: string])[],
): string[] {
  const used = new Set(body.match(/\b[A-Z]\w*\b/g));
  return variables.flatMap(([name, text]) => (used.has(name) ? [`${name}=${singleQuoted(text)}`] : []));
}

/** Quoted also where it need not be: one bare word would look like a command to a reader. */
function singleQuoted(text: string): string {
  const quoted = quote(text);
  return quoted.startsWith("'") ? quoted : `'${quoted}'`;
}

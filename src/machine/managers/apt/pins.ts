import type { Preferences } from "../rehearsal.ts";

/**
 * Reads `apt-cache policy NAME…`: a paragraph a package, "Candidate: VERSION", and below "Version table:" a line
 * " *** VERSION PRIORITY" or "     VERSION PRIORITY"; apt before 1.1 (2015) prints no priority there, then it is 500.
 * Sources: apt-cache(8), policy; apt_preferences(5).
 */
export const preferences: Preferences = {
  command: (options, names) => ["apt-cache", ...options, "policy", ...names],
  read(printed) {
    const found = new Map<string, { candidate: string; priority: number }>();
    let name = "";
    let candidate = "";
    for (const line of printed.split("\n")) {
      const heading = /^(\S+):$/.exec(line)?.[1];
      const told = /^ {2}Candidate: (\S+)/.exec(line)?.[1];
      const [, version, priority] = /^ (?:\*{3}|\s{3}) (\S+)(?: (-?\d+))?$/.exec(line) ?? [];
      if (heading !== undefined) [name, candidate] = [heading.replace(/:[a-z0-9]+$/, ""), ""];
      else if (told !== undefined) candidate = told;
      else if (version !== undefined && !found.has(name)) {
        const at = Number(priority ?? 500);
        // Below 0 no version is a candidate.
        if (candidate === "(none)" ? at < 0 : version === candidate)
          found.set(name, { candidate, priority: at });
      }
    }
    return found;
  },
  helper: "pins-apt",
  files: { plain: ["/etc/apt/preferences"], directory: "/etc/apt/preferences.d" },
};

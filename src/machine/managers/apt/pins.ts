import type { Preferences, Wanted } from "../rehearsal.ts";

/**
 * Reads `apt-cache policy NAME…`: a paragraph a package, "Candidate: VERSION", and below "Version table:" a line
 * " *** VERSION PRIORITY" or "     VERSION PRIORITY"; apt before 1.1 (2015) prints no priority there, then it is 500.
 * Sources: apt-cache(8), policy; apt_preferences(5).
 */
export const preferences: Preferences = {
  command: (options, names) => ["apt-cache", ...options, "policy", ...names],
  read(printed) {
    const found = new Map<string, Wanted>();
    let name = "";
    let candidate = "";
    for (const line of printed.split("\n")) {
      const heading = /^(\S+):$/.exec(line)?.[1];
      const told = /^ {2}Candidate: (\S+)/.exec(line)?.[1];
      const [, version, priority] = /^ (?:\*{3}|\s{3}) (\S+)(?: (-?\d+))?$/.exec(line) ?? [];
      if (heading !== undefined) [name, candidate] = [heading.replace(/:[a-z0-9]+$/, ""), ""];
      else if (told !== undefined) candidate = told;
      else if (version !== undefined) {
        const at = Number(priority ?? 500);
        const told = found.get(name) ?? { refused: [] };
        const refused = at < 0 ? [...told.refused, version] : told.refused;
        const chosen = version === candidate && !told.candidate ? { candidate, priority: at } : {};
        found.set(name, { ...told, ...chosen, refused });
      }
    }
    return found;
  },
  helper: "pins-apt",
  files: { plain: ["/etc/apt/preferences"], directory: "/etc/apt/preferences.d" },
};

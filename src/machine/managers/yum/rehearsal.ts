import { dockerPrograms } from "../../docker-packages.ts";
import type { Problem, Rehearsal, RehearsedPackage, Room, Transactions } from "../rehearsal.ts";
import { bytesOf, nothingFound, withoutSections } from "../rehearsal.ts";
import { exclusions } from "./exclusions.ts";
import { agreed, bound, lenient, onlyFrom, patience, sources } from "./sources.ts";

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/following protected packages: |Trying to remove ".*protected/i, "protected"],
  [/exclude filtering|matches only excluded|excluded/i, "excluded"],
  [/no match for argument|unable to find a match|no package .* available/i, "not-found"],
  [/conflicts with|conflicting requests|obsoletes/i, "conflict"],
  [/requires|nothing provides/i, "unmet"],
];

const sections: readonly [RegExp, keyof Omit<Rehearsal, "problems" | "room">][] = [
  [/^(Installing|Reinstalling)/, "installs"],
  [/^(Upgrading|Updating)/, "upgrades"],
  [/^Downgrading/, "downgrades"],
  [/^(Removing|Erasing)/, "removes"],
];

/**
 * Reads what `--assumeno` prints: a table in sections, an entry set in by one blank ("NAME ARCH VERSION …", parted into
 * two lines where a name is long), and below it "replacing NAME.ARCH VERSION" (yum 3, dnf 4) or "replacing NAME ARCH
 * VERSION" (dnf 5); "Error:" and "Problem" lines say why not. Sources: yum's and dnf's output.py (list_transaction),
 * libdnf5-cli's output/transaction_table.cpp, each seen on the lab's machines.
 */
export function readTable(printed: string): Rehearsal {
  const found = nothingFound();
  const problems: Problem[] = [];
  let section: keyof typeof found | undefined;
  let long: string | undefined;
  let current: string | undefined;
  for (const line of printed.split("\n")) {
    const words = line.trim().split(/\s+/);
    const heading = /^[A-Z][a-z ]+:\s*$/.test(line)
      ? sections.find(([words]) => words.test(line))?.[1]
      : undefined;
    if (heading !== undefined) {
      section = heading;
    } else if (words[0] === "replacing") {
      const [name, version] =
        words[1]?.includes(".") && words.length < 4 ? split(words) : [words[1], words[3]];
      // dnf 5 says it of an older version of the package itself, too.
      if (name !== current)
        found.removes.push({ name: name ?? "", version: (version ?? "").replace(/^0:/, "") });
    } else if (section !== undefined && long !== undefined) {
      current = long;
      found[section].push(listed(long, words[1], words[2]));
      long = undefined;
    } else if (section !== undefined && /^ \S/.test(line)) {
      current = words[0];
      if (words.length === 1) long = words[0];
      else found[section].push(listed(words[0]!, words[2], words[3]));
    } else if (/^\S/.test(line)) {
      section = undefined;
    }
    const problem = kinds.find(([words]) => words.test(line));
    if (section === undefined && problem && !/^Obsoleting/.test(line))
      problems.push({ kind: problem[1], text: line.replace(/^(?:Error: )?\s*(?:- )?/, "").trim() });
  }
  const room = readRoom(printed);
  return { ...found, problems, ...(room ? { room } : {}) };
}

/**
 * "Total download size: 86 M", "Installed size: 362 M" (yum 3, dnf 4); "Need to download 86 MiB.", "After this operation,
 * 362 MiB extra will be used" (dnf 5). Sources: yum's and dnf's output.py, libdnf5-cli's transaction_table.cpp.
 */
function readRoom(printed: string): Room | undefined {
  const size = (words: RegExp) => {
    const text = words.exec(printed)?.[1];
    return text === undefined ? undefined : bytesOf(text, 1024);
  };
  const installed =
    size(/^Installed size: (.+)$/m) ?? size(/After this operation, (\S+ \S+) extra will be used/);
  const download = size(/^Total download size: (.+)$/m) ?? size(/Need to download (\S+ \S+?)\.?$/m);
  return installed === undefined && download === undefined
    ? undefined
    : { download: download ?? 0, installed: installed ?? 0 };
}

const listed = (name: string, version = "", from?: string): RehearsedPackage => ({
  name,
  version: version.replace(/^0:/, ""),
  ...(from ? { from } : {}),
});

function split(words: readonly string[]): [string, string | undefined] {
  const spec = words[1] ?? "";
  return [spec.slice(0, spec.lastIndexOf(".")), words[2]];
}

/** Where our own key will lie (sources.ts). */
const KEY = sources.key({ names: { short: "docker", repository: "docker-ce" } }).path;

const base = (play: boolean, options: readonly string[] = []) => [
  "yum",
  ...(play ? ["--assumeno"] : agreed),
  ...lenient,
  "--setopt=install_weak_deps=False",
  // What podman-docker or an old engine pulled in stays: nobody asked for that to go. Sources: yum.conf(5), dnf.conf(5).
  "--setopt=clean_requirements_on_remove=False",
  ...patience,
  ...options,
];

/** dnf 5 does both by `do` (dnf5-do(8)), yum 3 and dnf 4 in their shell. */
export const transactions: Transactions = {
  owners: ["rpm", "-qf", "--qf", "owner\\t%{NAME}\\n", ...dockerPrograms],
  ownersOf: (printed) =>
    printed.split("\n").flatMap((line) => (line.startsWith("owner\t") ? [line.slice("owner\t".length)] : [])),

  ways: [
    {
      can: ["yum", "do", "--help"],
      command: (t, { play, options }) => ({
        argv:
          t.removes.length === 0
            ? [...base(play, options), "install", ...t.specs]
            : [
                ...base(play, options),
                "do",
                "--allowerasing",
                "--action=remove",
                ...t.removes,
                "--action=install",
                ...t.specs,
              ],
      }),
    },
    {
      can: ["yum", "shell", "--help"],
      command: (t, { play, options }) => ({
        argv: [...base(play, options), "shell"],
        input: `remove ${t.removes.join(" ")}\ninstall ${t.specs.join(" ")}\nrun\n`,
      }),
    },
    // dnf 5 before 5.2.13 (2025) has neither: what clashes by its own word goes so.
    {
      command: ({ specs }, { play, options }) => ({
        argv: [...base(play, options), "install", "--allowerasing", ...specs],
      }),
    },
  ],
  script: { helper: "swap-yum", stage: "stage-yum", play: base(true), run: base(false) },
  bound,
  read: readTable,
  // yum 3's optparse, dnf 4's argparse, dnf 5's argument parser, each with the commands that they don't know. Sources: yum's
  // cli.py, dnf's cli/option_parser.py (seen with 4.14), dnf5's main.cpp.
  refusal:
    '^Command line error: |: error: (unrecognized arguments|argument |the following arguments)|^No such command: |Add "--help" for more information',
  own: { helper: "own-yum" },
  exclusions,

  stage({ directory, files, own, repository: { mirror, path, suite }, channels }) {
    // dnf 5 refuses an option for a repository that no file names, and does nothing at all then.
    const here = channels.map((channel) => `docker-ce-${channel}`);
    const mine = bound.filter(
      (each) => /priority|skip_if/.test(each) && here.some((id) => each.includes(`${id}.`)),
    );
    const options = [`--setopt=reposdir=${directory}`, ...mine, ...onlyFrom(here)];
    return {
      directories: [directory],
      files: [
        ...files.map(({ path, text }, i) => ({
          path: `${directory}/${i}-${path.slice(path.lastIndexOf("/") + 1)}`,
          text: withoutSections(text, /^(?=\[)/m, own),
        })),
        {
          path: `${directory}/docker-setup.repo`,
          // Nothing is installed from here: what is, is checked against the key. Without one named, yum and dnf 4 do
          // nothing at all where rpm has no key yet, as on a new machine (dnf.cli.commands.checkGPGKey).
          text: channels
            .map(
              (channel) =>
                `[docker-ce-${channel}]\nname=Docker CE ${channel}\nbaseurl=${mirror}/${path}/${suite}/$basearch/${channel}\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=0\ngpgkey=file://${KEY}\n`,
            )
            .join(""),
        },
      ],
      options,
      refresh: [],
      refreshAll: [["yum", "-q", ...options, "clean", "expire-cache"]],
    };
  },
};

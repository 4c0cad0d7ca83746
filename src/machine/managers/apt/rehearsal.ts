import { dockerPrograms } from "../../docker-packages.ts";
import type { Problem, Rehearsal, Room, Transactions } from "../rehearsal.ts";
import { nothingFound, withoutSections } from "../rehearsal.ts";
import { listsRead } from "./lists-read.ts";
import { always } from "./options.ts";
import { own } from "./own-lists.ts";
import { preferences } from "./pins.ts";
import { listsIn, privateLists } from "./private-lists.ts";
import { rivals } from "./rivals.ts";
import { onlySource, patience } from "./sources.ts";
import { compareDebVersions } from "./version-order.ts";

const kinds: readonly [RegExp, Problem["kind"]][] = [
  [/held packages were changed|^\s+held: /i, "held"],
  [/unable to locate package|was not found|no installation candidate|not installable/i, "not-found"],
  [/ conflicts:? | breaks:? /i, "conflict"],
  [
    / depends:? |predepends|unmet dependencies|held broken packages|pkgProblemResolver|conflicting assignments|unable to satisfy/i,
    "unmet",
  ],
];

const kindOfWords = (text: string): Problem["kind"] =>
  kinds.find(([words]) => words.test(text))?.[1] ?? "other";

/**
 * Reads `apt-get -s install`: "Inst NAME [OLD] (NEW …)" and "Remv NAME [VERSION]" a line, foreign architectures as
 * NAME:ARCH; unmet dependencies stand one a line below their heading, held packages set in by two; "E:" says why not.
 * The same from apt 1.0 to 3.x. Source: apt-get(8), --simulate; apt-pkg/algorithms.cc, apt-private/private-output.cc.
 */
export function readSimulation(printed: string): Rehearsal {
  const found = nothingFound();
  const problems: Problem[] = [];
  let under = "";
  for (const line of printed.split("\n")) {
    const words = line.split(" ");
    const name = words[1] ?? "";
    const bracketed = words[2]?.startsWith("[") ? words[2].slice(1).replace(/\]$/, "") : undefined;
    if (words[0] === "Inst") {
      const version = (words[bracketed === undefined ? 2 : 3] ?? "").replace("(", "");
      if (bracketed === undefined) found.installs.push({ name, version });
      else
        found[compareDebVersions(version, bracketed) < 0 ? "downgrades" : "upgrades"].push({ name, version });
    } else if (words[0] === "Remv" || words[0] === "Purg") {
      found.removes.push({ name, version: bracketed ?? "" });
    } else if (line.startsWith("E: ")) {
      problems.push({ kind: kindOfWords(line), text: line.slice(3).trim() });
    } else if (line.startsWith(" ") && under === "unmet") {
      problems.push({ kind: kindOfWords(line), text: line.trim() });
    } else if (line.startsWith(" ") && under === "held") {
      for (const held of line.trim().split(/ +/)) problems.push({ kind: "held", text: held });
    } else {
      under = /unmet dependencies/.test(line)
        ? "unmet"
        : /held packages will be changed/.test(line)
          ? "held"
          : "";
    }
  }
  // Packages of before that lack what they need: the plan mends them first, or says so.
  const broken = /fix-broken install|-f install'/.test(printed);
  return { ...found, problems: broken ? problems.map(({ text }) => ({ kind: "other", text })) : problems };
}

/** "Size: 12345" in bytes, "Installed-Size: 123" in KiB. Sources: deb-control(5), the archive's Packages files. */
function readRoom(come: string, go: string): Room {
  const sum = (text: string, field: RegExp) =>
    [...text.matchAll(field)].reduce((all, [, number]) => all + Number(number), 0);
  const unpacked = (text: string) => sum(text, /^Installed-Size: (\d+)$/gm) * 1024;
  return { download: sum(come, /^Size: (\d+)$/gm), installed: unpacked(come) - unpacked(go) };
}

/** apt 1.0 knows no --allow-downgrades, and takes any such setting. */
const install = (play: boolean, options: readonly string[] = []) => [
  "apt-get",
  "-q",
  // A simulation writes down what it thought of, too (eipp.log), unless told not to.
  ...(play ? ["-s", "-o", "Debug::NoLocking=1", "-o", "Dir::Log::Planner="] : ["-y"]),
  ...options,
  ...always,
  "-o",
  "APT::Get::allow-downgrades=1",
  "--no-install-recommends",
  "install",
];

/** apt does both at once: `install COMES GOES-`. */
export const transactions: Transactions = {
  owners: ["dpkg", "-S", ...dockerPrograms],
  // "docker-cli: /usr/bin/docker", several names between commas; "diversion by …" and "local diversion …" are none.
  ownersOf: (printed) =>
    printed
      .split("\n")
      .filter((line) => line.includes(": /") && !/^(local )?diversion /.test(line))
      .flatMap((line) => line.split(": /")[0]!.split(", "))
      .map((name) => name.replace(/:[a-z0-9]+$/, "")),

  ways: [
    {
      command: ({ specs, removes }, { play, options }) => ({
        argv: [...install(play, options), ...specs, ...removes.map((name) => `${name}-`)],
      }),
    },
  ],
  script: { helper: "swap-apt", stage: "stage-apt", play: install(true), run: install(false) },
  read: readSimulation,
  // Source: apt's apt-pkg/contrib/cmndline.cc; as apt 2.6 printed it.
  refusal: "^E: (Command line option|Invalid operation|Option )",
  room: {
    come: (options, packages) => [
      ...["apt-cache", ...options, "show", "--no-all-versions"],
      ...packages.map(({ name, version }) => `${name}=${version}`),
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query(1)'s own, not JavaScript's.
    go: (names) => ["dpkg-query", "-W", "-f", "Installed-Size: ${Installed-Size}\\n", ...names],
    read: readRoom,
  },
  preferences,
  own,
  rivals,

  stage({ directory, files, own: ours, repository, channels, arch, read }) {
    const { mirror, path, suite } = repository;
    const within = listsIn(directory);
    const parts = `${directory}/parts`;
    const mine = `${parts}/docker-setup.list`;
    const lists = [...privateLists(directory), "-o", "APT::Get::List-Cleanup=0"];
    const all = ["-o", `Dir::Etc::sourcelist=${directory}/none.list`, "-o", `Dir::Etc::sourceparts=${parts}`];
    const alone = onlySource(mine);
    const there = listsRead(repository, channels, arch, read);
    const update = (where: readonly string[]) => ["apt-get", "-q", ...lists, ...where, ...patience, "update"];
    return {
      lists: within.lists,
      directories: [...within.directories, parts],
      files: [
        ...files.map(({ path, text }, i) => ({
          path: `${parts}/${i}-${path.slice(path.lastIndexOf("/") + 1)}`,
          text: path.endsWith(".sources")
            ? withoutSections(text, /(?<=\n)(?=[ \t]*\n)/, ours)
            : withoutSections(text, /(?<=\n)/, ours),
        })),
        // Nothing is installed from here: what is, is checked against the key.
        {
          path: mine,
          text: `deb [arch=${arch} trusted=yes] ${mirror}/${path} ${suite} ${channels.join(" ")}\n`,
        },
        ...there.map(({ name, text }) => ({ path: `${within.lists.to}/${name}`, text })),
      ],
      options: [...lists, ...all],
      only: [...lists, ...alone],
      refresh: there.length > 0 ? [] : [update(alone)],
      refreshAll: [update(all)],
    };
  },
};

import { type Foreign, foreignAmong, type Origins } from "../origins.ts";
import { coming } from "../rehearsal.ts";
import { readTable } from "./rehearsal.ts";
import { bound, lenient, patience } from "./sources.ts";

/**
 * Whoever signed it; an Ed25519 or DSA signature stands under another tag than an RSA one, old packages' in the old tags.
 * Source: rpm's tags, "pgpsig".
 */
const signed = ["RSAHEADER", "DSAHEADER", "SIGPGP", "SIGGPG"].map((tag) => `%{${tag}:pgpsig}`).join(" ");

const signers = `%{NAME}\\t${signed}\\n`;

/** templates/script/origins-yum.sh reads the same. */
export const origins: Origins = {
  before: {
    rehearsed: true,
    ask: (options) => [
      ...["yum", "--assumeno", "--setopt=install_weak_deps=False", ...lenient],
      ...bound,
      ...patience,
      ...options,
      "install",
    ],
    foreign(printed, names, { own }) {
      return foreignAmong(coming(readTable(printed)), names, own);
    },
  },

  look: () => ["rpm", "-q", "--qf", signers],
  // The version as the manager's query prints it.
  lookAtFiles: [
    "rpm",
    "-qp",
    "--qf",
    signers.replace("\\n", "\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n"),
  ],
  // "RSA/SHA512, Fri 11 Oct 2024 …, Key ID c52feb6b621e9f35", "(none)".
  foreignNow: (printed, names, { keys }) =>
    printed.split("\n").flatMap((line): Foreign[] => {
      const [name = "", told] = line.split("\t");
      if (told === undefined || !names.includes(name)) return [];
      const ids = [...told.matchAll(/Key ID ([0-9a-f]{16,40})/gi)].map(([, id]) =>
        id!.toUpperCase().slice(-16),
      );
      if (ids.some((id) => keys.some((key) => key.endsWith(id)))) return [];
      return [{ name, from: ids[0] ?? "-" }];
    }),
  whence: {
    helper: "whence-yum",
    // Its table is that of --assumeno; asked again, yum takes as long to start as for all else.
    sure(printed, packages, { own }) {
      const rows = coming(readTable(printed));
      return packages.every(({ name, version }) => {
        const mine = rows.filter((row) => row.name === name && row.version === version);
        return mine.length > 0 && mine.every(({ from = "" }) => own.includes(from));
      });
    },
    // Without repositories yum prints what is installed, by all of its ages.
    look: ["yum", "-q", "--disablerepo=*", "info"],
    // "Name : docker-ce", "From repo : docker-ce-stable" (yum 3, dnf 4), "From repository : …" (dnf 5); of what a person
    // installed from a file there is no such line.
    foreign(printed, names, { own }) {
      let name = "";
      return printed.split("\n").flatMap((line): Foreign[] => {
        const [, field, value = ""] = /^(Name|From repo(?:sitory)?) *: (.*)$/.exec(line) ?? [];
        if (field === "Name") name = value;
        const counts = field?.startsWith("From") && names.includes(name) && !own.includes(value);
        return counts ? [{ name, from: value }] : [];
      });
    },
  },
  helper: "origins-yum",
  now: ({ keys }) => keys.map((key) => key.slice(-16)),
};

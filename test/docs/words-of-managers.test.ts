/** Who may speak of one package manager or one init: all others ask the manager or the init in hand. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const NAMES =
  /\b(apt|apt-get|apt-mark|apt-cache|dpkg|dpkg-query|yum|dnf|rpm|zypper|pacman|apk|tdnf|systemctl|systemd|journalctl|openrc|rc-service|rc-update)\b/;

/** Whose room it is. Files that end with a manager's or an init's name are the part of theirs that is sh. */
const own = [
  /^src\/machine\/(managers|inits)\//,
  /^templates\/script\/(cache|lists|origins|own|pins|places|stage|swap|whence)-[a-z]+\.sh$/,
  /^templates\/script\/(init|unit-starts|unit-says)-[a-z]+\.sh$/,
  /^templates\/bundle\/(apt|yum)\.sh$/,
];

/** Everybody else who has one of these words in a line that is no comment, and why. */
const reasons: Readonly<Record<string, string>> = {
  "src/machine/work/reasons/":
    "what managers and inits print, and what it means; whoever printed it is told by the words",
  "src/machine/facts/surroundings.ts": "a container's note, which systemd-detect-virt(1) reads, too",
  "src/machine/daemon-json/": "dockerd's own values: native.cgroupdriver=systemd, log drivers",
  "src/doctor/cgroup.ts": "dockerd's cgroup driver is called systemd",
  "src/doctor/dns.ts": "systemd-resolved's file, whoever is the init",
  "src/system/looking-once.ts": "where units may lie, whoever reads them",
  "src/plan/lock/print.ts": "how a lock spells versions",
  "src/sources/keys/openpgp.ts": "Docker signs with one key for .deb and another for .rpm",
  "src/sources/keys/script-messages.ts": "to a person: what rpm takes",
  "src/sources/catalog/": "apt's signed list is a format: InRelease",
  "src/errors.ts": "to a person, in the help: what may be in the way",
  "src/run/bundle/packages/archive-part.ts": "the table of the forms of archive, one reader each",
  "src/run/bundle/packages/yum-archive.ts": "the one of rpm's form",
  "src/run/render/messages.ts": "a system of another kind, which docker-setup does not drive: rpm-ostree",
  "templates/bundle/main.sh": "systemd alone runs what a bundle brings, and it says so",
  "templates/bundle/images.sh": "the same",
  "templates/first-boot/": "short tools that systemd names (shortTools)",
  "templates/script/download.sh": "apt-helper, where neither curl nor wget is there",
  "templates/script/package-ahead.sh": "the same",
  "templates/unpacked/": "the units that Docker's own packages bring, and what an init has to read anew",
};

const files = (directory: string): string[] =>
  readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(`${directory}/${entry.name}`) : [`${directory}/${entry.name}`],
  );

/** A line without what is a comment, a path of an import, and words of a longer name. */
const bare = (line: string, path: string) => {
  const [code = ""] = path.endsWith(".sh")
    ? [line.replace(/^\s*#.*/, "")]
    : [line.replace(/^\s*(\*|\/\*|\/\/).*/, "")];
  return /^\s*(import|export) .* from /.test(code) ? "" : code;
};

const spoken = [...files("src"), ...files("templates")]
  .filter((path) => !own.some((room) => room.test(path)))
  .flatMap((path) =>
    readFileSync(join(root, path), "utf8")
      .split("\n")
      .flatMap((line, i) =>
        NAMES.test(bare(line, path)) ? [{ path, at: `${path}:${i + 1}: ${line.trim()}` }] : [],
      ),
  );

const places = Object.keys(reasons);

it("nobody speaks of one manager or one init without a reason", () => {
  expect(
    spoken.filter(({ path }) => !places.some((place) => path.startsWith(place))).map(({ at }) => at),
  ).toEqual([]);
});

it("each reason is of use still", () => {
  expect(places.filter((place) => !spoken.some(({ path }) => path.startsWith(place)))).toEqual([]);
});

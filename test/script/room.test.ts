/** Room on the disk, by the script's awk and a df of ours. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runScript, shells, toolDirectory } from "../sources/keys/shells.ts";

const root = mkdtempSync(join(tmpdir(), "room-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A disk for each path: its mount, free kilobytes, inodes and free ones. */
type Disk = readonly [mount: string, free: number, inodes?: number, freeInodes?: number];

const ROOT: Disk = ["/", 600_000];
const cases: readonly [title: string, disks: Readonly<Record<string, Disk>>, says: string][] = [
  ["enough on one disk", {}, ""],
  ["all on one, too small for both", { "*": ["/", 500_000] }, "/: 512 MB < 550 MB"],
  ["no room for what is unpacked", { "/usr": ["/usr", 400_000] }, "/usr: 409 MB < 450 MB"],
  ["no room for what is fetched", { "/srv/apt": ["/srv/apt", 30_000] }, "/srv/apt: 30 MB < 130 MB"],
  ["no room for lists", { "/srv/lists": ["/srv/lists", 100] }, "/srv/lists: 0 MB < 5 MB"],
  ["no inodes for programs", { "/usr": ["/usr", 600_000, 9000, 999] }, "/usr: 999 inodes < 1000"],
  ["a file system without a bound of inodes", { "/usr": ["/usr", 600_000, 0, 0] }, ""],
];

it.each(shells.flatMap((shell) => cases.map((each) => [shell.join(" "), shell, each] as const)))(
  "is looked for by %s, for what is missing alone",
  async (_, shell, [title, disks, says]) => {
    const place = mkdtempSync(join(root, "df-"));
    const [answer, apt, lists] = [join(place, "df"), join(place, "apt"), join(place, "lists")];
    mkdirSync(apt);
    mkdirSync(lists);
    const arms = Object.entries({ ...disks, "*": disks["*"] ?? ROOT }).map(([path, disk]) => {
      const [mount, free, inodes = 9000, freeInodes = 9000] = disk;
      const real = path.replace("/srv", place);
      return `${real === "*" ? "*" : `'${real}'`}) row="1 1 ${free} 1% ${mount}" inodes="${inodes} 1 ${freeInodes} 1% ${mount}" ;;`;
    });
    writeFileSync(
      answer,
      [
        "case $2 in",
        ...arms,
        "esac",
        "echo head",
        'if [ "$1" = -Pi ]; then echo "dev $inodes"; else echo "dev $row"; fi',
        "",
      ].join("\n"),
    );
    const { stdout, code } = await runScript(
      `MSG_ROOM=full\nfail() { printf '%s\\n' "$@"; exit "$1"; }\nkeep_room 'docker-ce=5:28' '${apt} /nowhere' '${lists}' 'docker-ce 100000000' 'docker-ce-cli 900000000'`,
      {
        helpers: ["room", "disks"],
        shell,
        path: toolDirectory(root, { awk: ["mawk"], df: ["sh", answer] }),
        work: mkdtempSync(join(root, "work-")),
      },
    );
    const told = says === "" ? [0, ""] : [14, `14\nfull\n${says}`];
    expect([title, code, stdout.trim()]).toEqual([title, ...told]);
  },
);

/** Room on the disk, by the script's awk and a df of ours. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runScript, shells, toolDirectory } from "../sources/keys/shells.ts";

const root = mkdtempSync(join(tmpdir(), "room-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Free kilobytes of the disks that /var/cache and /usr are on. */
const cases: readonly [
  title: string,
  cache: readonly [string, number],
  usr: readonly [string, number],
  says: string,
][] = [
  ["enough on one disk", ["/", 600_000], ["/", 600_000], ""],
  ["both on one, too small for both", ["/", 500_000], ["/", 500_000], "/: 512 MB < 550 MB"],
  ["no room for what is unpacked", ["/var", 200_000], ["/usr", 400_000], "/usr: 409 MB < 450 MB"],
  ["no room for what is fetched", ["/var", 100_000], ["/usr", 900_000], "/var: 102 MB < 130 MB"],
];

it.each(shells.flatMap((shell) => cases.map((each) => [shell.join(" "), shell, each] as const)))(
  "is looked for by %s, for what is missing alone",
  async (_, shell, [title, cache, usr, says]) => {
    const answer = join(mkdtempSync(join(root, "df-")), "df");
    const row = ([disk, free]: readonly [string, number]) => `dev 1 1 ${free} 1% ${disk}`;
    writeFileSync(
      answer,
      `cat <<'END'\nFilesystem 1024-blocks Used Available Capacity Mounted\n${row(cache)}\n${row(usr)}\nEND\n`,
    );
    const { stdout, code } = await runScript(
      `MSG_ROOM=full\nfail() { printf '%s\\n' "$@"; exit "$1"; }\nkeep_room 'docker-ce=5:28' 'docker-ce 100000000' 'docker-ce-cli 900000000'`,
      {
        helpers: ["room"],
        shell,
        path: toolDirectory(root, { awk: ["mawk"], df: ["sh", answer] }),
        work: mkdtempSync(join(root, "work-")),
      },
    );
    const told = says === "" ? [0, ""] : [14, `14\nfull\n${says}`];
    expect([title, code, stdout.trim()]).toEqual([title, ...told]);
  },
);

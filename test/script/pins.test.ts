import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runScript, shells, toolDirectory } from "../sources/keys/shells.ts";

const root = mkdtempSync(join(tmpdir(), "pins-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const policy = (candidate: string, rows: readonly string[], name = "docker-ce") =>
  [
    `${name}:`,
    "  Installed: (none)",
    `  Candidate: ${candidate}`,
    "  Version table:",
    ...rows.flatMap((row) => [
      row,
      "        500 https://m.example/debian bookworm/stable amd64 Packages",
      "",
    ]),
  ].join("\n");

const cases: readonly [title: string, printed: string, asked: string, says: string][] = [
  ["the newest is wanted", policy("5:28", ["     5:28 500", "     5:27 500"]), "no", ""],
  ["old apt prints no priority", policy("5:28", ["     5:28", "     5:27"]), "no", ""],
  ["27 above 1000", policy("5:27", ["     5:28 500", "     5:27 1001"]), "yes", "docker-ce 5:27"],
  ["27 below 1000, nobody asked", policy("5:27", ["     5:28 100", " *** 5:27 990"]), "no", "docker-ce 5:27"],
  ["27 below 1000, asked", policy("5:27", ["     5:28 100", "     5:27 990"]), "yes", ""],
  ["28 never", policy("5:27", ["     5:28 -1", " *** 5:27 100"]), "yes", "docker-ce 5:27"],
  ["none ever", policy("(none)", ["     5:28 -1", "     5:27 -1"]), "no", "docker-ce (none)"],
  ["nothing known", "", "no", ""],
  [
    "several, of which the middle one is pinned",
    `${policy("5:28", ["     5:28 500"])}\n${policy("1.7", ["     2.1 500", "     1.7 1001"], "containerd.io:amd64")}\n${policy("2.40", ["     2.40 500"], "docker-compose-plugin")}`,
    "no",
    "containerd.io 1.7",
  ],
];

it.each(shells.flatMap((shell) => cases.map((each) => [shell.join(" "), shell, each] as const)))(
  "tells what apt would rather have, by %s",
  async (_, shell, [title, printed, asked, says]) => {
    const answer = join(root, "apt-cache");
    writeFileSync(answer, `cat <<'END'\n${printed}\nEND\n`);
    const older = join(root, "dpkg");
    writeFileSync(older, '[ "$2 $3 $4" = "5:27 lt 5:28" ]\n');
    const { stdout, stderr } = await runScript(
      `pinned_elsewhere ${asked} docker-ce=5:28 containerd.io=2.1 docker-compose-plugin=2.40 docker-ce-cli`,
      {
        helpers: ["pins-apt"],
        shell,
        path: toolDirectory(root, { awk: ["mawk"], "apt-cache": ["sh", answer], dpkg: ["sh", older] }),
        work: mkdtempSync(join(root, "work-")),
      },
    );
    expect([title, stdout.trim(), stderr]).toEqual([title, says, ""]);
  },
);

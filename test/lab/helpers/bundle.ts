/** Bundles in the lab: made by a person without root, carried to machines, and installed where there is no network. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUNDLE, dockerSetup, keyOption } from "../../../lab/job.ts";
import { withKeyring } from "../../../lab/mirror/signing.ts";
import type { ExecOptions, ExecResult, Machine, MachineName } from "../../../lab/types.ts";
import { expectCode, lab } from "./lab.ts";

/** Where the distribution's keys lie on a yum machine. */
const DISTRIBUTION_KEY = "/etc/pki/rpm-gpg/RPM-GPG-KEY-distribution";
/** The repository that the lab's yum machines have. */
const BASE = "/usr/share/lab-base";

/** Runs a command on a machine with bytes in and out. */
export function through(machine: Machine, argv: string[], input?: Buffer): Buffer {
  const [program = "", ...args] = machine.enter(argv);
  return execFileSync(program, args, { input, maxBuffer: 1 << 30 });
}

/** The packages of a yum machine's own repository, signed with a key of the distribution's as an archive has them: a tar. */
export const signedArchive = (machine: Machine): Promise<{ archive: Buffer; key: string }> =>
  withKeyring(async ({ home, foreign }) => {
    const at = mkdtempSync(join(tmpdir(), "archive-"));
    try {
      const base = through(machine, ["tar", "-C", BASE, "--exclude=./repodata*", "-cf", "-", "."]);
      execFileSync("tar", ["-xf", "-", "-C", at], { input: base });
      const sign = `find ${at} -name '*.rpm' -exec rpmsign --define '__gpg /usr/bin/gpg' --define '_gpg_name ${foreign.fingerprint}' --addsign {} + >/dev/null`;
      execFileSync("sh", ["-c", sign], { env: { PATH: process.env.PATH, GNUPGHOME: home } });
      execFileSync("createrepo_c", ["--quiet", at]);
      const archive = execFileSync("tar", ["-C", at, "-cf", "-", "."], { maxBuffer: 1 << 28 });
      return { archive, key: foreign.publicKey };
    } finally {
      rmSync(at, { recursive: true, force: true });
    }
  });

/** Gives a yum machine the key that `signedArchive` signed with. */
export const trust = (machine: Machine, key: string): Promise<void> =>
  machine.writeFile(DISTRIBUTION_KEY, key);

/** Serves folders of a machine's /srv on its port 8000, each filled with a tar. */
export async function serve(machine: Machine, folders: Readonly<Record<string, Buffer>>): Promise<void> {
  for (const [name, tar] of Object.entries(folders))
    through(machine, ["sh", "-c", `mkdir -p /srv/${name} && tar -xf - -C /srv/${name}`], tar);
  await machine.writeFile(
    "/tmp/serve.cjs",
    `const { createServer } = require("node:http"), { createReadStream } = require("node:fs");
createServer((q, a) => createReadStream("/srv" + q.url).on("error", () => a.writeHead(404).end()).pipe(a)).listen(8000, "127.0.0.1");`,
  );
  await machine.sh("cd / && setsid node /tmp/serve.cjs >/dev/null 2>&1 & sleep 1");
}

/** Makes /tmp/b.tar without root, with the keys of the lab that sign for machines of this name. */
export function makeBundle(
  maker: Machine,
  name: MachineName,
  words: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const all = ["bundle", "--lang", "en", ...keyOption(lab(), name), "-o", "/tmp/b.tar", ...words];
  return expectCode(
    dockerSetup(maker, all, { user: "admin", env: { XDG_CACHE_HOME: "/var/tmp/store" }, ...options }),
    0,
  );
}

/** Lays one machine's /tmp/b.tar on another one, as a file and unpacked in /tmp/b. */
export const carry = (from: Machine, to: Machine): Buffer =>
  through(
    to,
    ["sh", "-c", "cat >/tmp/b.tar; rm -rf /tmp/b; mkdir /tmp/b; tar -xf /tmp/b.tar -C /tmp/b"],
    through(from, ["cat", "/tmp/b.tar"]),
  );

/** In a network namespace with nothing in it, not even loopback; or with the machine's own network. */
const alone = { nothing: "unshare -n", all: "" };

export const byScript = (
  machine: Machine,
  network: keyof typeof alone = "nothing",
  args = "",
): Promise<ExecResult> =>
  machine.exec(["sh", "-c", `cd /tmp/b && ${alone[network]} sh install.sh ${args}`], { timeoutMs: 240_000 });

/** docker-setup's own command line that installs /tmp/b.tar. */
export const byNodeWords = (machine: Machine): string[] => [
  ...["node", BUNDLE, "--bundle", "/tmp/b.tar", "--yes", "--lang", "en"],
  ...keyOption(lab(), machine.name),
];

export const byNode = (
  machine: Machine,
  network: keyof typeof alone = "nothing",
  args: readonly string[] = [],
): Promise<ExecResult> =>
  machine.exec(["sh", "-c", `${alone[network]} "$@"`, "sh", ...byNodeWords(machine), ...args], {
    timeoutMs: 240_000,
  });

/** How many connections and datagrams have left this machine's network namespace since it began. Source: proc(5). */
export async function reachedOut(machine: Machine): Promise<number[]> {
  const field = (table: string, name: string) =>
    `awk '$1 == "${table}:" && !n { for (i = 2; i <= NF; i++) if ($i == "${name}") n = i; next } $1 == "${table}:" { print $n }' /proc/net/snmp`;
  const out = await machine.sh(
    `${field("Tcp", "ActiveOpens")}; ${field("Udp", "OutDatagrams")}; awk '$1 == "Udp6OutDatagrams" { print $2 }' /proc/net/snmp6`,
  );
  return out.split("\n").map(Number);
}

/** A mirror that answers nonsense: a clear end, a bound in time and memory, nothing printed that it sent raw. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, runScript } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { DRIPPING, startDripping } from "../helpers/dripping.ts";
import { aptInstall, DOCKER_CE, field, whole, words } from "../helpers/field.ts";
import { expectCode, lab, run, withLab } from "../helpers/lab.ts";

withLab();

/** argv: mode, length, port. */
const DEB = `import http from "node:http"; import zlib from "node:zlib";
const [mode, length, port] = process.argv.slice(2); const N = +length;
const base = "Package: docker-ce\\nVersion: 5:27.3.1-1~debian.12~bookworm\\nArchitecture: amd64\\nFilename: dists/x.deb\\nSize: 1\\nSHA256: " + "a".repeat(64) + "\\n";
const bodies = {
  split: base + "Depends: a" + " ".repeat(N) + "b\\n",
  cons: base + "Depends: containerd.io (>= 1)" + " ".repeat(N) + "x\\n\\n" + base.replace("docker-ce", "containerd.io") + "\\n" + base.replace("docker-ce", "docker-ce-cli"),
  ver: base.replace("5:27.3.1-1", "5:27." + "9".repeat(N)),
  esc: base.replace("5:27.3.1", "5:27\\x1b[31m"),
};
const bomb = mode === "bomb" ? zlib.gzipSync(Buffer.alloc(2 ** 30)) : undefined;
http.createServer((q, r) => {
  if (mode === "bomb") return r.end(bomb);
  if (mode === "loris") { r.writeHead(200); const t = setInterval(() => r.write("x"), 1000); return r.on("close", () => clearInterval(t)); }
  if (mode === "clen") { r.writeHead(200, { "content-length": "1000000" }); return r.end(base); }
  if (mode === "big") { r.writeHead(200); const c = Buffer.alloc(1 << 20, "a"); let i = 0; const w = () => { while (i++ < 500) if (!r.write(c)) return r.once("drain", w); r.end(); }; return w(); }
  if (mode === "redir") { r.writeHead(302, { location: "file:///etc/shadow" }); return r.end(); }
  if (mode === "redirchain") { r.writeHead(302, { location: q.url + "/x" }); return r.end(); }
  r.end(zlib.gzipSync(Buffer.from(bodies[mode])));
}).listen(+port, "127.0.0.1");
`;

const RPM = `import http from "node:http";
const [kind, length, port] = process.argv.slice(2); const N = +length;
const junk = { attribute: "<version " + "a".repeat(N) + ' epoch="3" ver="27.3.1" rel="1.el9"/>', blanks: "<version" + " ".repeat(N) + 'epoch="3" ver="27.3.1" rel="1.el9"', open: "<version ".repeat(N / 9) }[kind];
const primary = '<?xml version="1.0"?>\\n<metadata xmlns="x" packages="1"><package type="rpm"><name>docker-ce</name><arch>x86_64</arch>' + junk + '<checksum type="sha256">' + "a".repeat(64) + '</checksum><size package="1"/><location href="P/x.rpm"/></package></metadata>';
http.createServer((q, r) => r.end(/repomd.xml$/.test(q.url) ? '<?xml version="1.0"?>\\n<repomd><data type="primary"><location href="repodata/primary.xml"/></data></repomd>' : primary)).listen(+port, "127.0.0.1");
`;

const PORT = 8801;

/** Serves it, asks for its versions with a fair amount of memory, and looks at the end. */
async function expectABound(machine: Machine, server: string, ...argv: string[]): Promise<void> {
  await machine.writeFile("/tmp/dos.mjs", server);
  await machine.sh(
    `systemd-run --quiet --unit=dos "$(command -v node)" /tmp/dos.mjs ${argv.join(" ")} ${PORT}
for i in $(seq 100); do bash -c '(exec 3<>/dev/tcp/127.0.0.1/${PORT}) 2>/dev/null' && break; sleep 0.1; done`,
  );
  const mirror = `http://127.0.0.1:${PORT}/docker-ce`;
  const result = await dockerSetup(
    machine,
    ["versions", "--mirror", mirror, "--allow-http", "--lang", "en"],
    {
      timeoutMs: 60_000,
      memoryBytes: 700_000_000,
    },
  );
  expect(result.ms, words(result)).toBeLessThan(45_000);
  expect(result.code, words(result)).not.toBe(1);
  expect([124, 137]).not.toContain(result.code);
  expect(words(result)).not.toMatch(/bug in docker-setup|\n\s+at |root:[*!$]/);
  expect(words(result)).not.toContain("\x1b[31m");
  expect(words(result).length).toBeLessThan(20_000);
}

describe.concurrent("an index that is nonsense", () => {
  // Found by attack.
  const deb = ["split", "cons", "ver", "esc", "bomb", "loris", "clen", "big", "redir", "redirchain"];
  for (const mode of deb) {
    field(`debian-12 with an apt mirror of nonsense (${mode}): a bound`, async ({ fresh }) => {
      await expectABound(await fresh("debian-12"), DEB, mode, "400000");
    });
  }
  for (const kind of ["attribute", "blanks", "open"]) {
    field(`centos-9 with a yum mirror of nonsense (${kind}): a bound`, async ({ fresh }) => {
      await expectABound(await fresh("centos-9"), RPM, kind, "400000");
    });
  }
});

const scriptFromHere = async (machine: Machine, args: readonly string[]) => {
  const made = await dockerSetup(machine, ["--dry-run", ...keyOption(lab(), "debian-12"), ...args]);
  return made.stdout;
};

// apt has no bound for that, and docker-setup may have given up before.
describe.concurrent("packages that another host sends a byte at a time", () => {
  for (const how of ["run", "script"] as const)
    field(
      `debian-12 by ${how}: the package manager is ended while it fetches, the host named, and nothing unpacked`,
      async ({ fresh }) => {
        // With curl the script fetches by that, and is turned away as the run is.
        const machine = await fresh("debian-12", how === "script" ? aptInstall("curl") : {});
        await startDripping(machine);
        const args = ["--mirror", DRIPPING, "--allow-http"];
        const script = how === "script" && (await scriptFromHere(machine, args));
        const result = script
          ? await runScript(machine, script)
          : await run(machine, args, { timeoutMs: 200_000 });
        expect(result.code, words(result)).toBe(6);
        expect(words(result)).toMatch(/less than 1 kB a second/);
        expect(words(result)).toContain("127.0.0.1:8803");
        expect(result.ms).toBeLessThan(200_000);
        expect(await whole(machine, DOCKER_CE)).toEqual([]);
        expect(await machine.sh("pgrep -x apt-get || :")).toBe("");
        await machine.sh("systemctl stop dripping");
        await expectCode(run(machine), 0);
      },
    );
});

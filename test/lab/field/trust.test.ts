/** Packages of docker's names that somebody else offers, unsigned and newer: none of them gets onto the machine. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, runScript } from "../../../lab/job.ts";
import type { Machine, MachineName } from "../../../lab/types.ts";
import { DOCKER_CE, field, unitState, whole, words } from "../helpers/field.ts";
import { FOREIGN, foreignDebs, layForeignRpms } from "../helpers/foreign.ts";
import { expectCode, lab, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

/** Either all of Docker is docker's, or it was refused, with the other one named. */
async function expectOurs(
  machine: Machine,
  result: { code: number; stdout: string; stderr: string },
): Promise<void> {
  const versions = await machine.sh(
    `if command -v dpkg-query >/dev/null; then dpkg-query -W ${DOCKER_CE} 2>/dev/null; else rpm -q ${DOCKER_CE}; fi || :`,
  );
  expect(versions).not.toMatch(/\b99\.0/);
  if (result.code === 0) {
    expect(await whole(machine, DOCKER_CE)).toEqual(DOCKER_CE.split(" ").sort());
    expect(await unitState(machine)).toBe("active");
  } else expect(words({ ...result, ms: 0 })).toMatch(/foreign|other\.repo|zz\.repo|other\.list|override/);
}

const section = (id: string) =>
  `[${id}]\\nname = x\\nbaseurl = file://${FOREIGN}\\nenabled = 1\\ngpgcheck = 0\\n`;

// Found by attack.
const cases: [MachineName, string, string][] = [
  [
    "centos-9",
    "a repository of another name",
    `printf '${section("company")}' > /etc/yum.repos.d/other.repo`,
  ],
  [
    "centos-9",
    "docker-ce-stable once more in a file that sorts later",
    `printf '${section("docker-ce-stable")}' > /etc/yum.repos.d/zz.repo`,
  ],
  [
    "centos-9",
    "docker-ce-stable once more below another section",
    `printf '${section("company").replace("enabled = 1", "enabled = 0")}${section("docker-ce-stable")}' > /etc/yum.repos.d/other.repo`,
  ],
  [
    "fedora-44",
    "a repository of another name",
    `printf '${section("company")}' > /etc/yum.repos.d/other.repo`,
  ],
  [
    "fedora-44",
    "an override of docker-ce-stable",
    `mkdir -p /etc/dnf/repos.override.d; printf '[docker-ce-stable]\\nbaseurl=file://${FOREIGN}\\ngpgcheck=0\\n' > /etc/dnf/repos.override.d/99-config_manager.repo`,
  ],
  [
    "debian-12",
    "a trusted repository of another name",
    `${foreignDebs()}\necho 'deb [trusted=yes] file:${FOREIGN} ./' > /etc/apt/sources.list.d/other.list\napt-get -q update -o Dir::Etc::sourcelist=sources.list.d/other.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0`,
  ],
];

describe.concurrent("somebody else's packages", () => {
  for (const [name, title, setup] of cases) {
    const lay = async (machine: Machine) => {
      if (name !== "debian-12") await layForeignRpms(machine);
      await machine.sh(setup);
      return machine;
    };
    field(`${name} with ${title}: the run takes nothing from it`, async ({ fresh }) => {
      const machine = await lay(await fresh(name));
      await expectOurs(machine, await run(machine));
    });
    field(`${name} with ${title}: the script takes nothing from it`, async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh(name).then(lay), scriptFor(name)]);
      await expectOurs(machine, await runScript(machine, script));
    });
  }

  // Of one version only the repository tells which is whose.
  field(
    "debian-12 with the same version in another repository: refused by run and script",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("debian-12"), scriptFor("debian-12")]);
      const version = /docker-ce-cli=([^ ']+)/.exec(script)?.[1] ?? "";
      await machine.sh(`${foreignDebs(["docker-ce-cli"], version)}
echo 'deb [trusted=yes] file:${FOREIGN} ./' > /etc/apt/sources.list.d/company.list
apt-get -q update -o Dir::Etc::sourcelist=sources.list.d/company.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0`);
      for (const result of [await run(machine), await runScript(machine, script)]) {
        expect(result.code).toBe(8);
        expect(words({ ...result, ms: 0 })).toMatch(/docker-ce-cli: file:\/srv\/foreign/);
        expect(await whole(machine, DOCKER_CE)).toEqual([]);
      }
    },
  );

  // yum is told to leave docker-ce's packages out of all other repositories.
  for (const name of ["centos-9", "fedora-44"] as const)
    for (const swap of [false, true])
      field(
        `${name} with the same version in another repository that comes first${swap ? ", where packages make room" : ""}: run and script take none of it`,
        async ({ fresh }) => {
          const script = await scriptFor(name);
          const [, epoch = "", version = "", release = ""] =
            /docker-ce-cli=(\d+):([^-]+)-([^ ']+)/.exec(script) ?? [];
          for (const go of [run, (machine: Machine) => runScript(machine, script)]) {
            const machine = await fresh(name, swap ? "yum -y install runc" : {});
            await layForeignRpms(machine, { names: ["docker-ce-cli"], epoch, version, release });
            await machine.sh(
              `printf '${section("company")}priority=1\\ncost=1\\n' > /etc/yum.repos.d/company.repo`,
            );
            await expectCode(go(machine), 0);
            const from = await machine.sh("yum -q --disablerepo='*' info docker-ce-cli | grep '^From'");
            expect(from).toMatch(/: docker-ce-stable$/);
          }
        },
      );

  // Found by attack: apt is handed another thing than docker-setup, and its configuration lets pass what nobody signed.
  field(
    "debian-12 whose apt takes unsigned indexes: the script refuses, and a run hands apt the signed ones",
    async ({ fresh }) => {
      const server = String.raw`import http from "node:http"; import https from "node:https";
http.createServer(({ url, headers }, r) => {
  if (/APT/.test(headers["user-agent"] ?? "") && /InRelease$|Release\.gpg$/.test(url)) return r.writeHead(404).end();
  https.get("https://mirrors.aliyun.com" + url, (real) => real.pipe(r.writeHead(real.statusCode)));
}).listen(8802, "127.0.0.1");
`;
      const lax = ["AllowInsecureRepositories", "AllowDowngradeToInsecureRepositories"];
      const machine = await fresh(
        "debian-12",
        `printf '${lax.map((each) => `Acquire::${each} "true";\\n`).join("")}APT::Get::AllowUnauthenticated "true";\\n' > /etc/apt/apt.conf.d/99lax`,
      );
      await machine.writeFile("/tmp/unsigned.mjs", server);
      await machine.sh(
        'systemd-run --quiet --unit=unsigned --setenv=NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" "$(command -v node)" /tmp/unsigned.mjs',
      );
      const args = ["--mirror", "http://127.0.0.1:8802/docker-ce", "--allow-http"];
      const made = await dockerSetup(machine, ["--dry-run", ...keyOption(lab(), "debian-12"), ...args]);
      const refused = await runScript(machine, made.stdout);
      expect(refused.code).toBe(10);
      expect(words({ ...refused, ms: 0 })).toMatch(/is not signed/);
      expect(await whole(machine, DOCKER_CE)).toEqual([]);
      // With several mirrors apt reads the index itself.
      const two = await run(machine, [...args, "--mirror", "http://localhost:8802/docker-ce"]);
      expect(two.code).toBe(10);
      expect(words({ ...two, ms: 0 })).toMatch(/is not signed/);
      expect(await whole(machine, DOCKER_CE)).toEqual([]);
      expect((await run(machine, args)).code).toBe(0);
      expect(await whole(machine, DOCKER_CE)).toEqual(DOCKER_CE.split(" ").sort());
    },
  );

  // Found by attack: the signature fits, and apt only warns of another release's list.
  field(
    "debian-12 whose mirror serves another release's signed list: the script refuses, and a run hands apt the right one",
    async ({ fresh }) => {
      const server = `import http from "node:http"; import https from "node:https";
http.createServer(({ url, headers }, r) => {
  const other = /dists/.test(url) && /APT/.test(headers["user-agent"] ?? "");
  https.get("https://mirrors.aliyun.com" + (other ? url.replace("/bookworm/", "/bullseye/") : url), (real) => { r.writeHead(real.statusCode); real.pipe(r); });
}).listen(8803, "127.0.0.1");
`;
      const machine = await fresh("debian-12");
      await machine.writeFile("/tmp/suite.mjs", server);
      await machine.sh(
        'systemd-run --quiet --unit=suite --setenv=NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" "$(command -v node)" /tmp/suite.mjs',
      );
      const args = ["--mirror", "http://127.0.0.1:8803/docker-ce", "--allow-http"];
      const made = await dockerSetup(machine, ["--dry-run", ...keyOption(lab(), "debian-12"), ...args]);
      const two = [...args, "--mirror", "http://localhost:8803/docker-ce"];
      for (const result of [await runScript(machine, made.stdout), await run(machine, two)]) {
        expect(result.code).toBe(6);
        expect(words({ ...result, ms: 0 })).toMatch(
          /list of another release of the distribution: "?bullseye/,
        );
        expect(await whole(machine, DOCKER_CE)).toEqual([]);
      }
      expect((await run(machine, args)).code).toBe(0);
      expect(await whole(machine, DOCKER_CE)).toEqual(DOCKER_CE.split(" ").sort());
    },
  );
});

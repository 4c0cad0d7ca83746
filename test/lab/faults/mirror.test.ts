/** Mirrors that refuse, lie, cut off or say nothing, and what run and script make of it. */
import { describe, expect } from "vitest";
import { exitCodes } from "../../../src/errors.ts";
import { BUNDLE, installed, said } from "../helpers/job.ts";
import { expectCode, forgetStarts, it, run, scriptFor, traces, withLab } from "../helpers/lab.ts";
import { Screen } from "../helpers/screen.ts";
import type { Faults, Machine } from "../types.ts";

withLab();

const families = {
  "debian-12": {
    key: "/etc/apt/keyrings/docker.gpg",
    source: "/etc/apt/sources.list.d/docker.sources",
    index: "/dists/",
    packages: "\\.deb$",
  },
  "centos-9": {
    key: "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce",
    source: "/etc/yum.repos.d/docker-ce.repo",
    index: "/repodata/",
    packages: "\\.rpm$",
  },
} as const;
const names = ["debian-12", "centos-9"] as const;
type Family = (typeof families)[keyof typeof families];

interface Row {
  readonly title: string;
  readonly faults: (family: Family) => Faults;
  /** Exit codes of the run and of the script. */
  readonly codes: readonly [number, number];
  readonly words: RegExp;
  /** What the script says, where it says it in other words. */
  readonly scriptWords?: RegExp;
  /** The steps before the packages are done. */
  readonly late?: true;
}

const { network, "step-failed": failed, "untrusted-key": untrusted } = exitCodes;
/** Each leaves less of the script's way to go than the one before it. */
const rows: readonly Row[] = [
  {
    title: "out of order",
    faults: () => ({ fault: "503" }),
    codes: [network, network],
    words: /mirrors\.aliyun\.com[\s\S]*503/,
  },
  {
    title: "a login page for everything",
    faults: () => ({ fault: "html" }),
    codes: [network, network],
    words: /web page/,
  },
  {
    title: "a login page for the key",
    faults: () => ({ fault: "html", match: "/gpg$" }),
    codes: [network, network],
    words: /web page/,
  },
  {
    title: "another's key",
    faults: () => ({ fault: "wrong-key" }),
    codes: [untrusted, untrusted],
    words: /fingerprint/i,
  },
  {
    title: "a key that is cut off",
    faults: () => ({ fault: "cut-off", match: "/gpg$" }),
    codes: [network, network],
    words: /cut off|closed the connection/,
    scriptWords: /cut off|closed|transfer|Error reading|Connection failed/i,
  },
  {
    title: "no index",
    faults: ({ index }) => ({ fault: "404", match: index }),
    codes: [exitCodes["unsupported-host"], failed],
    words: /mirrors\.aliyun\.com.*404/,
    scriptWords: /does not have a file.*404/,
  },
  {
    title: "a login page for the index",
    faults: ({ index }) => ({ fault: "html", match: index }),
    codes: [network, failed],
    words: /web page/,
    scriptWords: /other bytes than|did not answer/,
  },
  {
    title: "packages that the index names and that are gone",
    faults: ({ packages }) => ({ fault: "404", match: packages }),
    codes: [failed, failed],
    words: /does not have a file.*404/,
    late: true,
  },
  {
    title: "packages that are cut off",
    faults: ({ packages }) => ({ fault: "cut-off", match: packages }),
    codes: [failed, failed],
    words: /other bytes than/,
    late: true,
  },
  {
    title: "a login page for each package",
    faults: ({ packages }) => ({ fault: "html", match: packages }),
    codes: [failed, failed],
    words: /other bytes than/,
    late: true,
  },
];

/** The script, with less patience than it has for people. */
async function script(machine: Machine, text: string) {
  await machine.writeFile("/tmp/install.sh", text);
  const env = { DOCKER_SETUP_ATTEMPTS: "2", DOCKER_SETUP_RETRY_PAUSE: "0" };
  return machine.exec(["sh", "/tmp/install.sh"], { env, timeoutMs: 240_000 });
}

describe.concurrent("a mirror with a fault", () => {
  it.for(names)(
    "on %s is told by the run, nothing is changed but by the steps before, and the next run finishes",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      for (const { title, faults, codes, words, late } of rows) {
        await machine.mirror.set(faults(families[name]));
        const result = await run(machine);
        expect(result.code, `${title}: ${said(result)}`).toBe(codes[0]);
        expect(result.stderr, title).toMatch(words);
        expect(result.stderr, title).not.toMatch(/\n\s+at /);
        const { key, source } = families[name];
        const left = late ? ["/etc/docker/daemon.json", key, source].sort() : [];
        expect(await traces(machine), title).toEqual(left);
        expect(await installed(machine), title).toEqual({});
      }
      await machine.mirror.set({});
      await expectCode(run(machine), 0);
    },
  );

  it.for(names)(
    "on %s is told by the script, no dockerd is there, and the next time finishes",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      const text = await scriptFor(name);
      for (const { title, faults, codes, words, scriptWords = words } of rows) {
        await machine.mirror.set(faults(families[name]));
        const result = await script(machine, text);
        expect(result.code, `${title}: ${said(result)}`).toBe(codes[1]);
        expect(result.stdout, title).toContain("Stopped at this step:");
        expect(result.stdout, title).toMatch(scriptWords);
        expect(await machine.exists("/usr/bin/dockerd"), title).toBe(false);
      }
      await machine.mirror.set({});
      await expectCode(script(machine, text), 0);
    },
  );

  it.for(names)("with an older index than the script's on %s is told by it", async (name, { fresh }) => {
    const machine = await fresh(name);
    const text = await scriptFor(name);
    await machine.mirror.set({ fault: "stale" });
    const result = await expectCode(script(machine, text), failed);
    expect(result.stdout).toContain("does not offer that version");
    await machine.mirror.set({});
    // The lab made its older index after the newer one: apt would take that for the same (If-Modified-Since).
    await machine.sh("rm -f /var/lib/apt/lists/*docker*; yum -q clean all 2>/dev/null || :");
    await expectCode(script(machine, text), 0);
  });
});

describe.concurrent("a mirror that says nothing", () => {
  it.for(names)("on %s is given up by run and script, and by Ctrl-C at once", async (name, { fresh }) => {
    const [byRun, byScript, text] = await Promise.all([fresh(name), fresh(name), scriptFor(name)]);
    await Promise.all([byRun, byScript].map((machine) => machine.mirror.set({ fault: "hang" })));
    const before = await traces(byRun);
    const patient = async () => {
      const result = await expectCode(run(byRun), network);
      expect(result.stderr).toMatch(/mirrors\.aliyun\.com can't be used: no answer within 10 s/);
      expect(result.ms).toBeLessThan(60_000);
    };
    const scripted = async () => {
      await byScript.writeFile("/tmp/install.sh", text);
      const env = { DOCKER_SETUP_ATTEMPTS: "1" };
      const result = await expectCode(byScript.exec(["sh", "/tmp/install.sh"], { env }), network);
      expect(result.stdout).toMatch(/mirrors\.aliyun\.com/);
      expect(result.ms).toBeLessThan(40_000);
    };
    await Promise.all([patient(), scripted()]);
    const lines = [
      [byRun, `node ${BUNDLE} --yes --lang en`],
      [byScript, "sh /tmp/install.sh"],
    ] as const;
    for (const [machine, line] of lines) {
      const screen = new Screen(
        machine,
        `trap : INT; echo begun; ${line} >/tmp/out 2>&1; echo "ended $?"; sleep 60`,
      );
      try {
        await screen.until(/begun/);
        // It waits for the mirror by then.
        await machine.sh("sleep 3");
        const pressed = performance.now();
        screen.press("C-c");
        expect(await screen.until(/ended \d+/)).toContain("ended 130");
        expect(performance.now() - pressed).toBeLessThan(2000);
      } finally {
        screen.close();
      }
    }
    expect(await traces(byRun)).toEqual(before);
    await Promise.all([byRun, byScript].map((machine) => machine.mirror.set({})));
    await Promise.all([expectCode(run(byRun), 0), expectCode(script(byScript, text), 0)]);
  });

  it("and is one of two is passed over, and by later updates too", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await machine.mirror.set({ fault: "503", match: "^mirrors\\.aliyun\\.com/" });
    await expectCode(run(machine, ["--mirror", "aliyun", "--mirror", "tuna"]), 0);
    const list = await machine.readFile("/etc/apt/mirrors/docker-ce.list");
    expect(list).toMatch(/^https:\/\/mirrors\.tuna[^\n]*\n.*aliyun/);
    await expectCode(machine.exec(["apt-get", "-q", "update"]), 0);
  });

  it("for a moment is asked again", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await machine.mirror.set({ fault: "503", match: "Packages|/gpg$", times: 1 });
    await expectCode(run(machine), 0);
  });
});

it.concurrent("of a key file with further keys only the pinned one is installed, by run and script alike", async ({
  fresh,
}) => {
  const [byRun, byScript] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
  for (const machine of [byRun, byScript]) await machine.mirror.set({ fault: "extra-key" });
  await Promise.all([
    expectCode(run(byRun), 0),
    scriptFor("debian-12").then((text) => expectCode(script(byScript, text), 0)),
  ]);
  const sum = `sha256sum <${families["debian-12"].key}`;
  const both = await byRun.sh(sum);
  expect(await byScript.sh(sum)).toBe(both);
  await byRun.mirror.set({});
  await byRun.sh(`rm ${families["debian-12"].key}`);
  await forgetStarts(byRun);
  await expectCode(run(byRun), 0);
  expect(await byRun.sh(sum)).toBe(both);
});

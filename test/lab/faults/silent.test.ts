/** Mirrors that say nothing, for ever or for a moment. */
import { describe, expect } from "vitest";
import { BUNDLE, said } from "../../../lab/job.ts";
import { exitCodes } from "../../../src/errors.ts";
import { expectCode, it, run, scriptFor, traces, withLab } from "../helpers/lab.ts";
import { Screen } from "../helpers/screen.ts";
import { families, names, script } from "./mirrors.ts";

withLab();

const { network, "step-failed": failed } = exitCodes;

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
      // apt asks for the list twice (InRelease, Release), and where there is no curl for the key, too; yum waits for 90 s
      // in the rehearsal, whatever its timeout and retries are set to.
      expect(result.ms).toBeLessThan(name === "centos-9" ? 120_000 : 60_000);
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

  it.for(names)(
    "while packages are downloaded on %s is given up by run and script",
    async (name, { fresh }) => {
      const [byRun, byScript, text] = await Promise.all([fresh(name), fresh(name), scriptFor(name)]);
      const hang = { fault: "hang", match: `/containerd.*${families[name].packages}` } as const;
      await Promise.all([byRun, byScript].map((machine) => machine.mirror.set(hang)));
      const given = await Promise.all([
        expectCode(run(byRun), failed),
        expectCode(script(byScript, text), failed),
      ]);
      for (const result of given) {
        expect(said(result)).toContain("did not answer as it should");
        expect(result.ms).toBeLessThan(120_000);
      }
      await Promise.all([byRun, byScript].map((machine) => machine.mirror.set({})));
      await Promise.all([expectCode(run(byRun), 0), expectCode(script(byScript, text), 0)]);
    },
  );

  it.for(names)(
    "and is one of two on %s is passed over by run, script and later updates",
    async (name, { fresh }) => {
      const two = ["--mirror", "aliyun", "--mirror", "tuna"];
      const [byRun, byScript, text] = await Promise.all([fresh(name), fresh(name), scriptFor(name, two)]);
      const dead = { fault: "503", match: "^mirrors\\.aliyun\\.com/" } as const;
      await Promise.all([byRun, byScript].map((machine) => machine.mirror.set(dead)));
      await Promise.all([expectCode(run(byRun, two), 0), expectCode(script(byScript, text), 0)]);
      const update =
        name === "debian-12" ? ["apt-get", "-q", "update"] : ["yum", "-q", "makecache", "--refresh"];
      await Promise.all([byRun, byScript].map((machine) => expectCode(machine.exec(update), 0)));
    },
  );

  it("for a moment is asked again, by run and script", async ({ fresh }) => {
    const [byRun, byScript, text] = await Promise.all([
      fresh("debian-12"),
      fresh("debian-12"),
      scriptFor("debian-12"),
    ]);
    const once = { fault: "503", match: "Packages|/gpg$", times: 1 } as const;
    await Promise.all([byRun, byScript].map((machine) => machine.mirror.set(once)));
    await Promise.all([expectCode(run(byRun), 0), expectCode(script(byScript, text), 0)]);
  });
});

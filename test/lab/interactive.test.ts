/** A person at a real terminal: arrow keys, typed answers, Ctrl-C. */
import stringWidth from "fast-string-width";
import { describe, expect } from "vitest";
import { installed, keyOption, runScript } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { expectCode, lab, it as onMachines, run, scriptFor, state, withLab } from "./helpers/lab.ts";
import { Screen } from "./helpers/screen.ts";

withLab();

type Lang = "en_US.UTF-8" | "zh_CN.UTF-8";

/** Types a line of sh at a terminal of the machine. */
type Type = (machine: Machine, line: string) => Screen;
const it = onMachines.extend<{ type: Type }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs off its pattern
  type: async ({}, use) => {
    const screens: Screen[] = [];
    await use((machine, line) => {
      // Ctrl-C goes to this shell too, which only tells how the command ended.
      const screen = new Screen(machine, `trap : INT; cd /tmp; ${line}; echo "ended $?"; exec sleep 600`);
      screens.push(screen);
      return screen;
    });
    for (const screen of screens) screen.close();
  },
});

const dockerSetup = (lang: Lang, args = "") =>
  `LANG=${lang} SUDO_USER=admin node package/dist/docker-setup.cjs ${keyOption(lab(), "ubuntu-24.04").join(" ")} ${args}`;

const questions = {
  "en_US.UTF-8": [
    "Package mirror",
    "Docker version",
    "Registry mirrors",
    "Let admin use docker",
    "Go on\\?",
    "is ready, in",
  ],
  "zh_CN.UTF-8": ["软件包镜像站", "Docker 版本", "镜像加速地址", "允许 admin", "是否继续", "已就绪，用时"],
} as const;

describe.concurrent.each(["en_US.UTF-8", "zh_CN.UTF-8"] as const)("in %s", (lang) => {
  const [mirror, version, registry, user, goOn, ready] = questions[lang].map(
    (text) => new RegExp(`\\? .*${text}|${text}`),
  );

  it("asks for mirror, version, registry mirrors and user, shows the plan, asks once, and does it", async ({
    fresh,
    type,
  }) => {
    const machine = await fresh("ubuntu-24.04");
    const terminal = type(machine, dockerSetup(lang));
    await terminal.until(mirror!);
    // Behind "auto" and, for who reads English, Docker's own.
    terminal.press(...(lang === "en_US.UTF-8" ? ["Down"] : []), "Down", "Down", "Enter"); // tencent
    await terminal.until(version!);
    terminal.press("BSpace"); // back to the mirror
    const again = await terminal.until(/← .*Docker(.|\n)*\? .*(Package mirror|软件包镜像站)/);
    // The answer of before stands there.
    expect(again).toMatch(/^> tencent/m);
    terminal.press("Enter");
    await terminal.until(/← .*Docker(.|\n)*\? .*Docker/);
    terminal.press("Down", "Enter"); // the line before the newest
    await terminal.until(registry!);
    terminal.press("Down", "Space", "Enter"); // without the second
    await terminal.until(user!);
    terminal.press("y");
    const plan = await terminal.until(goOn!);
    expect(plan).toContain("https://mirrors.tencent.com/docker-ce");
    expect(plan).toMatch(/docker-ce 5:27\.3\.1/);
    terminal.press("Enter");
    const end = await terminal.until(/ended \d+/, 120_000);
    expect(end).toMatch(ready!);
    expect(end).toContain("ended 0");
    // Nothing was wider than the terminal, nor left over of a spinner.
    for (const line of end.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(100);
    expect(end).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(await machine.readFile("/etc/docker/daemon.json")).toBe(
      '{\n  "registry-mirrors": [\n    "https://docker.m.daocloud.io"\n  ]\n}\n',
    );
    expect((await installed(machine))["docker-ce"]).toContain("27.3.1");
    expect(await machine.sh("id -nG admin")).toContain("docker");
    if (lang === "en_US.UTF-8") return;
    // A downgrade under a running container: both are said before, agreed to once, and nothing is asked in the middle.
    await machine.sh(
      "apt-get -q update >/dev/null; apt-get -q -y install busybox-static >/dev/null; tar -C / -c bin/busybox | docker import - box; docker run -d --name keep box /bin/busybox sleep 600",
    );
    const later = type(
      machine,
      dockerSetup(lang, "--mirror tencent --docker-version 26.1 --no-registry-mirrors"),
    );
    const question = await later.until(goOn!);
    expect(question).toMatch(/Docker +27\.3\.1 → 26\.1\.\d+（降级）/);
    expect(question).toMatch(/将停止 +正在运行的容器：keep\n/);
    expect(question).toMatch(
      /\? Docker 将从 27\.3\.1 降级到 26\.1\.\d+；将停止 1 个正在运行的容器。是否继续？ › 是 \(y\) \/ 否 \(N\)/,
    );
    later.press("y");
    const done = await later.until(/ended \d+/, 120_000);
    expect(done).toContain("ended 0");
    expect(done.match(/是否继续/g)).toHaveLength(1);
    expect((await installed(machine))["docker-ce"]).toContain("26.1");
  });

  it("Ctrl-C at any question leaves everything as it was", async ({ fresh, type }) => {
    const machine = await fresh("ubuntu-24.04");
    const before = await machine.manifest();
    for (const count of [0, 1, 2, 3, 4]) {
      const terminal = type(machine, dockerSetup(lang));
      for (let i = 0; i < count; i++) {
        await terminal.until(new RegExp(`\\? .*${questions[lang][i]}`));
        terminal.press(i === 3 ? "n" : "Enter");
      }
      await terminal.until(new RegExp(`\\? .*${questions[lang][count]}`));
      terminal.press("C-c");
      const end = await terminal.until(/ended \d+/);
      expect(end).toContain("ended 130");
      expect(end).toMatch(/nothing was changed|没有任何改动/);
      expect(await machine.manifest()).toEqual(before);
    }
  });
});

it.concurrent("Ctrl-C while a mirror lets one wait ends at once", async ({ fresh, type }) => {
  const machine = await fresh("ubuntu-24.04");
  const before = await machine.manifest();
  await machine.mirror.set({ fault: "hang" });
  for (const args of ["", "--yes"]) {
    const terminal = type(machine, dockerSetup("en_US.UTF-8", args));
    if (args === "") {
      await terminal.until(/\? .*Package mirror/);
      terminal.press("Down", "Enter"); // a named one
    }
    await terminal.until(/Reading the package index/);
    terminal.press("C-c");
    expect(await terminal.until(/ended \d+/, 5_000)).toContain("ended 130");
    expect(await machine.manifest()).toEqual(before);
  }
});

it.concurrent("the first question stands while the machine lets one wait, and Ctrl-C ends that, too", async ({
  fresh,
  type,
}) => {
  const machine = await fresh("ubuntu-24.04");
  await machine.sh(
    "printf '#!/bin/sh\\nexec sleep 60\\n' >/usr/local/bin/dpkg-query; chmod +x /usr/local/bin/dpkg-query",
  );
  const before = await machine.manifest();
  for (const keys of [["C-c"], ["Enter", "C-c"]]) {
    const terminal = type(machine, dockerSetup("en_US.UTF-8"));
    await terminal.until(/\? .*Package mirror/, 5_000);
    for (const key of keys) {
      terminal.press(key);
      await terminal.until(/[✖✔] Package mirror/);
    }
    const end = await terminal.until(/ended \d+/, 5_000);
    expect(end).toContain("ended 130");
    expect(end.match(/nothing was changed/g)).toHaveLength(1);
  }
  expect(await machine.manifest()).toEqual(before);
});

it.concurrent("who can't be served is told so, and no question is left on the screen", async ({
  fresh,
  type,
}) => {
  const machine = await fresh("ubuntu-24.04");
  await machine.sh("mkdir -p /snap/docker/current");
  const end = await type(machine, dockerSetup("en_US.UTF-8")).until(/ended \d+/);
  expect(end.trim().split("\n")[0]).toContain("Docker is installed as a snap package");
  expect(end).toContain("ended 14");
});

it.concurrent("no is an answer", async ({ fresh, type }) => {
  const machine = await fresh("ubuntu-24.04");
  const all = "--mirror aliyun --docker-version 28 --registry-mirror none --user admin";
  const terminal = type(machine, dockerSetup("en_US.UTF-8", all));
  await terminal.until(/\? .*Go on\?/);
  terminal.press("n");
  expect(await terminal.until(/ended \d+/)).toContain("ended 5");
  expect(await installed(machine)).toEqual({});
});

describe.concurrent("Ctrl-C inside the installation", () => {
  const dpkgAtWork = (machine: Machine) =>
    machine.sh("until grep -qa -e '[-]-unpack' /proc/[0-9]*/cmdline 2>/dev/null; do sleep 0.05; done");

  it("ends the run after that step, with 130, and the next one finishes", async ({ fresh, type }) => {
    const machine = await fresh("ubuntu-24.04");
    const terminal = type(machine, dockerSetup("en_US.UTF-8", "--yes"));
    await dpkgAtWork(machine);
    terminal.press("C-c");
    await terminal.until(/Finishing this step, then stopping\./);
    terminal.press("C-c");
    const end = await terminal.until(/ended \d+/);
    expect(end).toMatch(/Still finishing this step \(\d+ s so far\)/);
    expect(end).toMatch(
      /Stopped after step \d+ of \d+\.\s+Docker \S+ is (running|installed but not running)\./,
    );
    expect(end).toContain("ended 130");
    // A terminal's Ctrl-C goes to all that run in it; the package manager did not.
    expect(Object.keys(await installed(machine))).toHaveLength(5);
    await expectCode(run(machine), 0);
    expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
  });

  it("ends the script with 130, and the next one leaves what an uninterrupted one does", async ({
    fresh,
    type,
  }) => {
    const [machine, whole] = await Promise.all([fresh("ubuntu-24.04"), fresh("ubuntu-24.04")]);
    const script = await scriptFor("ubuntu-24.04");
    await machine.writeFile("/tmp/install.sh", script);
    const terminal = type(machine, "sh install.sh");
    await dpkgAtWork(machine);
    terminal.press("C-c");
    expect(await terminal.until(/ended \d+/)).toContain("ended 130");
    await Promise.all([expectCode(runScript(machine, script), 0), expectCode(runScript(whole, script), 0)]);
    expect(await state(machine)).toEqual(await state(whole));
  });
});

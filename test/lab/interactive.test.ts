import stringWidth from "string-width";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { boot, installed, keyOption } from "./helpers/job.ts";
import { Screen } from "./helpers/screen.ts";
import { openLab } from "./index.ts";
import type { Lab, Machine } from "./types.ts";

let lab: Lab;
let machine: Machine;
let screen: Screen | undefined;
beforeAll(async () => {
  lab = await openLab({ log: (line) => console.log(line) });
});
afterEach(async () => {
  screen?.close();
  await machine?.stop();
});
afterAll(async () => lab?.close());

async function open(lang: "en_US.UTF-8" | "zh_CN.UTF-8", args = ""): Promise<Screen> {
  machine = await boot(lab, "ubuntu-24.04");
  const key = keyOption(lab, "ubuntu-24.04").join(" ");
  const line = `cd /tmp; LANG=${lang} SUDO_USER=admin node package/dist/docker-setup.cjs ${key} ${args}; echo "ended $?"; exec sleep 600`;
  screen = new Screen(machine, line);
  return screen;
}

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

describe.each(["en_US.UTF-8", "zh_CN.UTF-8"] as const)("in %s", (lang) => {
  const [mirror, version, registry, user, goOn, ready] = questions[lang].map(
    (text) => new RegExp(`\\? .*${text}|${text}`),
  );

  it("asks for mirror, version, registry mirrors and user, shows the plan, asks once, and does it", async () => {
    const terminal = await open(lang);
    await terminal.until(mirror!);
    terminal.press("Down", "Enter"); // tencent
    await terminal.until(version!);
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
  });
});

it.each([0, 1, 2, 3, 4])("Ctrl-C at question %i leaves everything as it was", async (count) => {
  const terminal = await open("en_US.UTF-8");
  const texts = questions["en_US.UTF-8"];
  for (let i = 0; i < count; i++) {
    await terminal.until(new RegExp(`\\? .*${texts[i]}`));
    terminal.press(i === 3 ? "n" : "Enter");
  }
  await terminal.until(new RegExp(`\\? .*${texts[count]}`));
  const before = await machine.manifest();
  terminal.press("C-c");
  const end = await terminal.until(/ended \d+/);
  expect(end).toContain("ended 130");
  expect(end).toContain("nothing was changed");
  expect(await machine.manifest()).toEqual(before);
});

it("no is an answer", async () => {
  const terminal = await open(
    "en_US.UTF-8",
    "--mirror aliyun --docker-version 28 --registry-mirror none --user admin",
  );
  await terminal.until(/\? .*Go on\?/);
  terminal.press("n");
  expect(await terminal.until(/ended \d+/)).toContain("ended 5");
  expect(await installed(machine)).toEqual({});
});

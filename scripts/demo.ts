/**
 * `npm run demo`: the whole main job on a disposable machine, against a mirror that is built here. Needs root on
 * Debian, no network but Debian's archive, and changes nothing of the host but the Debian packages that it names.
 * Options: --machine NAME, --lang zh|en.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { checkHost, installHostPackages, LabError, labCache, openLab } from "../lab/index.ts";
import { type Machine, type MachineName, machineNames } from "../lab/types.ts";
import { langOf } from "../src/cli/ui/lang.ts";
import type { Lang, Text } from "../src/text.ts";

const { values } = parseArgs({
  options: { machine: { type: "string", default: "debian-12" }, lang: { type: "string" } },
});
const lang: Lang = values.lang === "zh" || values.lang === "en" ? values.lang : langOf(process.env);
const say = (text: Text) => console.log(text[lang]);
/** Those whose own Node can run docker-setup; Debian 11 and Ubuntu 22.04 have Node 12. */
const names = machineNames.filter((known) => known !== "debian-11" && known !== "ubuntu-22.04");
const name = names.find((known) => known === values.machine);

async function demo(machineName: MachineName): Promise<number> {
  say({
    en: `The demo boots a disposable ${machineName} beside this system, with a docker-ce mirror of its own, and runs docker-setup in it.`,
    zh: `演示会在本机之外启动一台一次性的 ${machineName}，配上自建的 docker-ce 镜像站，并在其中运行 docker-setup。`,
  });
  const { blockers, missing } = await checkHost(labCache());
  if (blockers.length > 0) {
    say({ en: "It can't run here:", zh: "无法在本机运行：" });
    for (const text of blockers) say({ en: `  ${text.en}`, zh: `  ${text.zh}` });
    say({
      en: "What it would do, as a script: node dist/docker-setup.cjs --dry-run --target debian:12",
      zh: "要看它会做什么，可生成脚本：node dist/docker-setup.cjs --dry-run --target debian:12",
    });
    return 14;
  }
  if (missing.length > 0) {
    say({
      en: `Debian packages are missing and get installed: ${missing.join(" ")}`,
      zh: `缺少以下 Debian 软件包，现在安装：${missing.join(" ")}`,
    });
    await installHostPackages(missing, dim);
  }
  say({
    en: "Building the lab; the first time this takes a few minutes, later it is there.",
    zh: "正在构建实验环境；首次需要几分钟，之后直接使用。",
  });
  const lab = await openLab({ log: dim, only: machineName });
  let code: number;
  try {
    const machine = await lab.start(machineName, { log: dim });
    code = await play(
      machine,
      machineName.startsWith("debian") || machineName.startsWith("ubuntu") ? lab.keys.apt : lab.keys.rpm,
    );
  } finally {
    await lab.close();
  }
  say({ en: "\nThe machine is gone; nothing of it is left.", zh: "\n机器已销毁，没有任何残留。" });
  return code;
}

/** Packs this checkout as npm would publish it, and lays it into the machine. @returns the file's name in /root. */
async function packInto(machine: Machine): Promise<string> {
  const packed = mkdtempSync(join(tmpdir(), "docker-setup-demo-"));
  try {
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", packed]);
    const [tarball = ""] = readdirSync(packed);
    await machine.copyIn(join(packed, tarball), `/root/${tarball}`);
    return tarball;
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}

/**
 * What a person would type, one command after the other, with the machine's own terminal output, until one fails.
 * @returns that one's exit code, or 0.
 */
async function play(machine: Machine, fingerprint: string): Promise<number> {
  const tarball = await packInto(machine);
  const setup = `npx --yes ./${tarball} --yes --lang ${lang} --key-fingerprint ${fingerprint}`;
  const commands = [
    "node --version",
    setup,
    "docker pull hello-world",
    "docker run --rm hello-world",
    "docker info --format '{{json .RegistryConfig.Mirrors}}'",
    "cat /etc/docker/daemon.json",
    setup,
  ];
  for (const line of commands) {
    console.log(`\n${colors.bold(`# ${line}`)}`);
    const code = await onTerminal(machine.enter(["sh", "-c", `cd /root && ${line}`]));
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * Runs a command with this terminal; the event loop goes on, since the machine's way to Debian's archive is in it.
 * Ctrl-C reaches docker-setup alone while its spinner has the terminal in raw mode: it then ends with 130.
 */
function onTerminal([command = "", ...args]: string[]): Promise<number> {
  const child = spawn(command, args, { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]));
  });
}

function dim(line: string): void {
  console.log(colors.dim(`  ${line}`));
}

if (name === undefined) {
  say({
    en: `--machine is one of ${names.join(", ")}`,
    zh: `--machine 可选：${names.join("、")}`,
  });
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await demo(name);
  } catch (error) {
    if (error instanceof LabError) say(error.text);
    else console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

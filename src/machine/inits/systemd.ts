import { template } from "../../templates.ts";
import type { Init } from "./init.ts";
import { addedFiles } from "./systemd-files.ts";
import { systemdTyped } from "./systemd-typed.ts";
import { mainPid, readUnit } from "./systemd-unit.ts";
import { filesOpened, variablesInFiles, wordsInFiles } from "./systemd-words.ts";

const systemctl = (verb: string, unit: string) => ["systemctl", verb, unit];

/** Sources: systemctl(1), systemd.unit(5), systemd.exec(5), systemd.syntax(7), journalctl(1). */
export const systemd: Init = {
  name: "systemd",
  title: "systemd",
  // sd_booted(3)
  mark: "/run/systemd/system",
  inWsl: {
    en: "In WSL put `[boot]` and `systemd=true` into /etc/wsl.conf, then run `wsl --shutdown` on Windows.",
    zh: "在 WSL 中，请在 /etc/wsl.conf 写入 `[boot]` 与 `systemd=true`，然后在 Windows 上运行 `wsl --shutdown`。",
  },
  // Read where they are asked for, and not at every start.
  get shortTools() {
    return {
      "unit-starts": template("first-boot/unit-starts.sh"),
      "daemon-settings": template("first-boot/daemon-settings.sh"),
      "unit-says": "dockerd_words() { :; }\nunit_says() { :; }",
    };
  },
  sockets: ["docker.socket"],
  service: (name) => `${name}.service`,
  typed: systemdTyped,
  questions: [
    ["systemctl", "show"],
    ["systemctl", "is-enabled"],
  ],
  askActive: (unit) => ["systemctl", "is-active", "--quiet", unit],
  isActive: async (system, unit, options) => (await system.exec(systemd.askActive(unit), options)).code === 0,
  async activeOf(system, units) {
    const { stdout } = await system.exec(["systemctl", "is-active", ...units], { timeoutMs: 3000 });
    const states = stdout.trim().split("\n");
    return units.filter((_, i) => states[i] === "active");
  },
  describe: readUnit,
  askEnabled: (unit) => ["systemctl", "is-enabled", "--quiet", unit],
  isEnabled: async (system, unit) => (await system.exec(systemd.askEnabled(unit))).code === 0,
  async exists(system, unit) {
    if ((await system.exec(systemd.showFiles(unit))).code === 0) return true;
    // A drop-in that leads nowhere, or is a directory, makes an error of that.
    return (await system.exec(["systemctl", "show", "--property=LoadState", unit])).stdout.includes(
      "=loaded",
    );
  },
  mainPid,
  async readAt(system, unit) {
    // ActiveEnterTimestamp=Sat 2026-11-28 22:15:36 UTC
    // ExecReload={ path=/bin/kill ; … ; start_time=[Sat 2026-11-28 22:15:36 UTC] ; … }
    const { stdout } = await system.exec(
      ["systemctl", "show", "--property=ActiveEnterTimestamp,ExecReload", unit],
      { env: { LC_ALL: "C", TZ: "UTC" } },
    );
    const at = (pattern: RegExp) => {
      const [, day, time] = pattern.exec(stdout) ?? [];
      return day === undefined ? 0 : Date.parse(`${day}T${time}Z`) / 1000;
    };
    const start = at(/^ActiveEnterTimestamp=\w+ (\S+) (\S+) UTC/m);
    const reload = at(/^ExecReload=.*start_time=\[\w+ (\S+) (\S+) UTC\]/m);
    return start === 0 ? undefined : { start, reload };
  },
  async commandLine(system, unit, options) {
    const { stdout } = await system.exec(
      ["systemctl", "show", "--property=MainPID,ExecStart", unit],
      options,
    );
    const pid = pidIn(stdout);
    // The running process' own words also hold what an EnvironmentFile brought in.
    const running =
      pid && pid !== "0" && (await system.files.read(`/proc/${pid}/cmdline`).catch(() => undefined));
    if (running) return running.toString("utf8").split("\0").filter(Boolean);
    // systemctl prints neither a word's quotes nor what a variable holds.
    const inFiles = await wordsInFiles(system, unit);
    if (inFiles.length > 0) return inFiles;
    // ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// ; ignore_errors=no ; … }
    return (/argv\[\]=(.*?) ;/.exec(stdout)?.[1] ?? "").split(/\s+/).filter(Boolean);
  },
  wordsToStart: wordsInFiles,
  variablesToStart: variablesInFiles,
  enable: (unit) => systemctl("enable", unit),
  disable: (unit) => systemctl("disable", unit),
  start: (unit) => systemctl("start", unit),
  stop: (unit) => systemctl("stop", unit),
  restart: (unit) => systemctl("restart", unit),
  reload: (unit) => systemctl("reload", unit),
  bringUp: (unit) => ["systemctl", "enable", "--now", unit],
  forgetFailures: (unit) => systemctl("reset-failed", unit),
  readFiles: ["systemctl", "daemon-reload"],
  /**
   * Several starts within a minute are no reason to refuse this one (StartLimitBurst). A docker.socket that outlived the
   * package that brought it (older rpms stop the service alone) listens and hands nothing on: "no sockets found via
   * socket activation"; the start brings a new one.
   */
  async readyToStart(system, run, unit) {
    await run(systemd.forgetFailures(unit));
    if (await systemd.isActive(system, unit)) return;
    if (!(await systemd.isActive(system, "docker.socket"))) return;
    await run(systemd.stop("docker.socket"));
  },
  showFiles: (unit) => systemctl("cat", unit),
  showWords: (unit) => ["journalctl", `--unit=${unit}`],
  async lastWords(run, unit, since) {
    // What was said last may not have come to the journal yet; systemd before 228 has no --sync.
    await run(["timeout", "5", "journalctl", "--sync"]);
    const argv = [...systemd.showWords(unit), `--since=@${since}`, "--no-pager", "--output=cat"];
    return (await run(argv)).stdout;
  },
  async failed(system) {
    const argv = ["systemctl", "--failed", "--plain", "--no-legend", "--no-pager"];
    const { stdout } = await system.exec(argv, { env: { LC_ALL: "C" }, timeoutMs: 3000 });
    return stdout.split("\n").flatMap((line) => line.trim().split(/\s+/)[0] || []);
  },
  async recentWords(system, unit, lines) {
    const how = [`--lines=${lines}`, "--no-pager", "--output=cat"];
    return (await system.exec([...systemd.showWords(unit), ...how], { timeoutMs: 3000 })).stdout;
  },
  opens: filesOpened,
  added: addedFiles,
  settings: (unit) => systemd.dropIn(unit, "http-proxy"),
  dropIn: (unit, name) => `/etc/systemd/system/${unit}.d/${name}.conf`,
  dropIns: /\/systemd\/system\/[^/]+\.d$/,
  /** systemd reads quotes, backslashes and % in it. */
  dropInText(_unit, variables) {
    const quoted = variables.map((variable) =>
      variable.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%"),
    );
    return ["[Service]", ...quoted.map((variable) => `Environment="${variable}"`), ""].join("\n");
  },
};

const pidIn = (shown: string): string | undefined => /^MainPID=(\d+)$/m.exec(shown)?.[1];

import type { ReadSystem } from "../../system/read-only.ts";
import { template } from "../../templates.ts";
import type { AskOptions, Init, Unit } from "./init.ts";
import { openrcTyped } from "./openrc-typed.ts";

/** A question by a function of the script's own, so that run and script can't differ. */
const asked = (...words: readonly string[]): readonly string[] => [
  "sh",
  "-c",
  `${template("script/init-openrc.sh")}${template("script/unit-starts-openrc.sh")}"$@"`,
  "sh",
  ...words,
];

const lines = (text: string) => text.split("\n").filter((line) => line !== "");

async function ask(system: ReadSystem, words: readonly string[], options?: AskOptions): Promise<string[]> {
  return lines((await system.exec(asked(...words), options)).stdout);
}

/** What the exit code of `rc-service NAME status` means. Source: OpenRC's sh/openrc-run.sh.in, _status. */
const states: Readonly<Record<number, string>> = {
  0: "active",
  4: "deactivating",
  8: "activating",
  32: "failed",
};

/** A supervisor that gave it up leaves it stopped, as whoever stops it does; then its last words are its good-bye. */
async function diedOf(system: ReadSystem, service: string): Promise<boolean> {
  const words = await openrc.recentWords(system, service, 20);
  return words !== "" && !words.includes("Daemon shutdown complete");
}

const rcService = (verb: string, service: string) => ["rc-service", service, verb];

/** Alpine's and Gentoo's. Sources: rc-service(8), rc-update(8), openrc-run(8), supervise-daemon(8). */
export const openrc: Init = {
  name: "openrc",
  title: "OpenRC",
  mark: "/run/openrc",
  service: (name) => name,
  typed: openrcTyped,
  questions: [],
  askActive: (service) => ["rc-service", "--quiet", service, "status"],
  isActive: async (system, service, options) =>
    (await system.exec(openrc.askActive(service), options)).code === 0,
  async activeOf(system, services) {
    const active = await Promise.all(
      services.map((service) => openrc.isActive(system, service, { timeoutMs: 3000 })),
    );
    return services.filter((_, i) => active[i]);
  },
  async describe(system, service): Promise<Unit | undefined> {
    const [status, there, enabled, environment] = await Promise.all([
      system.exec(openrc.askActive(service), { timeoutMs: 3000 }),
      openrc.exists(system, service),
      openrc.isEnabled(system, service),
      openrc.variablesToStart(system, service, []),
    ]);
    // 127: there is no such command; 124: it did not answer.
    if ([124, 127].includes(status.code)) return undefined;
    const active = (there && states[status.code]) || "inactive";
    const died = active === "inactive" && enabled && (await diedOf(system, service));
    return {
      name: service,
      load: there ? "loaded" : "not-found",
      active: died ? "failed" : active,
      sub: "",
      file: enabled ? "enabled" : "disabled",
      needsReload: false,
      environment,
      socketListens: false,
      socketEnabled: false,
    };
  },
  askEnabled: (service) => [
    "sh",
    "-c",
    'for level in /etc/runlevels/*/"$1"; do [ -L "$level" ] && exit; done; exit 1',
    "sh",
    service,
  ],
  isEnabled: async (system, service) => (await system.exec(openrc.askEnabled(service))).code === 0,
  exists: async (system, service) => (await system.exec(["rc-service", "--exists", service])).code === 0,
  mainPid: async (system, service) => (await ask(system, ["unit_pid", service]))[0],
  async readAt(system, service) {
    const [start, reload] = ((await ask(system, ["unit_read_at", service]))[0] ?? "").split(" ").map(Number);
    return start ? { start, reload: reload ?? 0 } : undefined;
  },
  async commandLine(system, service, options) {
    const pid = (await ask(system, ["unit_pid", service], options))[0];
    const running = pid && (await system.files.read(`/proc/${pid}/cmdline`).catch(() => undefined));
    if (running) return running.toString("utf8").split("\0").filter(Boolean);
    return openrc.wordsToStart(system, service);
  },
  wordsToStart: (system, service) => ask(system, ["unit_command", service], { timeoutMs: 3000 }),
  variablesToStart: (system, service, [except = ""]) =>
    ask(system, ["unit_variables", service, except], { timeoutMs: 3000 }),
  enable: (service) => ["rc-update", "add", service, "default"],
  disable: (service) => ["rc-update", "--all", "delete", service],
  start: (service) => rcService("start", service),
  stop: (service) => rcService("stop", service),
  restart: (service) => rcService("restart", service),
  reload: (service) => rcService("reload", service),
  bringUp: (service) => ["sh", "-c", 'rc-update add "$1" default && rc-service "$1" start', "sh", service],
  // One that runs is left alone: zap would only forget that it does.
  forgetFailures: (service) => ["rc-service", "--ifcrashed", service, "zap"],
  readFiles: ["rc-update", "--update"],
  async readyToStart(_system, run, service) {
    await run(openrc.forgetFailures(service));
  },
  // What goes with its package goes on running: nobody there stops it, and its runlevel keeps a link to nothing.
  beforeRemoval: (service) => [
    "sh",
    "-c",
    'rc-service --ifexists "$1" --ifstarted stop; rc-update --all delete "$1" || :',
    "sh",
    service,
  ],
  showFiles: (service) => ["cat", `/etc/init.d/${service}`, `/etc/conf.d/${service}`],
  showWords: (service) => ["tail", "-n", "50", `/var/log/${service}.log`],
  lastWords: async (run, service, since) => (await run(asked("unit_words", service, `${since}`))).stdout,
  failed: (system) => ask(system, ["unit_others", ""], { timeoutMs: 3000 }),
  recentWords: async (system, service, count) =>
    (await ask(system, ["unit_last_words", service, `${count}`], { timeoutMs: 3000 })).join("\n"),
  opens: async (_system, services) =>
    services.flatMap((name) => [`/etc/init.d/${name}`, `/etc/conf.d/${name}`]).concat("/etc/rc.conf"),
  // conf.d is a person's, and its package's: what stands there is nobody's addition.
  added: async () => [],
  settings: (service) => `/etc/conf.d/${service}`,
  dropIn: (_service, name) => `/etc/rc.conf.d/${name}.conf`,
  /** Shell, that OpenRC reads before every service's script: only this one's gets the variables. */
  dropInText(service, variables) {
    const quoted = variables.map((variable) => `'${variable.replaceAll("'", "'\\''")}'`);
    return [
      `if [ "$RC_SVCNAME" = ${service} ]; then`,
      ...quoted.map((variable) => `  export ${variable}`),
      "fi",
      "",
    ].join("\n");
  },
};

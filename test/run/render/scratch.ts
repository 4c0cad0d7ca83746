import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ofGroup, sleep } from "../../../lab/process.ts";
import { SetupError } from "../../../src/errors.ts";
import { realSystem } from "../../../src/system/real.ts";
import type { Files, System } from "../../../src/system/types.ts";
import { which } from "../../tools.ts";

/** What a scratch machine is before anything is done to it. */
export interface Start {
  readonly family: "apt" | "yum";
  /** Installed versions by name. With docker-ce or docker.io among them there is a daemon. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly held?: readonly string[];
  /** Versions that the repository has, newest first. */
  readonly index: Readonly<Record<string, readonly string[]>>;
  /** Contents by path; a text, or what a link leads to. */
  readonly files?: Readonly<Record<string, string | { readonly link: string }>>;
  /** The daemon runs, in this version. */
  readonly active?: string;
  /** The registry mirrors that it uses. */
  readonly mirrors?: readonly string[];
  /** Ids of running containers. */
  readonly containers?: readonly string[];
  readonly liveRestore?: boolean;
  /** The daemon hears no reload. */
  readonly deaf?: boolean;
  /** The daemon does not start with registry mirrors in daemon.json. */
  readonly broken?: boolean;
  /** Commands that fail: an exit code (or "hang") and a shell pattern of the command line. */
  readonly fail?: readonly string[];
  /** What dpkg --audit prints. */
  readonly audit?: string;
  readonly uid?: number;
  readonly systemd?: boolean;
  /** The body of every request whose path ends with /gpg. */
  readonly key: Buffer;
}

const fakes = ["id", "usermod", "uname", "sleep", "journalctl", "systemctl", "curl"];
const ofFamily = {
  apt: ["dpkg", "dpkg-query", "apt-get", "apt-cache", "apt-mark"],
  yum: ["rpm", "yum"],
};
/** What a small machine has, harmless in a directory of its own. */
const tools =
  "sh awk base64 basename cat chmod chown cksum cp cut date dirname find grep head ln ls mkdir mktemp mv od printf python3 readlink rm sed sha1sum sort stat tail tee timeout touch tr true uniq wc".split(
    " ",
  );

/** A machine's own paths, wherever one begins in a script or a word; in URLs they don't. */
const machinePath = /(?<![\w/.$}%~-])\/(?=(?:etc|run|var|usr|sbin|lib)\b)/g;

/** Changes nothing by itself, or not on the machine but in lists of a script's own; all other calls do. */
const question =
  /^(id|uname|sleep|journalctl|dpkg-query|apt-cache|docker|dockerd|curl) |^rpm -q|^dpkg --(audit|print)|^apt-mark showhold|^systemctl (is-|show|cat|reset-failed)|^yum -q (versionlock )?list|^yum -q --disablerepo=\* info |^apt-get (-q )?(-s|--print-uris) |^apt-get .*indextargets |^rpm -e --test |^yum (.* )?--assumeno |^yum (do|shell) --help |^dpkg -S |^(apt-get|yum) .*(Dir::State::lists|--setopt=reposdir)=\S*\/stage/;

/**
 * A machine in a directory: files of its own, and commands that keep its state there and write down how they were called.
 * A script, with the machine's paths rewritten, and the executor both run on it, without root.
 */
export class Scratch {
  readonly root = mkdtempSync(join(tmpdir(), "scratch-"));
  private readonly start: Start;

  constructor(start: Start) {
    this.start = start;
    for (const path of ["bin", "state", "tmp", "etc", "var/lib", "usr/bin", "run"]) this.directory(path);
    if (start.systemd ?? true) this.directory("run/systemd/system");
    copyFileSync(fileURLToPath(new URL("./commands.sh", import.meta.url)), join(this.root, "bin/.commands"));
    const daemon = ["docker-ce", "docker.io", "docker"].some((name) => start.packages?.[name]);
    const names = [...fakes, ...ofFamily[start.family], ...(daemon ? ["docker", "dockerd"] : [])];
    for (const name of names) symlinkSync(".commands", join(this.root, "bin", name));
    for (const name of tools) symlinkSync(which(name), join(this.root, "bin", name));
    if (daemon) this.put("usr/bin/dockerd", "");
    for (const [path, content] of Object.entries(start.files ?? {})) {
      if (typeof content === "string") this.put(path, content);
      else {
        this.directory(dirname(path));
        symlinkSync(this.inside(content.link), join(this.root, path));
      }
    }
    const { packages = {}, held = [], fail = [], containers = [] } = start;
    const lines = (words: readonly string[]) => words.map((word) => `${word}\n`).join("");
    this.put("state/packages", lines(Object.entries(packages).map((pair) => pair.join("\t"))));
    this.put("state/held", lines(held));
    this.put("state/fail", lines(fail));
    this.put("state/containers", lines(containers));
    this.put("state/uid", `${start.uid ?? 0}\n`);
    this.put("state/audit", start.audit ?? "");
    this.put("state/groups", "li\n");
    this.put(
      "state/index",
      lines(
        Object.entries(start.index).flatMap(([name, versions]) => versions.map((each) => `${name}\t${each}`)),
      ),
    );
    writeFileSync(join(this.root, "state/served"), start.key);
    for (const flag of ["deaf", "broken"] as const) if (start[flag]) this.put(`state/${flag}`, "");
    if (start.liveRestore) this.put("state/live-restore", "");
    if (start.active) {
      this.put("state/active", `${start.active}\n`);
      this.put("state/enabled", "");
      this.put("state/mirrors", `${JSON.stringify((start.mirrors ?? []).map((url) => `${url}/`))}\n`);
    }
  }

  /** Runs a script on this machine; `signal` comes once a command hangs. Its exit code, and what it said. */
  async run(script: string, shell: readonly string[], args: readonly string[] = [], signal?: NodeJS.Signals) {
    // Containers that run on the host are none of this machine's.
    const text = script
      .replace(machinePath, `${this.root}/`)
      .replaceAll("/proc/[0-9]*/cmdline", `${this.root}/proc/[0-9]*/cmdline`);
    const path = join(this.root, "script.sh");
    writeFileSync(path, text);
    const [name = "", ...more] = shell;
    const child = spawn(which(name), [...more, path, ...args], {
      env: { PATH: join(this.root, "bin"), TMPDIR: join(this.root, "tmp"), LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, which a signal reaches as a terminal's Ctrl-C would.
      detached: true,
    });
    const waiting = setInterval(() => {
      if (signal === undefined || !existsSync(join(this.root, "state/hanging"))) return;
      clearInterval(waiting);
      process.kill(-child.pid!, signal);
    }, 20);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        said += chunk;
      });
    }
    await Promise.all([
      once(child, "close"),
      once(child, "exit").then(() => nothingLeft(child.pid!)),
    ]).finally(() => clearInterval(waiting));
    return { code: child.exitCode ?? -1, said: said.replaceAll(this.root, "") };
  }

  /** This machine as the executor sees it. Time passes only by sleeping. */
  system(): System {
    const real = realSystem();
    const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const at = (path: string) => (path.startsWith("/proc/") ? path : this.inside(path));
    const { files } = real;
    const inside: Files = {
      read: (path) => files.read(at(path)),
      // Whoever runs the tests is the machine's root.
      async stat(path) {
        const stat = await files.stat(at(path));
        if (stat === undefined) return undefined;
        const [uid, gid] = [stat.uid === me.uid ? 0 : stat.uid, stat.gid === me.gid ? 0 : stat.gid];
        return { ...stat, uid, gid };
      },
      list: (path) => files.list(at(path)),
      write: (path, content, { mode }) => files.write(at(path), content, { mode, ...me }),
      append: (path, text, options) => files.append(at(path), text, options),
      create: (path, text, options) => files.create(at(path), text, options),
      directory: (path) => files.directory(at(path)),
      readLink: (path) => files.readLink(at(path)),
      space: (path) => files.space(at(path)),
      rename: (from, to) => files.rename(at(from), at(to)),
      remove: (path) => files.remove(at(path)),
      part: (path) => files.part(at(path)),
      reading: (path) => files.reading(at(path)),
      sha256: (path) => files.sha256(at(path)),
    };
    let clock = Date.now();
    return {
      ...real,
      files: inside,
      async exec(argv, options = {}) {
        const command = at(`/bin/${argv[0]}`);
        if (!existsSync(command)) return { code: 127, stdout: "", stderr: `${argv[0]}: not found` };
        const words = argv.slice(1).map((word) => word.replace(machinePath, at("/")));
        const env = { ...options.env, PATH: at("/bin"), LC_ALL: "C" };
        const result = await real.exec([command, ...words], { ...options, env });
        return { ...result, stdout: result.stdout.replaceAll(at(""), "") };
      },
      fetch: async (url) => {
        if ((this.start.fail ?? []).some((line) => line.includes("curl"))) {
          throw new SetupError("network", { en: "told to fail", zh: "按要求失败" });
        }
        return { status: 200, headers: {}, body: this.start.key, url };
      },
      now: () => clock,
      async sleep(ms) {
        clock += ms;
      },
      env: {},
      uid: this.start.uid ?? 0,
    };
  }

  /** How commands were called, in order, each as its words. */
  calls(): string[][] {
    const words = (this.read("calls") ?? "").split("\0");
    const calls: string[][] = [];
    for (let at = 0; at < words.length - 1; at += Number(words[at]) + 2) {
      calls.push(words.slice(at + 1, at + Number(words[at]) + 2));
    }
    return calls;
  }

  /** Those calls that may have changed something. */
  changes(): string[][] {
    const fetches = (words: readonly string[]) =>
      words.includes("--download-only") || words.includes("--downloadonly");
    return this.calls().filter((words) => !question.test(`${words.join(" ")} `) && !fetches(words));
  }

  forgetCalls(): void {
    rmSync(join(this.root, "calls"), { force: true });
  }

  /** The machine as it is now: files by path with their modes, and what its commands keep. */
  everything(): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (path: string) => {
      for (const name of readdirSync(join(this.root, path)).sort()) {
        const below = `${path}/${name}`;
        const stat = lstatSync(join(this.root, below));
        if (stat.isDirectory()) walk(below);
        else if (stat.isSymbolicLink()) {
          found[below] = `-> ${readlinkSync(join(this.root, below)).replaceAll(this.root, "")}`;
        } else found[below] = `${(stat.mode & 0o7777).toString(8)} ${this.read(below)}`;
      }
    };
    for (const path of ["etc", "usr", "run", "tmp", "state", "var/lib"]) walk(path);
    // Whatever came first.
    const packages = found["state/packages"];
    if (packages !== undefined) found["state/packages"] = packages.split("\n").sort().join("\n");
    return found;
  }

  read(path: string): string | undefined {
    const full = join(this.root, path);
    return existsSync(full) ? readFileSync(full, "utf8").replaceAll(`${this.root}/`, "/") : undefined;
  }

  put(path: string, content: string): void {
    this.directory(dirname(path));
    writeFileSync(join(this.root, path), content);
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private inside(path: string): string {
    return `${this.root}${path}`;
  }

  private directory(path: string): void {
    mkdirSync(join(this.root, path), { recursive: true });
  }
}

/** What a script would touch outside of the machine it runs on, since it is not rewritten. */
export function strayPaths(script: string): string[] {
  const found = script.match(
    /(?<![\w/.])\/(bin|boot|dev|home|lib\d+|media|mnt|opt|root|snap|srv|sys|tmp)\b[\w./-]*/g,
  );
  return [...new Set(found)].filter((path) => !/^\/(bin\/sh|dev\/(null|stderr|stdin)|tmp)$/.test(path));
}

/** @throws where processes of a group live on after their script: what it began beside itself ends with it. */
async function nothingLeft(group: number): Promise<void> {
  for (const until = Date.now() + 10_000; ofGroup(group).length > 0; await sleep(20)) {
    if (Date.now() < until) continue;
    process.kill(-group, "SIGKILL");
    throw new Error("the script is over, and left processes");
  }
}

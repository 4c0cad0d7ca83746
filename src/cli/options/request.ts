import { parseTarget, type TargetRequest } from "../../../distros/target.ts";
import { SetupError } from "../../errors.ts";
import type { Wishes } from "../../plan/settle/wishes.ts";
import { type Platform, parsePlatform } from "../../run/bundle/images/platform.ts";
import { parseVersionRequest } from "../../sources/catalog/version.ts";
import { parseFingerprint } from "../../sources/keys/fingerprint.ts";
import { defaultBoundMs } from "../../sources/mirrors/bound.ts";
import { parseMirror } from "../../sources/mirrors/package-mirrors.ts";
import { parseGivenRegistryMirror } from "../../sources/mirrors/registry-url.ts";
import { parseProxy } from "../../system/proxy.ts";
import type { Channel } from "../../terms.ts";
import { parseDaemonWords } from "./daemon-words.ts";
import { demandFitting, type Format, parseFormat } from "./format.ts";

/** What commander hands over: words as they were typed. */
export interface RawOptions {
  config?: string;
  dockerVersion?: string;
  mirror?: string[];
  registryMirror?: string[];
  /** false after --no-registry-mirrors. */
  registryMirrors?: boolean;
  daemon?: string[];
  channel?: string;
  hold?: boolean;
  user?: string;
  restart?: boolean;
  lockTimeout?: string;
  dryRun?: boolean;
  format?: string;
  output?: string;
  /** Several for a bundle or a lock. */
  target?: string | string[];
  image?: string[];
  archive?: string[];
  platform?: string;
  lock?: string;
  bundle?: string;
  keepRepository?: boolean;
  check?: boolean;
  keyFingerprint?: string;
  allowHttp?: boolean;
  yes?: boolean;
  purge?: boolean;
  all?: boolean;
  allowRemove?: boolean;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  lang?: string;
  /** false after --no-probe, true after --probe. */
  probe?: boolean;
  timeout?: string;
  proxy?: string;
}

/** The command line, parsed: what is wished for, and how it is to be gone about. */
export interface Request extends Wishes {
  /** A mirror without encryption was allowed. */
  readonly allowHttp: boolean;
  /** How long a measurement may take, milliseconds. */
  readonly boundMs: number;
  readonly dryRun: boolean;
  /** What a dry run makes. */
  readonly format: Format;
  readonly output: string | undefined;
  /** Of images; undefined: this machine's. */
  readonly platform: Platform | undefined;
  readonly images: readonly string[];
  /** Every --target; a bundle or a lock is for several. */
  readonly targets: readonly TargetRequest[];
  /** Addresses of distributions' archives. */
  readonly archives: readonly string[];
  /** The lock's file that is to be kept to. */
  readonly lock: string | undefined;
  /** The bundle's file that takes the mirrors' place. */
  readonly bundle: string | undefined;
  /** A bundle's repositories stay in the package manager's files. */
  readonly keepRepository: boolean;
  readonly check: boolean;
  readonly yes: boolean;
  readonly purge: boolean;
  /** Uninstall what docker-setup did not install, too. */
  readonly all: boolean;
  readonly json: boolean;
  /** Only failures and the last words are shown. */
  readonly quiet: boolean;
  /** Commands and their output are shown, too. */
  readonly verbose: boolean;
}

/** @throws SetupError "usage", "unsupported-host", "commercial-edition" */
export function parseRequest(raw: RawOptions, writes: "script" | "file" = "script"): Request {
  const targets = [raw.target ?? []].flat().map(parseTarget);
  if (raw.lang !== undefined && raw.lang !== "zh" && raw.lang !== "en") {
    throw new SetupError("usage", {
      en: `--lang ${JSON.stringify(raw.lang)} is not zh or en.`,
      zh: `--lang ${JSON.stringify(raw.lang)} 不是 zh 或 en。`,
    });
  }
  const format = parseFormat(raw.format ?? "script");
  const dryRun = raw.dryRun ?? raw.format !== undefined;
  const auto = raw.mirror?.includes("auto") ?? false;
  if (auto && raw.mirror!.length > 1) throw contradiction("--mirror auto", "--mirror");
  if (raw.quiet && raw.verbose) throw contradiction("--quiet", "--verbose");
  const none = raw.registryMirrors === false || raw.registryMirror?.join() === "none";
  if (raw.registryMirrors === false && raw.registryMirror) {
    throw contradiction("--registry-mirror", "--no-registry-mirrors");
  }
  if (raw.output !== undefined && !dryRun && writes === "script") {
    throw new SetupError(
      "usage",
      { en: "-o goes with --dry-run.", zh: "-o 只能与 --dry-run 一起使用。" },
      { next: { en: "Add --dry-run, or leave -o out.", zh: "请加上 --dry-run，或去掉 -o。" } },
    );
  }
  // A file may name a fleet's systems; a run is on the machine at hand.
  if (writes === "script" && dryRun) demandFitting(format, raw, targets.length);
  if (raw.output !== undefined && raw.json && writes === "script") throw contradiction("-o", "--json");
  demandBundleAlone(raw);
  if (raw.lock !== undefined) {
    const beside = (
      [
        ["dockerVersion", "--docker-version"],
        ["registryMirror", "--registry-mirror"],
        ["channel", "--channel"],
      ] as const
    ).find(([name]) => raw[name] !== undefined && (writes === "script" || name !== "registryMirror"));
    if (beside) throw contradiction("--lock", beside[1]);
  }
  return {
    version: raw.dockerVersion === undefined ? undefined : parseVersionRequest(raw.dockerVersion),
    autoMirror: auto,
    allowHttp: raw.allowHttp ?? false,
    probe: raw.probe,
    boundMs: raw.timeout === undefined ? defaultBoundMs : parseSeconds("--timeout", raw.timeout) * 1000,
    proxy: raw.proxy === undefined ? undefined : parseProxy(raw.proxy, "usage"),
    mirrors: auto
      ? undefined
      : raw.mirror && [...new Set(raw.mirror.map((text) => parseMirror(text, raw.allowHttp ?? false)))],
    registryMirrors: none
      ? null
      : raw.registryMirror && [
          ...new Set(raw.registryMirror.map((url) => parseGivenRegistryMirror(url, raw.allowHttp ?? false))),
        ],
    daemon: raw.daemon && parseDaemonWords(raw.daemon),
    channel: parseChannel(raw.channel ?? "stable"),
    hold: raw.hold ?? false,
    user: raw.user === undefined ? undefined : parseUser(raw.user),
    restart: raw.restart ?? false,
    lockTimeoutSeconds: parseSeconds("--lock-timeout", raw.lockTimeout ?? "600"),
    dryRun,
    format,
    output: raw.output,
    target: targets.at(-1),
    targets,
    lock: raw.lock,
    bundle: raw.bundle,
    keepRepository: raw.keepRepository ?? false,
    check: raw.check ?? false,
    platform: raw.platform === undefined ? undefined : parsePlatform(raw.platform),
    images: raw.image ?? [],
    archives: raw.archive ?? [],
    keyFingerprint: raw.keyFingerprint === undefined ? undefined : parseFingerprint(raw.keyFingerprint),
    yes: raw.yes ?? false,
    purge: raw.purge ?? false,
    all: raw.all ?? false,
    allowRemove: raw.allowRemove ?? false,
    json: raw.json ?? false,
    quiet: raw.quiet ?? false,
    verbose: raw.verbose ?? false,
  };
}

/** A bundle says by itself what is installed, and from where. @throws SetupError "usage" */
function demandBundleAlone(raw: RawOptions): void {
  if (raw.bundle === undefined) {
    if (raw.keepRepository !== true) return;
    throw new SetupError("usage", {
      en: "--keep-repository goes with --bundle.",
      zh: "--keep-repository 只能与 --bundle 一起使用。",
    });
  }
  if (raw.dryRun) {
    throw new SetupError(
      "usage",
      { en: "--bundle has its script in it already.", zh: "离线包中已有安装脚本。" },
      {
        next: {
          en: "tar xf FILE, then sudo sh install.sh (sh install.sh --check changes nothing)",
          zh: "先 tar xf 文件，再 sudo sh install.sh（sh install.sh --check 不改动任何东西）",
        },
      },
    );
  }
  const beside = (
    [
      ["dockerVersion", "--docker-version"],
      ["mirror", "--mirror"],
      ["channel", "--channel"],
      ["proxy", "--proxy"],
      ["target", "--target"],
    ] as const
  ).find(([name]) => raw[name] !== undefined);
  if (beside) throw contradiction("--bundle", beside[1]);
}

export function parseChannel(text: string): Channel {
  if (text === "stable" || text === "test" || text === "nightly") return text;
  throw new SetupError(
    "usage",
    {
      en: `--channel ${JSON.stringify(text)} does not exist.`,
      zh: `--channel ${JSON.stringify(text)} 不存在。`,
    },
    { next: { en: "It is stable, test or nightly.", zh: "可选 stable、test 或 nightly。" } },
  );
}

/** Whole seconds, a day at most. */
function parseSeconds(option: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 86_400) return Number(text);
  throw new SetupError("usage", {
    en: `${option} ${JSON.stringify(text)} is not a number of seconds (0 to 86400).`,
    zh: `${option} ${JSON.stringify(text)} 不是秒数（0 到 86400）。`,
  });
}

/** A login name as useradd(8) makes them, some capitals and a domain allowed. */
function parseUser(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_.@-]{0,63}\$?$/.test(text)) return text;
  throw new SetupError("usage", {
    en: `--user ${JSON.stringify(text)} can't be a user's name.`,
    zh: `--user ${JSON.stringify(text)} 不可能是用户名。`,
  });
}

function contradiction(a: string, b: string): SetupError {
  return new SetupError(
    "usage",
    { en: `${a} and ${b} contradict each other.`, zh: `${a} 与 ${b} 相互矛盾。` },
    { next: { en: "Leave one of them out.", zh: "请去掉其中一个。" } },
  );
}

/**
 * `npm run bench`: what docker-setup costs beside a bare installation of the same packages on a machine whose repository
 * is configured already. All is measured in one run on machines of the lab, interleaved; what counts is the ratio.
 * Options: --rounds N (default 5), --machine NAME (default debian-12; apt and yum), --rate BYTES (a second, of each
 * connection), --latency MS, --mirrors 2, --peer NAME=FILE (somebody else's install script, run by sh on a machine of its
 * own), --minimal (machines without what docker-ce needs, iptables or container-selinux: all measured installations bring
 * it, too; without it no installation does, as on a server's image of Ubuntu), --with PACKAGES (what the machines have
 * besides, as curl, by which the script takes parts of files). Requests, bytes and connections are the mirror's own count,
 * memory is the most that node itself held (getrusage(2), ru_maxrss), without the commands it started.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { openLab } from "../lab/index.ts";
import { BUNDLE, boot, dockerSetup, keyOption, makeScript, npx, runScript, said } from "../lab/job.ts";
import { type ExecResult, type Lab, type Machine, machineNames } from "../lab/types.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    machine: { type: "string", default: "debian-12" },
    rate: { type: "string", default: "0" },
    latency: { type: "string", default: "0" },
    mirrors: { type: "string", default: "1" },
    peer: { type: "string", multiple: true, default: [] },
    minimal: { type: "boolean", default: false },
    with: { type: "string", default: "" },
  },
});
const rounds = Number(values.rounds);
const known = machineNames.find((each) => each === values.machine);
const [rate, latency] = [Number(values.rate), Number(values.latency)];
if (!(rounds > 0) || known === undefined || !(rate >= 0) || !(latency >= 0) || !/^[12]$/.test(values.mirrors))
  throw new Error("--rounds, --rate and --latency are numbers, --machine one of the lab, --mirrors 1 or 2");
const name = known;
const apt = /^(debian|ubuntu)/.test(name);
const peers = values.peer.map((each) => {
  const [label = "", file = ""] = each.split("=");
  return { label: `${label}, first run`, script: readFileSync(file, "utf8") };
});

interface Row {
  readonly ms: number[];
  readonly requests: number[];
  readonly bytes: number[];
  readonly connections: number[];
  readonly memory: number[];
}
const rows = new Map<string, Row>();

/** Has a run of node write down at its end how much memory it took, KiB. */
const PEAK = "/tmp/peak";
const notePeak = `process.on("exit", () => require("fs").writeFileSync("${PEAK}", String(process.resourceUsage().maxRSS)));`;
const env = { NODE_OPTIONS: `--require ${PEAK}.cjs` };

/** Takes a time and what the mirror saw; a command that fails is no measurement. */
async function measure(m: Machine, label: string, work: () => Promise<ExecResult>): Promise<void> {
  await m.mirror.clear();
  const result = await work();
  if (result.code !== 0) throw new Error(`${label}: ${said(result)}`);
  const seen = (await m.mirror.requests()).filter(({ host }) => /mirror|docker\.com/.test(host));
  const row = rows.get(label) ?? { ms: [], requests: [], bytes: [], connections: [], memory: [] };
  rows.set(label, row);
  row.ms.push(result.ms);
  row.requests.push(seen.length);
  row.bytes.push(seen.reduce((sum, { bytes }) => sum + bytes, 0));
  row.connections.push(new Set(seen.map(({ connection }) => connection)).size);
  const peak = await m.exec(["sh", "-c", `cat ${PEAK} 2>/dev/null && rm ${PEAK}`]);
  if (peak.code === 0) row.memory.push(Number(peak.stdout) * 1024);
}

async function fresh(lab: Lab, job: (machine: Machine) => Promise<void>): Promise<void> {
  const booted = await boot(lab, name, { variant: "whole-lists" });
  try {
    // apt's cache is what its last use left, as on every machine that was ever updated.
    if (apt)
      await booted.sh(
        values.minimal ? "apt-cache policy" : "apt-get -q -y --no-install-recommends install iptables",
      );
    else if (!values.minimal) await booted.sh("yum -y install container-selinux iptables-nft");
    if (values.with) await booted.sh(`${apt ? "apt-get -q" : "yum"} -y install ${values.with}`);
    await booted.mirror.set({
      ...(rate > 0 ? { bytesPerSecond: rate } : {}),
      ...(latency > 0 ? { latencyMs: latency } : {}),
    });
    await job(booted);
  } finally {
    await booted.stop();
  }
}

const packages = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin";
const bare = apt
  ? {
      label: "bare apt-get install",
      clean: `apt-get -q -y ${values.minimal ? "--auto-remove" : ""} purge ${packages} && apt-get clean && apt-cache policy && rm -rf /var/lib/docker/* && sync`,
      argv: ["apt-get", "-q", "-y", "--no-install-recommends", "install"],
    }
  : {
      label: "bare yum install and start",
      clean: `systemctl disable --now docker.socket docker.service; yum -y --setopt=clean_requirements_on_remove=False remove ${packages} && rm -rf /var/cache/*/*/packages /var/cache/yum/*/*/*/packages /var/lib/docker/* && sync`,
      // A deb starts its service, an rpm does not.
      argv: [
        "sh",
        "-c",
        'yum -y --setopt=install_weak_deps=False install "$@" && systemctl enable --now docker',
        "sh",
      ],
    };

/** Until it stands on a terminal's screen, whose terminal (script(1)'s) is closed then. */
const firstQuestion = (m: Machine) =>
  m.exec([
    "bash",
    "-c",
    `exec 3< <(exec script -qfec "node ${BUNDLE}" /dev/null 2>&1 </dev/null); grep -qm1 "Package mirror" <&3 && kill $!`,
  ]);
const nobodyAtWork = "while [ -e /run/docker-setup.pid ]; do sleep 0.05; done";

/** A network namespace that has no interface which is up. */
const offline = ["unshare", "-n"];
const dryRun = ["node", BUNDLE, "--dry-run", "--target", "ubuntu:24.04"];

async function round(lab: Lab, maker: Machine): Promise<void> {
  const mirrors = values.mirrors === "2" ? ["--mirror", "aliyun", "--mirror", "tuna"] : [];
  const options = ["--yes", ...keyOption(lab, name), ...mirrors];
  await fresh(lab, async (m) => {
    // Configured by docker-setup itself, then the packages go away again: what is left is a bare installation.
    const configured = await dockerSetup(m, options);
    if (configured.code !== 0) throw new Error(said(configured));
    await m.sh(bare.clean);
    const argv = [...bare.argv, ...packages.split(" ")];
    await measure(m, bare.label, () => m.exec(argv, { env: { DEBIAN_FRONTEND: "noninteractive" } }));
  });
  await fresh(lab, async (m) => {
    await measure(m, "node -e 0", () => m.exec(["node", "-e", "0"]));
    await measure(m, "docker-setup --version", () => dockerSetup(m, ["--version"]));
    await measure(m, "docker-setup --help", () => dockerSetup(m, ["--help"]));
    await measure(m, "docker-setup, first question", () => firstQuestion(m));
    await m.sh(nobodyAtWork);
    await measure(m, "dry run without a network", () => m.exec([...offline, ...dryRun]));
    await m.exec(["sh", "-c", `printf %s "$1" >${PEAK}.cjs`, "sh", notePeak]);
    await measure(m, "docker-setup, first run", () => dockerSetup(m, options, { env }));
    await measure(m, "docker-setup, second run", () => dockerSetup(m, options, { env }));
    await npx(m, ["--version"]);
    await measure(m, "npx docker-setup, second run", () => npx(m, options));
  });
  const script = await makeScript(maker, lab, name, mirrors);
  await fresh(lab, async (m) => {
    await measure(m, "script, first run", () => runScript(m, script));
    await measure(m, "script, second run", () => runScript(m, script));
  });
  for (const peer of peers)
    await fresh(lab, (m) =>
      measure(m, peer.label, () => m.exec(["sh", "-c", peer.script], { timeoutMs: 600_000 })),
    );
}

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

const lab = await openLab({ log: console.error });
try {
  const maker = await boot(lab, "debian-12");
  for (let i = 0; i < rounds; i++) await round(lab, maker);
} finally {
  await lab.close();
}
const base = median(rows.get(bare.label)?.ms ?? []);
const how = [
  `medians of ${rounds} rounds`,
  ...(rate > 0 ? [`${(rate / 1e6).toFixed(1)} MB/s a connection`] : []),
  ...(latency > 0 ? [`${latency} ms latency`] : []),
  ...(values.mirrors === "2" ? ["two mirrors"] : []),
  ...(values.minimal ? ["without iptables"] : []),
  ...(values.with ? [`with ${values.with}`] : []),
];
console.log(`${name}, ${how.join(", ")}; the ratio is to the bare installation\n`);
console.log(`${" ".repeat(30)}     time  ratio  requests      MB  connections  memory`);
for (const [label, row] of rows) {
  const ms = median(row.ms);
  const cells = [
    `${(ms / 1000).toFixed(2)} s`.padStart(9),
    (ms / base).toFixed(2).padStart(6),
    String(median(row.requests)).padStart(9),
    (median(row.bytes) / 1e6).toFixed(1).padStart(6),
    String(median(row.connections)).padStart(12),
    (row.memory.length > 0 ? `${Math.round(Math.max(...row.memory) / 1e6)} MB` : "").padStart(7),
  ];
  console.log(`${label.padEnd(30)}${cells.join(" ")}`.trimEnd());
}

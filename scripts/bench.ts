/**
 * `npm run bench`: what docker-setup costs beside a bare `apt-get install` of the same packages on a machine whose
 * repository is configured already. All is measured in one run on machines of the lab, interleaved; what counts is
 * the ratio. Option: --rounds N (default 3), --machine NAME (default debian-12).
 */
import { parseArgs } from "node:util";
import { openLab } from "../lab/index.ts";
import { boot, dockerSetup, keyOption, makeScript, npx, runScript, said } from "../lab/job.ts";
import { type ExecResult, type Lab, type Machine, type MachineName, machineNames } from "../lab/types.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, machine: { type: "string", default: "debian-12" } },
});
const rounds = Number(values.rounds);
const name = machineNames.find((known) => known === values.machine);
if (!(rounds > 0) || name === undefined || !/^(debian|ubuntu)/.test(name)) {
  throw new Error("--rounds is a number, --machine an apt machine of the lab");
}

const columns = [
  "bare apt-get install",
  "node -e 0",
  "docker-setup --version",
  "docker-setup, first run",
  "docker-setup, second run",
  "npx docker-setup, second run",
  "script, first run",
  "script, second run",
] as const;
type Column = (typeof columns)[number];
const times = Object.fromEntries(columns.map((column) => [column, [] as number[]])) as Record<
  Column,
  number[]
>;

/** Takes a time; a command that fails is no measurement. */
async function measure(column: Column, run: Promise<ExecResult>): Promise<void> {
  const result = await run;
  if (result.code !== 0) throw new Error(`${column}: ${said(result)}`);
  times[column].push(result.ms);
}

async function fresh(
  lab: Lab,
  machine: MachineName,
  job: (machine: Machine) => Promise<void>,
): Promise<void> {
  const booted = await boot(lab, machine);
  try {
    await job(booted);
  } finally {
    await booted.stop();
  }
}

async function round(lab: Lab, machine: MachineName, maker: Machine): Promise<void> {
  const options = ["--yes", ...keyOption(lab, machine)];
  const packages = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin";
  await fresh(lab, machine, async (m) => {
    // Configured by docker-setup itself, then the packages go away again: what is left is a bare installation.
    const configured = await dockerSetup(m, options);
    if (configured.code !== 0) throw new Error(said(configured));
    await m.sh(`apt-get -q -y purge ${packages} && apt-get clean && rm -rf /var/lib/docker/* && sync`);
    const argv = ["apt-get", "-q", "-y", "--no-install-recommends", "install", ...packages.split(" ")];
    await measure("bare apt-get install", m.exec(argv, { env: { DEBIAN_FRONTEND: "noninteractive" } }));
  });
  await fresh(lab, machine, async (m) => {
    await measure("node -e 0", m.exec(["node", "-e", "0"]));
    await measure("docker-setup --version", dockerSetup(m, ["--version"]));
    await measure("docker-setup, first run", dockerSetup(m, options));
    await measure("docker-setup, second run", dockerSetup(m, options));
    await npx(m, ["--version"]);
    await measure("npx docker-setup, second run", npx(m, options));
  });
  const script = await makeScript(maker, lab, machine);
  await fresh(lab, machine, async (m) => {
    await measure("script, first run", runScript(m, script));
    await measure("script, second run", runScript(m, script));
  });
}

const median = (list: number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

const lab = await openLab({ log: console.error });
try {
  const maker = await boot(lab, "debian-12");
  for (let i = 0; i < rounds; i++) await round(lab, name, maker);
} finally {
  await lab.close();
}
const bare = median(times["bare apt-get install"]);
console.log(`${name}, medians of ${rounds} rounds; the ratio is to the bare installation\n`);
for (const column of columns) {
  const ms = median(times[column]);
  console.log(
    `${column.padEnd(30)} ${(ms / 1000).toFixed(2).padStart(6)} s  ${(ms / bare).toFixed(2).padStart(5)}`,
  );
}

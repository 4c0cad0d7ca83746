import { afterAll, beforeAll, expect, it } from "vitest";
import { boot, dockerSetup, keyOption, makeScript, runScript, said } from "./helpers/job.ts";
import { openLab } from "./index.ts";
import type { ExecResult, Lab, Machine, MachineName } from "./types.ts";

let lab: Lab;
/** Where scripts are made. */
let maker: Machine;

beforeAll(async () => {
  lab = await openLab({ log: console.log });
  maker = await boot(lab, "debian-12");
});
afterAll(async () => lab?.close());

/** What docker-setup reads to find versions, and the package manager reads again for itself. */
const index = /\/(InRelease|Packages\.\w+|repomd\.xml|[0-9a-f]*-?primary\.xml\.\w+)$/;

/** Addresses that the mirrors were asked for while `run` ran. */
async function asked(machine: Machine, run: () => Promise<ExecResult>): Promise<string[]> {
  await machine.mirror.clear();
  const result = await run();
  expect(result.code, said(result)).toBe(0);
  const requests = await machine.mirror.requests();
  return requests.map(({ method, host, path }) => `${method} ${host}${path}`);
}

const twice = (list: string[]): string[] => list.filter((url, at) => list.indexOf(url) !== at);

it.each(["debian-12", "centos-9"] as MachineName[])(
  "%s: no address is asked for twice, and a second run asks nobody",
  async (name) => {
    const options = ["--yes", ...keyOption(lab, name)];
    const [run, scripted] = await Promise.all([boot(lab, name), boot(lab, name)]);
    const script = await makeScript(maker, lab, name);

    const first = await asked(run, () => dockerSetup(run, options));
    expect(first.filter((url) => /\.(deb|rpm)$/.test(url))).toHaveLength(5);
    expect(twice(first).filter((url) => !index.test(url))).toEqual([]);
    expect(await asked(run, () => dockerSetup(run, options))).toEqual([]);

    const byScript = await asked(scripted, () => runScript(scripted, script));
    expect(byScript.filter((url) => /\.(deb|rpm)$/.test(url))).toHaveLength(5);
    expect(twice(byScript)).toEqual([]);
    expect(await asked(scripted, () => runScript(scripted, script))).toEqual([]);
    await Promise.all([run.stop(), scripted.stop()]);
  },
);

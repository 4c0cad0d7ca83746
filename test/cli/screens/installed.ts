import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { parseRequest } from "../../../src/cli/options/request.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { info, type More, machine } from "../../doctor/machine.ts";
import { laptop, signed } from "../../golden/mirror.ts";
import type { FakeAnswer, FakeSystem } from "../../system/fake.ts";
import { screen } from "../ui/screen.ts";

/** What a plan for Docker 27.3.1 on Debian 12 holds: the repository's files, and the packages. */
async function plannedSteps(): Promise<readonly Step[]> {
  let json = "";
  const { terminal } = screen(undefined, "en");
  const asked = { target: "debian:12", dockerVersion: "27.3.1", json: true, dryRun: true, ...signed };
  await dryRun(laptop(true), parseRequest(asked), terminal, (text) => {
    json += text;
  });
  const steps: Step[] = JSON.parse(json).steps;
  return steps.flatMap((step): Step[] => {
    if (step.kind === "file") return [step];
    // What a run's rehearsal adds: nothing comes along.
    return step.kind === "package-install" && step.role === "docker" ? [{ ...step, brings: [] }] : [];
  });
}

const planned = plannedSteps();

/**
 * A Debian 12 with Docker 27.3.1 and two running containers. docker-setup brought it, by a run of which the machine has
 * the journal; what differs of the machine by now is `more`. `code`: how that run ended; undefined: it was killed.
 */
export async function installedMachine(more: More = {}, code: number | undefined = 0): Promise<FakeSystem> {
  const steps = await planned;
  const versions = steps.flatMap((step) => (step.kind === "package-install" ? step.packages : []));
  let isThere = false;
  const dpkg: FakeAnswer = () => {
    const packages = [{ name: "dpkg", version: "1.21.22" }, ...(isThere ? versions : [])];
    return { stdout: packages.map(({ name, version = "" }) => `${name}\t${version}\tinstalled\n`).join("") };
  };
  const system = machine({
    env: { SUDO_USER: "bob" },
    exec: {
      "dpkg-query -W": dpkg,
      // apt-get is not there: nothing is played through.
      "mktemp -d": { stdout: "/tmp/x\n" },
      "dockerd --version": { stdout: "Docker version 27.3.1, build 1\n" },
      "systemctl is-active": (argv) =>
        argv.includes("docker.service") ? { stdout: "active\n" } : { code: 3, stdout: "inactive\n" },
      "dpkg --print-architecture": { stdout: "amd64\n" },
      "id -u": { stdout: "1000\n" },
      "systemctl is-enabled": { stdout: "enabled\n" },
      "docker --host": info({ ServerVersion: "27.3.1", ContainersRunning: 2 }),
      "docker --host unix:///var/run/docker.sock ps": { stdout: "web\ndb\n" },
      ...more.exec,
    },
  });
  const about = { version: "0.1.0", command: "docker-setup --yes --docker-version 27.3.1", what: "install" };
  const journal = new Journal(system, { ...about, steps: steps.length }, 4711);
  for (const [index, step] of steps.entries()) {
    await journal.before(step, index);
    if (step.kind === "file" && typeof step.content === "string")
      await system.files.write(step.path, step.content, { mode: step.mode });
    if (step.kind === "package-install") isThere = true;
    await journal.after(index);
  }
  if (code !== undefined) await journal.end(code);
  for (const [path, content] of Object.entries(more.files ?? {}))
    if (typeof content === "string") await system.files.write(path, content, { mode: 0o644 });
  return system;
}

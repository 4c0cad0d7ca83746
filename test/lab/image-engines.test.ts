/** A file of images, made without Docker, in the dockerds of several ages; one for another platform in none of them. */
import { beforeAll, describe, expect } from "vitest";
import { boot, said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { through } from "./helpers/bundle.ts";
import { command, expectCode, it, lab, run, withLab } from "./helpers/lab.ts";

withLab();

const engines: readonly (readonly [version: string, daemon: string])[] = [
  ["20.10", "{}"],
  ["26.1", "{}"],
  ["28.5", "{}"],
  // Images in containerd, as newer installations have them.
  ["28.5", '{ "features": { "containerd-snapshotter": true } }'],
];

const FILE = "/tmp/i.tar";
const saved = (machine: Machine, ...more: string[]) =>
  command(machine, "images", "save", "hello-world", ...more, "-o", FILE);

/** A file with an image for another platform. */
let arm: Buffer;
beforeAll(async () => {
  const machine = await boot(lab(), "debian-12");
  await expectCode(run(machine), 0);
  await machine.sh("tar -cf - -C /etc os-release | docker import --platform linux/arm64 - arm:1");
  const words = ["images", "save", "docker-daemon:arm:1", "-o", FILE];
  const wrong = await command(machine, ...words);
  expect([wrong.code, said(wrong)]).toEqual([7, expect.stringContaining("There is: linux/arm64")]);
  await expectCode(command(machine, ...words, "--platform", "linux/arm64"), 0);
  arm = through(machine, ["cat", FILE]);
  await machine.stop();
}, 300_000);

describe.concurrent("docker load", { timeout: 300_000 }, () => {
  it.for(engines)(
    "of %s with %s takes what images save made, and what is loaded is what was saved",
    async ([version, daemon], { fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(saved(machine), 0);
      await machine.writeFile("/etc/docker/daemon.json", daemon);
      await expectCode(run(machine, ["--docker-version", version, "--registry-mirror", "none"]), 0);
      expect(await machine.sh("docker version --format '{{.Server.Version}}'")).toMatch(
        new RegExp(`^${version.replace(".", "[.]")}`),
      );
      const layers = await machine.sh(
        `tar -xOf ${FILE} images.lock.json | node -p 'JSON.stringify(JSON.parse(require("fs").readFileSync(0)).images[0].diffIds)'`,
      );
      const inspect = "docker image inspect --format '{{json .RootFS.Layers}}' hello-world:latest";
      for (const load of [
        () => machine.exec(["docker", "load", "-i", FILE]),
        () => machine.exec(["sh", "-c", `docker load <${FILE}`]),
        () => command(machine, "images", "load", FILE),
      ]) {
        await expectCode(load(), 0);
        expect(await machine.sh(inspect)).toBe(layers);
        expect(await machine.sh("docker run --rm --network none hello-world")).toContain(
          "Hello from Docker!",
        );
        await machine.sh("docker image rm -f hello-world");
      }

      through(machine, ["sh", "-c", "cat >/tmp/arm.tar"], arm);
      const refused = await command(machine, "images", "load", "/tmp/arm.tar");
      expect([refused.code, said(refused)]).toEqual([7, expect.stringContaining("There is: linux/arm64")]);
      expect(await machine.sh("docker images -q")).toBe("");
    },
  );
});

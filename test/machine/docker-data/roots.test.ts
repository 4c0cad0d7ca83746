/** Where the daemons keep their data, also while they don't run: a wrong answer deletes somebody's older copy. */
import { describe, expect, it } from "vitest";
import { containerdRoot, liveDataRoot } from "../../../src/machine/docker-data/roots.ts";
import { systemd } from "../../../src/machine/inits/systemd.ts";
import { type FakeMachine, fakeSystem } from "../../system/fake.ts";

const unit = "/usr/lib/systemd/system/docker.service";
const dropIn = "/etc/systemd/system/docker.service.d/o.conf";
const packaged = "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n";
/** systemctl prints words without their quotes, and variables by their names. */
const shown = (argv: string) => ({
  "systemctl show": { stdout: `MainPID=0\nExecStart={ path=/x ; argv[]=${argv} ; ignore_errors=no ; }\n` },
  "systemctl is-active": { code: 3 },
});

describe("the data of a dockerd that is stopped", () => {
  it.each<[string, string, Record<string, string>, string, boolean]>([
    ["the package's unit", "/usr/bin/dockerd -H fd://", {}, "/var/lib/docker", false],
    [
      "a path with blanks",
      "/usr/bin/dockerd --data-root /srv/my docker",
      { [dropIn]: '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root "/srv/my docker"\n' },
      "/srv/my docker",
      false,
    ],
    [
      "a variable from a file",
      "/usr/bin/dockerd $DOCKER_OPTS",
      {
        [dropIn]:
          "[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=\nExecStart=/usr/bin/dockerd $DOCKER_OPTS\n",
        "/etc/default/docker": 'DOCKER_OPTS="--data-root /data/d"\n',
      },
      "/data/d",
      false,
    ],
    [
      "a program of somebody's that starts dockerd",
      "/usr/local/bin/wrap",
      { [dropIn]: "[Service]\nExecStart=\nExecStart=/usr/local/bin/wrap\n" },
      "/var/lib/docker",
      true,
    ],
    [
      "another build of dockerd",
      "/opt/bin/dockerd-27",
      { [dropIn]: "[Service]\nExecStart=\nExecStart=/opt/bin/dockerd-27 --data-root=/opt/d\n" },
      "/opt/d",
      false,
    ],
    [
      "a unit that only systemd knows",
      "/usr/bin/dockerd --data-root /run/d",
      { [unit]: "" },
      "/run/d",
      false,
    ],
  ])("%s", async (_, argv, files, path, unsure) => {
    const system = fakeSystem({ files: { [unit]: packaged, ...files }, exec: shown(argv) });
    const root = await liveDataRoot(system, systemd);
    expect([root.path, root.unsure === true]).toEqual([path, unsure]);
  });
});

describe("containerd's data", () => {
  const config = "/etc/containerd/config.toml";
  const dump = "version = 2\nroot = '/from/dump'\n\n[grpc]\n  root = '/no'\n";
  it.each<[string, FakeMachine, string]>([
    ["nothing set", {}, "/var/lib/containerd"],
    ["its configuration, imports included", { exec: { containerd: { stdout: dump } } }, "/from/dump"],
    [
      "a flag over it",
      { exec: { containerd: { stdout: dump }, ...shown("containerd --root=/flag") } },
      "/flag",
    ],
    ["the program gone", { files: { [config]: 'root = "/from/file" # mine\n' } }, "/from/file"],
    [
      "a table's root alone",
      { files: { [config]: 'version = 2\n[x]\nroot = "/no"\n' } },
      "/var/lib/containerd",
    ],
  ])("%s", async (_, machine, path) => {
    expect((await containerdRoot(fakeSystem(machine), systemd)).path).toBe(path);
  });
});

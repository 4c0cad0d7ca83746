/** Who else uses the containerd that packages bring: run and script see the same. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { containerdUsers, demandContainerdFree } from "../../../src/machine/facts/containerd-users.ts";
import { systemd } from "../../../src/machine/inits/systemd.ts";
import { tool } from "../../../src/run/render/toolbox.ts";
import { fakeSystem } from "../../system/fake.ts";

const root = mkdtempSync(join(tmpdir(), "containerd-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const argv = (...words: string[]) => `${words.join("\0")}\0`;
const shim = (program: string, namespace: string, address?: string) =>
  argv(program, "-namespace", namespace, "-id", "x", ...(address ? ["-address", address] : []));
const V2 = "/usr/bin/containerd-shim-runc-v2";
const OWN = "/run/containerd/containerd.sock";
const there = { "/usr/bin/containerd": "" };
const sockets = (state: string) =>
  `Num       RefCount Protocol Flags    Type St Inode Path\n000000: 00000002 00000000 00010000 0001 01 12 ${OWN}.ttrpc\n000000: 00000003 00000000 00000000 0001 ${state} 8156715 ${OWN}\n`;
const kubelet = (...words: string[]) => ({
  "/proc/40/comm": "kubelet\n",
  "/proc/40/cmdline": argv("/usr/bin/kubelet", ...words),
});

interface Row {
  readonly files?: Readonly<Record<string, string>>;
  /** What systemctl says yes to. */
  readonly units?: readonly string[];
  readonly namespaces?: string;
  readonly users: string;
}

const rows: Readonly<Record<string, Row>> = {
  "nobody there": { users: "" },
  "dockerd's own containers": { files: { "/proc/12/cmdline": shim(V2, "moby", OWN) }, users: "" },
  "a task of nerdctl's, whoever started containerd": {
    files: { "/proc/12/cmdline": shim(V2, "default", OWN), "/proc/13/cmdline": shim(V2, "moby", OWN) },
    users: "default",
  },
  "a pod in a second containerd of the package's program": {
    files: { "/proc/12/cmdline": shim(V2, "k8s.io", "/run/kube/containerd.sock") },
    users: "k8s.io",
  },
  "a shim of its own that joins the usual socket": {
    files: { "/proc/12/cmdline": shim("/opt/kata/bin/containerd-shim-kata-v2", "k8s.io", `/var${OWN}`) },
    users: "k8s.io",
  },
  "a shim by its bare name": { files: { "/proc/9/cmdline": shim("containerd-shim", "web") }, users: "web" },
  "k3s, which brings all of its own": {
    files: {
      "/proc/12/cmdline": shim(
        "/var/lib/rancher/k3s/data/abc/bin/containerd-shim-runc-v2",
        "k8s.io",
        "/run/k3s/containerd/containerd.sock",
      ),
      ...there,
    },
    users: "",
  },
  "microk8s, likewise": {
    files: {
      "/proc/12/cmdline": shim(
        "/snap/microk8s/1/bin/containerd-shim-runc-v2",
        "k8s.io",
        "/var/snap/microk8s/common/run/containerd.sock",
      ),
    },
    users: "",
  },
  "words of a shell that look like one": {
    files: { "/proc/12/cmdline": argv("/bin/bash", "-c", "containerd-shim -namespace no") },
    users: "",
  },
  "Kubernetes' namespace, without a container": { namespaces: "default\nk8s.io\n", users: "k8s.io" },
  "namespaces without a container": { namespaces: "default\nmoby\nbuildkit\n", users: "" },
  "a kubelet that runs as a unit": { files: there, units: ["is-active kubelet.service"], users: "kubelet" },
  "one that keeps crashing, and starts at boot": {
    files: there,
    units: ["is-enabled kubelet.service"],
    users: "kubelet",
  },
  "one that somebody started": { files: { ...there, ...kubelet("--v=2") }, users: "kubelet" },
  "one that is stopped on a node that joined": {
    files: { ...there, "/var/lib/kubelet/config.yaml": "kind: KubeletConfiguration\n" },
    users: "kubelet",
  },
  "one where no containerd is yet": { units: ["is-enabled kubelet.service"], users: "" },
  "one with CRI-O, by its command line": {
    files: { ...there, ...kubelet("--container-runtime-endpoint=unix:///var/run/crio/crio.sock") },
    users: "",
  },
  "one with cri-dockerd, by kubeadm's flags": {
    files: {
      ...there,
      ...kubelet("--config=/var/lib/kubelet/config.yaml"),
      "/var/lib/kubelet/kubeadm-flags.env":
        'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/cri-dockerd.sock --pod-infra-container-image=pause:3.9"\n',
      "/var/lib/kubelet/config.yaml": "kind: KubeletConfiguration\n",
    },
    users: "",
  },
  "one with containerd, by its configuration": {
    files: {
      ...there,
      ...kubelet(),
      "/var/lib/kubelet/config.yaml": `containerRuntimeEndpoint: "unix://${OWN}"\n`,
    },
    users: "kubelet",
  },
  "a client of its socket": { files: { "/proc/net/unix": sockets("03") }, users: `client: ${OWN}` },
  "a socket that nobody is at": { files: { "/proc/net/unix": sockets("01") }, users: "" },
  "a client that may be dockerd": {
    files: {
      "/proc/net/unix": sockets("03"),
      "/proc/50/comm": "dockerd\n",
      "/proc/50/cmdline": argv("/usr/bin/dockerd"),
    },
    users: "",
  },
  "one whose command line wins over its configuration": {
    files: {
      ...there,
      ...kubelet("--container-runtime-endpoint", OWN),
      "/var/lib/kubelet/config.yaml": "containerRuntimeEndpoint: unix:///run/crio/crio.sock\n",
    },
    users: "kubelet",
  },
};

describe("who uses containerd", () => {
  it.each(Object.entries(rows))(
    "%s: by the run",
    async (_, { files = {}, units = [], namespaces, users }) => {
      const says = units.map((unit) => [`systemctl ${unit.replace(" ", " --quiet ")}`, { code: 0 }]);
      const ctr = namespaces === undefined ? {} : { ctr: { code: 0, stdout: namespaces } };
      const system = fakeSystem({
        files,
        exec: { systemctl: { code: 1 }, ...Object.fromEntries(says), ...ctr },
      });
      expect((await containerdUsers(system, systemd)).join(" ")).toBe(users);
      const swap = demandContainerdFree(system, systemd, ["docker-ce", "containerd.io"]);
      if (users) await expect(swap).rejects.toMatchObject({ code: "containers-running" });
      else await swap;
      await demandContainerdFree(system, systemd, ["docker-ce", "docker-ce-cli"]);
    },
  );

  it.each(Object.entries(rows))("%s: by the script", (_, { files = {}, units = [], namespaces, users }) => {
    const machine = mkdtempSync(join(root, "m-"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(machine, dirname(path)), { recursive: true });
      writeFileSync(join(machine, path), text);
    }
    const script = [
      "set -eu; RESTART=no MSG_CONTAINERD_USERS= RUNTIME_PACKAGES='containerd.io containerd runc'",
      "fail() { shift 2; printf '%s\\n' \"$@\"; exit 12; }",
      `systemctl() { case "$1 $3" in ${[...units, "none"].map((unit) => `'${unit}'`).join(" | ")}) ;; *) return 3 ;; esac; }`,
      `timeout() { ${namespaces === undefined ? "return 127" : `printf '%s' '${namespaces}'`}; }`,
      tool("init"),
      tool("containers").replace(
        /(?<![\w./])\/(proc|var\/lib|usr\/(local\/)?bin\/containerd|etc)/g,
        `${machine}/$1`,
      ),
      'unit_runs() { systemctl is-active --quiet "$1.service"; }; unit_at_boot() { systemctl is-enabled --quiet "$1.service"; }',
      "keep_containerd docker-ce=1 docker-ce-cli=1",
      "keep_containerd docker-ce=1 containerd.io=2",
    ].join("\n");
    const { stdout, stderr, status } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect([stdout.trim().split("\n").join(" "), status]).toEqual([users, users ? 12 : 0]);
  });
});

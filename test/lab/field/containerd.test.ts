/** A containerd that serves others: it is not swapped, nor restarted, unasked. */
import { describe, expect } from "vitest";
import { runScript } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { aptInstall, doctor, field, repositoryByHand, unitState, whole, words } from "../helpers/field.ts";
import { command, expectCode, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

/** A container in a namespace of containerd's, as kubelet's CRI makes it; its root file system has one program. */
const task = (
  namespace: string,
  id: string,
) => `mkdir -p /root/rfs/proc /root/rfs/sys /root/rfs/dev /root/rfs/tmp
tar -C / -ch bin/sleep lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 | tar -C /root/rfs -x
ctr oci spec > /root/spec.json
node -e 'const fs = require("fs"); const spec = JSON.parse(fs.readFileSync("/root/spec.json"));
delete spec.linux.resources; spec.process.args = ["/bin/sleep", "100000"]; spec.process.terminal = false; spec.root.path = "/root/rfs";
fs.writeFileSync("/root/spec.json", JSON.stringify(spec));'
ctr -n ${namespace} run -d --config /root/spec.json ${id}`;

const KUBELET = `printf '[Unit]\\nDescription=kubelet\\nAfter=containerd.service\\n[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/kubelet.service
systemctl daemon-reload; systemctl enable -q --now kubelet`;

/** containerd's process, its configuration, and the container in it. */
async function seen(machine: Machine): Promise<string> {
  return machine.sh(
    "systemctl show -p MainPID --value containerd; containerd --version; md5sum /etc/containerd/config.toml 2>/dev/null || :; pgrep -x sleep | sort",
  );
}

const DEBIANS = aptInstall("containerd runc");

describe.concurrent("containerd", () => {
  // Found by attack; the machine is the one that kubernetes' container runtimes page makes.
  field(
    "debian-12, a Kubernetes node with Debian's containerd and a pod: untouched, and named",
    async ({ fresh }) => {
      const config =
        "mkdir -p /etc/containerd; containerd config default > /etc/containerd/config.toml; sed -i 's/SystemdCgroup = false/SystemdCgroup = true/' /etc/containerd/config.toml; systemctl restart containerd";
      const machine = await fresh(
        "debian-12",
        `${DEBIANS}\n${config}\n${task("k8s.io", "etcd")}\n${KUBELET}`,
      );
      const before = await seen(machine);
      const result = await run(machine);
      expect(await seen(machine)).toBe(before);
      expect(await unitState(machine, "kubelet")).toBe("active");
      expect(result.code).not.toBe(0);
      expect(words(result)).toMatch(/containerd/);
      expect(words(result)).toMatch(/k8s\.io|kubelet|Kubernetes/);
      expect(await whole(machine, "containerd runc docker-ce")).toEqual(["containerd", "runc"]);
    },
  );

  field(
    "debian-12, a Kubernetes node with an older containerd.io and a pod: untouched, and named",
    async ({ fresh }) => {
      const machine = await fresh(
        "debian-12",
        `${repositoryByHand}\n${aptInstall("containerd.io=1.6.20-1")}\napt-get -q download containerd\ndpkg-deb --fsys-tarfile containerd_*.deb | tar -x -C / ./usr/bin/ctr\n${task("k8s.io", "etcd")}`,
      );
      const before = await seen(machine);
      const result = await run(machine);
      expect(await seen(machine)).toBe(before);
      expect(result.code).not.toBe(0);
      expect(words(result)).toMatch(/containerd\.io/);
      expect(words(result)).toMatch(/k8s\.io|Kubernetes|running|in use/);
    },
  );

  field(
    "debian-12 with nerdctl's containers in Debian's containerd: untouched, and named",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([
        fresh("debian-12", `${DEBIANS}\n${task("default", "web")}`),
        scriptFor("debian-12"),
      ]);
      const before = await seen(machine);
      for (const go of [() => run(machine), () => runScript(machine, script)]) {
        const result = await go();
        expect(await seen(machine)).toBe(before);
        expect(result.code, words(result)).toBe(12);
        expect(words(result)).toMatch(/containerd[\s\S]*default|default[\s\S]*containerd/);
      }
    },
  );

  field(
    "debian-12 with an idle containerd that kubelet is joined to: untouched, and named",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", `${DEBIANS}\n${KUBELET}`);
      const before = await seen(machine);
      const result = await run(machine);
      expect(await seen(machine)).toBe(before);
      expect(result.code).not.toBe(0);
      expect(words(result)).toMatch(/kubelet/);
    },
  );

  // Found by attack: nothing of systemd's tells of it.
  field(
    "debian-12 with a containerd that somebody started by hand, and its container: untouched, and named",
    async ({ fresh }) => {
      const byHand =
        "systemctl disable -q --now containerd; setsid /usr/bin/containerd >/dev/null 2>&1 </dev/null &\nsleep 2";
      const [machine, script] = await Promise.all([
        fresh("debian-12", `${DEBIANS}\n${byHand}\n${task("default", "web")}`),
        scriptFor("debian-12"),
      ]);
      for (const go of [() => run(machine), () => runScript(machine, script)]) {
        const result = await go();
        expect(result.code, words(result)).toBe(12);
        expect(words(result)).toMatch(/default/);
        expect(await whole(machine, "containerd runc docker-ce")).toEqual(["containerd", "runc"]);
        expect(await machine.sh("pgrep -x sleep | wc -l")).toBe("1");
      }
    },
  );

  // Found by attack: somebody put Kubernetes onto the containerd.io that came with Docker.
  field(
    "debian-12 whose containerd.io serves a pod by now: a rollback leaves it, by run and script",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      const { stdout } = await command(machine, "rollback", "--dry-run");
      await machine.sh(
        `apt-get -q update; cd /tmp; apt-get -q download containerd; dpkg-deb --fsys-tarfile containerd_*.deb | tar -x -C / ./usr/bin/ctr\n${task("k8s.io", "etcd")}`,
        { timeoutMs: 300_000 },
      );
      const before = await seen(machine);
      for (const go of [() => command(machine, "rollback", "--yes"), () => runScript(machine, stdout)]) {
        const result = await go();
        expect(await seen(machine)).toBe(before);
        expect(result.code, words(result)).toBe(12);
        expect(words(result)).toMatch(/k8s\.io/);
        expect(await whole(machine, "containerd.io docker-ce")).toEqual(["containerd.io", "docker-ce"]);
      }
    },
  );

  // Found by attack: dockerd comes up without its containerd after a minute, answers, and starts no container.
  for (const [title, setup, reason] of [
    [
      "a left-over configuration that it can't read",
      "mkdir -p /etc/containerd; printf 'version = 2\\n[plugins\\n' > /etc/containerd/config.toml",
      /can't read its configuration, \/etc\/containerd\/config\.toml/,
    ],
    ["its unit masked", "systemctl mask -q containerd.service", /containerd/],
  ] as const) {
    field(
      `debian-12 whose containerd does not start, ${title}: never ready, by run, script and doctor`,
      async ({ fresh }) => {
        const machine = await fresh("debian-12", setup);
        const result = await run(machine);
        expect(result.code, words(result)).toBe(11);
        expect(words(result)).toMatch(/no container can start/);
        expect(words(result)).toMatch(reason);
        expect(words(await doctor(machine))).toMatch(/no container\s+can start/);
        const again = await runScript(machine, await scriptFor("debian-12"));
        expect(again.code, words(again)).toBe(11);
        expect(words(again)).toMatch(reason);
        expect(words(again)).not.toMatch(/is ready/);
        await machine.sh(
          "systemctl unmask -q containerd; rm -f /etc/containerd/config.toml; systemctl reset-failed containerd; systemctl restart containerd",
        );
        await expectCode(run(machine), 0);
      },
    );
  }

  // Found by attack: a default runtime that went, as nvidia's does with its package.
  field(
    "debian-12 whose default runtime is missing: never ready, by run, script and doctor",
    async ({ fresh }) => {
      const set = `printf '{"default-runtime": "gone", "runtimes": {"gone": {"path": "gone-runtime"}}}' > /etc/docker/daemon.json`;
      const machine = await fresh("debian-12", `mkdir -p /etc/docker; ${set}`);
      const result = await run(machine);
      expect(result.code, words(result)).toBe(11);
      expect(words(result)).toMatch(/no container can start: gone-runtime/);
      expect(words(await doctor(machine))).toMatch(/no container\s+can\s+start:\s+gone-runtime/);
      const again = await runScript(machine, await scriptFor("debian-12"));
      expect(again.code, words(again)).toBe(11);
      expect(words(again)).toMatch(/no container can start: gone-runtime/);
      expect(words(again)).not.toMatch(/is ready/);
      await expectCode(run(machine, ["--daemon", "default-runtime=runc"]), 0);
    },
  );

  field("debian-12 with an idle containerd of Debian's: it is swapped, nobody is hurt", async ({ fresh }) => {
    const machine = await fresh("debian-12", DEBIANS);
    const result = await run(machine);
    expect(result.code, words(result)).toBe(0);
    expect(await whole(machine, "containerd runc containerd.io")).toEqual(["containerd.io"]);
    expect(await unitState(machine)).toBe("active");
  });
});

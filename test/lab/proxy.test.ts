import { describe, expect } from "vitest";
import { runScript, said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { command, expectCode, it, run, scriptFor, state, withLab } from "./helpers/lab.ts";

withLab();

/** A proxy of the machine's own that wants a password and writes down where it was sent. */
const PROXY = `
const net = require("node:net"), http = require("node:http"), fs = require("node:fs");
const wanted = "Basic " + Buffer.from("me:hunter2").toString("base64");
const server = http.createServer((q, r) => {
  const may = q.headers["proxy-authorization"] === wanted;
  fs.appendFileSync("/tmp/proxy.log", q.headers.host + " " + may + "\\n");
  if (!may) return r.writeHead(407, { "proxy-authenticate": "Basic realm=lab" }).end();
  const { hostname, port, pathname, search } = new URL(q.url);
  const { "proxy-authorization": _, ...headers } = q.headers;
  const out = http.request({ host: hostname, port: port || 80, path: pathname + search, method: q.method, headers }, (a) => { r.writeHead(a.statusCode, a.headers); a.pipe(r); });
  out.on("error", () => r.writeHead(502).end());
  q.pipe(out);
});
server.on("connect", ({ url, headers }, socket, head) => {
  fs.appendFileSync("/tmp/proxy.log", url + " " + (headers["proxy-authorization"] === wanted) + "\\n");
  if (headers["proxy-authorization"] !== wanted) return socket.end("HTTP/1.1 407 Proxy Authentication Required\\r\\nProxy-Authenticate: Basic realm=lab\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n");
  const [, host, port] = /^(.*):(\\d+)$/.exec(url);
  const out = net.connect(port, host, () => { socket.write("HTTP/1.1 200 OK\\r\\n\\r\\n"); out.write(head); socket.pipe(out); out.pipe(socket); });
  out.on("error", () => socket.destroy());
  socket.on("error", () => out.destroy());
});
server.listen(3128, "127.0.0.1");`;
const url = "http://me:hunter2@127.0.0.1:3128";
const DROP_IN = "/etc/systemd/system/docker.service.d/zz-docker-setup-proxy.conf";

async function startProxy(machine: Machine): Promise<void> {
  await machine.writeFile("/tmp/proxy.cjs", PROXY);
  await machine.sh("setsid node /tmp/proxy.cjs >/dev/null 2>&1 & sleep 0.5");
}
const went = async (machine: Machine) => new Set((await machine.sh("cat /tmp/proxy.log")).split("\n"));
const daemonEnvironment = (machine: Machine) =>
  machine.sh(
    "tr '\\0' '\\n' </proc/$(systemctl show -p MainPID docker.service | cut -d= -f2)/environ | grep -i proxy | sort || :",
  );

describe.concurrent("--proxy", () => {
  it.for(["debian-12", "centos-9"] as const)(
    "%s: docker-setup, the package manager and dockerd go through it, by run and by script alike",
    async (name, { fresh }) => {
      const [byRun, byScript] = await Promise.all([fresh(name), fresh(name)]);
      const script = await scriptFor(name, ["--proxy", url]);
      await Promise.all([byRun, byScript].map(startProxy));
      const result = await expectCode(run(byRun, ["--proxy", url]), 0);
      expect(said(result)).toContain("http://***@127.0.0.1:3128");
      expect(said(result)).not.toContain("hunter2");
      await expectCode(runScript(byScript, script), 0);
      for (const machine of [byRun, byScript]) {
        expect(await went(machine)).toContain("mirrors.aliyun.com:443 true");
        expect(await daemonEnvironment(machine)).toBe(
          `HTTPS_PROXY=${url}\nHTTP_PROXY=${url}\nNO_PROXY=localhost,127.0.0.0/8,::1`,
        );
        expect(await machine.sh(`stat -c %a ${DROP_IN}`)).toBe("600");
        await machine.sh(
          ": >/tmp/proxy.log; docker rmi -f hello-world >/dev/null 2>&1; docker pull -q hello-world",
        );
        expect(await went(machine)).toContain("docker.m.daocloud.io:443 true");
      }
      expect(await byRun.sh("grep -rl hunter2 /var/log/docker-setup /var/lib/docker-setup || :")).toBe("");
      expect(await state(byRun)).toEqual(await state(byScript));
      const again = await expectCode(run(byRun, ["--proxy", url]), 0);
      expect(again.stdout).toContain("Nothing was changed");
      expect(said(await expectCode(runScript(byScript, script), 0))).toContain("Nothing was changed");
    },
  );

  it("a running daemon is started anew with it, and without it by rollback; containers are asked about first", async ({
    fresh,
  }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await startProxy(machine);
    await machine.sh(
      "tar -C / -ch bin/sleep lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 | docker import - box && docker run -d --name keep box /bin/sleep 600",
    );
    const before = await state(machine);
    const refused = await expectCode(run(machine, ["--proxy", url]), 12);
    expect(refused.stderr).toContain("--restart");
    expect(await state(machine)).toEqual(before);
    const script = await scriptFor("debian-12", ["--proxy", url]);
    await expectCode(runScript(machine, script), 12);
    expect(await state(machine)).toEqual(before);
    expect(await machine.sh("docker ps --format '{{.Names}}'")).toBe("keep");
    await expectCode(run(machine, ["--proxy", url, "--restart"]), 0);
    expect(await daemonEnvironment(machine)).toContain(`HTTP_PROXY=${url}`);
    await expectCode(command(machine, "rollback", "--yes", "--restart"), 0);
    expect(await state(machine)).toEqual(before);
    expect(await daemonEnvironment(machine)).toBe("");
  });

  it("one that does not let through is named, and nothing is changed", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await startProxy(machine);
    const before = await state(machine);
    const wrong = await expectCode(run(machine, ["--proxy", "http://me:wrong@127.0.0.1:3128"]), 6);
    expect(wrong.stderr).not.toContain("wrong@");
    expect(wrong.stderr).toMatch(/proxy/i);
    const dead = await expectCode(run(machine, ["--proxy", "127.0.0.1:9"]), 6);
    expect(dead.stderr).toContain("Check --proxy");
    expect(await state(machine)).toEqual(before);
  });
});

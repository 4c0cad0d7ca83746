/** The bundle itself behind a proxy: what it loads for that, no test of the sources has in the same form. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const bundle = fileURLToPath(new URL("../../dist/docker-setup.cjs", import.meta.url));

it.each([
  ["https", "CONNECT mirror.example:443", "does not let through"],
  ["http", "GET http://mirror.example/docker-ce/linux/debian/dists/bookworm/InRelease", "answered 403"],
])("%s: a proxy is asked, with its password, and a refusal is named", async (scheme, asked, told) => {
  const seen: string[] = [];
  const password = `Basic ${Buffer.from("me:secret").toString("base64")}`;
  const note = (line: string, given: string | undefined) =>
    seen.push(`${line}${given === password ? "" : " (without the password)"}`);
  const proxy = createServer(({ method, url, headers }, answer) => {
    note(`${method} ${url}`, headers["proxy-authorization"]);
    answer.writeHead(403).end();
  });
  proxy.on("connect", ({ url, headers }, socket) => {
    note(`CONNECT ${url}`, headers["proxy-authorization"]);
    socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const address = `http://me:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const argv = ["versions", "--target", "debian:12", "--lang", "en", "--allow-http"];
  const child = spawn(
    process.execPath,
    [bundle, ...argv, "--mirror", `${scheme}://mirror.example/docker-ce`],
    {
      env: { PATH: process.env.PATH, http_proxy: address, https_proxy: address },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let stderr = "";
  child.stderr.on("data", (piece) => {
    stderr += piece;
  });
  const [code] = await once(child, "close");
  proxy.close();
  expect(stderr.replace(/\s+/g, " ")).toContain(told);
  expect(stderr).not.toContain("secret");
  expect(code).toBe(6);
  expect(seen).toContain(asked);
});

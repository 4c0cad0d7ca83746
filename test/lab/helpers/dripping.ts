/** A mirror that hands packages on to a host which sends a byte now and then. */
import type { Machine } from "../../../lab/types.ts";

/** Its address, for --mirror with --allow-http. */
export const DRIPPING = "http://127.0.0.1:8802/docker-ce";

const server = `import http from "node:http"; import https from "node:https";
http.createServer(({ url, headers }, r) => {
  // docker-setup is turned away at once, and leaves them to the package manager.
  if (/[.](deb|rpm)$/.test(url) && !/APT|dnf/i.test(headers["user-agent"] ?? "")) return r.writeHead(503).end();
  if (/[.](deb|rpm)$/.test(url)) return r.writeHead(302, { location: "http://127.0.0.1:8803" + url }).end();
  https.get("https://mirrors.aliyun.com" + url, (real) => { r.writeHead(real.statusCode, real.headers); real.pipe(r); });
}).listen(8802, "127.0.0.1");
http.createServer(({ url }, r) => {
  https.request("https://mirrors.aliyun.com" + url, { method: "HEAD" }, ({ headers }) => {
    r.writeHead(200, { "content-length": headers["content-length"] });
    const drip = setInterval(() => r.write("x"), 4000);
    r.on("close", () => clearInterval(drip));
  }).end();
}).listen(8803, "127.0.0.1");
`;

export async function startDripping(machine: Machine): Promise<void> {
  await machine.writeFile("/tmp/dripping.mjs", server);
  await machine.sh(
    'systemd-run --quiet --unit=dripping --setenv=NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS" "$(command -v node)" /tmp/dripping.mjs; sleep 1',
  );
}

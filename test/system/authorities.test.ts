import { once } from "node:events";
import { readFileSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { openHttpPool } from "../../src/system/http-pool.ts";

/** Nobody's authority has signed it: a key and its own certificate, for 100 years from 2026. */
const path = fileURLToPath(new URL("localhost.pem", import.meta.url));
const pem = readFileSync(path, "utf8");
const server = https.createServer({ key: pem, cert: pem }, (_, response) => response.end("here"));
server.listen(0, "127.0.0.1");
afterAll(() => server.close());

// As Debian's Node does by itself.
describe.each(["", "--use-openssl-ca"])("with NODE_OPTIONS=%s", (options) => {
  it.each([
    ["no file", {}, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["the server's own file", { NODE_EXTRA_CA_CERTS: path }, 200],
  ])("a server is trusted by what is told to be trusted: %s", async (_, env, expected) => {
    if (!server.listening) await once(server, "listening");
    const before = process.env.NODE_OPTIONS;
    process.env.NODE_OPTIONS = options;
    try {
      const { get } = openHttpPool({ env });
      const asked = get(`https://localhost:${(server.address() as AddressInfo).port}/`);
      expect(await asked.then(({ status }) => status).catch(({ code }) => code)).toBe(expected);
    } finally {
      process.env.NODE_OPTIONS = before ?? "";
    }
  });
});

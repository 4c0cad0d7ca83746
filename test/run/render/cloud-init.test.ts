/** The user-data of --format cloud-init: what stands in it, how large it is, and where it is refused. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { packedUserData, userDataLimit } from "../../../src/run/render/cloud-init.ts";
import { dockerKey, selectKey } from "../../../src/sources/keys/openpgp.ts";
import type { System } from "../../../src/system/types.ts";
import type { Lang } from "../../../src/text.ts";
import { laptop, signed } from "../../golden/mirror.ts";
import { owner } from "../../sources/catalog/suite.ts";

const place = mkdtempSync(join(tmpdir(), "user-data-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** The laptop's mirror with a key for yum, too. */
function machine(network = true): System {
  const system = laptop(network);
  return {
    ...system,
    async fetch(url, options) {
      const answer = await system.fetch(url, options);
      return answer.status === 404 && url.endsWith("/gpg")
        ? { ...answer, status: 200, body: owner.file }
        : answer;
    },
  };
}

async function make(raw: RawOptions, lang: Lang = "en", system = machine()) {
  const said: string[] = [];
  const stream = { isTTY: false, write: (text: string) => said.push(text) > 0 };
  const terminal = createTerminal(lang, stream as unknown as NodeJS.WriteStream);
  let text = "";
  await dryRun(system, parseRequest({ format: "cloud-init", ...signed, ...raw }), terminal, (out) => {
    text += out;
  });
  return { text, said: said.join("") };
}

/** Everything at once that a cloud's machine is likely to be given. */
const much: RawOptions = {
  daemon: ["log-opts.max-size=10m", "log-opts.max-file=3", "data-root=/data"],
  user: "admin",
  hold: true,
  proxy: "http://me:secret@proxy.example:3128",
  mirror: ["aliyun", "tuna"],
};

it.each<[Lang, RawOptions]>([
  ["en", { target: "debian:12" }],
  ["zh", { target: "centos:9" }],
  ["en", { target: "fedora:44" }],
  ["zh", { target: "debian:12", ...much }],
])("%s, %j: fits the smallest clouds as a gzip", async (lang, raw) => {
  const path = join(place, "user-data.gz");
  const { said } = await make({ ...raw, output: path }, lang);
  const data = readFileSync(path);
  expect(said).toContain(`${data.length}`);
  const text = gunzipSync(data).toString();
  expect(text).toBe((await make(raw, lang)).text);
  expect(text).toMatch(/^#cloud-config\n# .+\n# .+docker-setup .+\nwrite_files:\n {2}- path: /);
  // Docker's own key for apt is larger than the one of the tests.
  const docker = readFileSync(new URL("../../sources/keys/fixtures/docker-apt.asc", import.meta.url));
  const { key } = selectKey(docker, [dockerKey("apt")]);
  const real = text.replace(/(encoding: b64\n +content: ).*/, `$1${key.toString("base64")}`);
  expect(packedUserData(real).length).toBeLessThanOrEqual(userDataLimit);
});

it("carries the script and the verified key", async () => {
  const { text } = await make({ target: "debian:12" });
  const [, key = ""] =
    /first-boot\.key\n +permissions: "0644"\n +encoding: b64\n +content: (.*)/.exec(text) ?? [];
  expect(Buffer.from(key, "base64")).toEqual(selectKey(owner.file, [owner.fingerprint]).key);
  const [, packed = ""] =
    /first-boot\.sh\n +permissions: "0700"\n +encoding: gz\+b64\n +content: (.*)/.exec(text) ?? [];
  const script = gunzipSync(Buffer.from(packed, "base64")).toString();
  expect(script).toMatch(/^#!\/bin\/sh\n\{\n/);
  expect(text).toContain("runcmd:\n  - [sh, /var/lib/docker-setup/first-boot.sh]\n");
});

it("says what is more than some clouds take, and refuses it as a gzip", async () => {
  const path = join(place, "user-data");
  const mirror = Array.from(
    { length: 600 },
    (_, i) => `https://mirror-${(i * 7919) ** 3 % 1e9}.example/docker-ce`,
  );
  const { said } = await make({ target: "debian:12", mirror, output: path });
  expect(said).toContain(`-o ${path}.gz`);
  expect(statSync(path).size).toBeGreaterThan(userDataLimit);
  const error = await make({ target: "debian:12", mirror, output: `${path}.gz` }).catch((error) => error);
  expect(error).toMatchObject({ code: "usage" });
});

it("keeps a password for its owner", async () => {
  const path = join(place, "secret");
  const { said } = await make({ target: "debian:12", ...much, output: path });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(said).toContain("password");
});

it("needs the network, since the key goes with it", async () => {
  const error = await make({ target: "debian:12" }, "en", machine(false)).catch((error) => error);
  expect(error).toMatchObject({ code: "network" });
});

it.each<RawOptions>([{ json: true }, { target: ["debian:12", "centos:9"] }])("refuses %j", (raw) => {
  expect(() => parseRequest({ format: "cloud-init", ...raw })).toThrow(
    expect.objectContaining({ code: "usage" }),
  );
});

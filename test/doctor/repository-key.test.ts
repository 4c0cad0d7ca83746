import { afterAll, beforeAll, expect, it } from "vitest";
import { repositoryKey } from "../../src/doctor/repository-key.ts";
import { dockerKeys, listKeys } from "../../src/sources/keys/openpgp.ts";
import { Gpg } from "../sources/keys/gpg.ts";
import {
  bare,
  bareKey,
  file,
  finding,
  itFinds,
  keyring,
  type More,
  mirror,
  pinned,
  repo,
  said,
  sources,
  yum,
} from "./machine.ts";

const foreign = bareKey(2);
const key = (content: Buffer | string, mode = 0o644): More => ({ files: { [keyring]: { content, mode } } });
const rpmKey = { "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce": pinned.bytes };

itFinds(repositoryKey, [
  ["good", {}, "ok", /the pinned one/],
  ["missing", { files: { [keyring]: undefined } }, "fail", /there is no \/etc\/apt\/keyrings/],
  [
    "another's",
    key(foreign.bytes),
    "fail",
    new RegExp(`holds ${foreign.fingerprint}, not the pinned ${pinned.fingerprint}`),
  ],
  [
    "another's beside it",
    key(Buffer.concat([pinned.bytes, foreign.bytes])),
    "fail",
    new RegExp(`foreign keys too: ${foreign.fingerprint}`),
  ],
  ["unreadable to apt", key(pinned.bytes, 0o600), "fail", /_apt.*chmod 0644/],
  ["text under a binary name", key("-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), "fail", /is text/],
  ["a login page", key("<html>"), "fail", /is not a public key/],
  ["cut off", key(pinned.bytes.subarray(0, 5)), "fail", /is not a public key/],
  ["no key named", file(sources({ "Signed-By": "" })), "warn", /names no key/],
  ["a repository that is switched off", file(sources({ Enabled: "no" })), "skip", /no repository/],
  ["no Docker", bare, "skip", /not installed/],
  ["yum", yum(repo(), rpmKey), "ok", /the pinned one/],
  ["yum takes the mirror's", yum(repo("", "9", `${mirror}/linux/centos/gpg`)), "warn", /whatever key https/],
]);

it("names the option for a private mirror's key, and wants Docker's own without it", async () => {
  const found = await finding(repositoryKey, {}, { fingerprint: null });
  expect(found.state).toBe("fail");
  expect(said(found)).toContain(`not the pinned ${dockerKeys.apt}`);
  expect(said(found)).toContain(`--key-fingerprint ${pinned.fingerprint}`);
});

let gpg: Gpg;
beforeAll(() => {
  gpg = new Gpg();
});
afterAll(() => gpg.close());

it("knows when a key made by gpg expires, also one whose date was moved, and that others' signatures do not count", async () => {
  const never = gpg.make(["Never <n@example.com>"], "ed25519", "never");
  const soon = gpg.make(["Soon <s@example.com>"], "ed25519", "10d", [["cv25519", "encr"]]);
  expect(listKeys(never.binary)).toEqual([{ fingerprint: never.fingerprint, expires: undefined }]);
  const [listed] = listKeys(soon.binary);
  expect(Math.abs(listed!.expires! - Date.now() - 10 * 86_400_000)).toBeLessThan(60_000);
  // Moved: the newer self-signature counts. gpg counts whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  gpg.run(["--quick-set-expire", soon.fingerprint, "20d"]);
  gpg.run(["--local-user", never.fingerprint, "--quick-sign-key", soon.fingerprint]);
  const moved = gpg.exported(soon.fingerprint);
  expect(Math.abs(listKeys(moved.binary)[0]!.expires! - Date.now() - 20 * 86_400_000)).toBeLessThan(60_000);
  const at = (days: number) =>
    finding(
      repositoryKey,
      { files: { [keyring]: { content: moved.binary } }, now: Date.now() + days * 86_400_000 },
      { fingerprint: soon.fingerprint },
    );
  expect((await at(0)).said.en).toMatch(/it expires on/);
  expect((await at(0)).state).toBe("warn");
  expect((await at(21)).said.en).toMatch(/it expired on/);
  expect((await at(21)).state).toBe("fail");
});

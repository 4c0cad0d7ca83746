/** What an rpm is apart from its signature: real packages, built, signed, signed anew and installed by rpm itself. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { signed } from "../../../src/machine/managers/yum/identity.ts";
import { realSystem } from "../../../src/system/real.ts";
import { Gpg } from "../../sources/keys/gpg.ts";
import { which } from "../../tools.ts";

const [rpmbuild, rpmsign, rpm] = ["rpmbuild", "rpmsign", "rpm"].map(which) as [string, string, string];
const place = mkdtempSync(join(tmpdir(), "identity-"));
const gpg = new Gpg();
afterAll(() => {
  gpg.close();
  rmSync(place, { recursive: true, force: true });
});

/** A package with one file of this content. */
function build(name: string, content: string): string {
  const spec = join(place, `${name}.spec`);
  writeFileSync(
    spec,
    `Name: ${name}\nVersion: 1\nRelease: 1\nSummary: x\nLicense: x\nBuildArch: noarch\n%description\nx\n%install\nmkdir -p %{buildroot}/opt\necho ${content} > %{buildroot}/opt/${name}\n%files\n/opt/${name}\n`,
  );
  const at = join(place, content);
  execFileSync(rpmbuild, ["-bb", "--quiet", "--define", `_topdir ${at}`, spec], { stdio: "pipe" });
  return join(at, `RPMS/noarch/${name}-1-1.noarch.rpm`);
}

function sign(file: string, key: string): string {
  const to = join(place, `${key}.rpm`);
  copyFileSync(file, to);
  const words = ["--define", `__gpg ${which("gpg")}`, "--define", `_gpg_name ${key}`, "--addsign", to];
  execFileSync(rpmsign, words, { stdio: "pipe", env: { ...process.env, GNUPGHOME: gpg.home } });
  return to;
}

const identityOf = (file: string) => signed.ofFile(readFileSync(file).subarray(0, signed.bytes));

it("stays in content where it is signed anew, differs where it is built anew, and is the same once installed", async () => {
  const [one, other] = ["One", "Other"].map((name) => gpg.make([name], "rsa2048", "never").fingerprint);
  const file = build("tiny", "first");
  expect(identityOf(file)).toBeUndefined();
  const [first, again] = [sign(file, one!), sign(file, other!)];
  const [is, anew] = [identityOf(first)!, identityOf(again)!];
  expect(is.content).toMatch(/^[0-9a-f]{64}$/);
  expect(anew.content).toBe(is.content);
  expect(anew.signature).not.toBe(is.signature);
  const rebuilt = build("tiny", "second");
  expect(identityOf(sign(rebuilt, one!))?.content).not.toBe(is.content);

  const database = ["--dbpath", join(place, "db")];
  execFileSync(rpm, [...database, "-i", "--justdb", "--nodeps", "--ignorearch", "--nosignature", again], {
    stdio: "pipe",
  });
  const real = realSystem();
  const system = {
    ...real,
    exec: (argv: readonly string[]) =>
      real.exec([rpm, ...database, ...argv.slice(1)], { env: { LC_ALL: "C" } }),
  };
  expect(await signed.installed(system, ["tiny", "nothing-like-it"])).toEqual(new Map([["tiny", anew]]));

  const whole = readFileSync(first);
  for (const length of [0, 95, 100, 111, 300, 500])
    expect(signed.ofFile(whole.subarray(0, length)), `${length}`).toBeUndefined();
  expect(signed.ofFile(Buffer.from("<html>".repeat(100)))).toBeUndefined();
});

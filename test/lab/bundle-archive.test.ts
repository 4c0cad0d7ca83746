/** A bundle with the distribution's own packages for yum: --archive, its packages signed, on a machine that has none of them. */
import { expect } from "vitest";
import { said } from "../../lab/job.ts";
import { byNode, byScript, carry, makeBundle, serve, signedArchive, trust } from "./helpers/bundle.ts";
import { expectCode, it, state, withLab } from "./helpers/lab.ts";

withLab();

it("a bundle with --archive brings CentOS what Docker needs of it, by Node and by install.sh, each package held to the distribution's key", {
  timeout: 600_000,
}, async ({ fresh }) => {
  const [maker, withNode, withScript] = await Promise.all([
    fresh("centos-9"),
    fresh("centos-9"),
    fresh("centos-9"),
  ]);
  const { archive, key } = await signedArchive(maker);
  await serve(maker, { archive });
  const words = ["--target", "centos:9", "--archive", "http://127.0.0.1:8000/archive"];
  const made = await makeBundle(maker, maker.name, [...words, "--image", "hello-world"]);
  expect(said(made)).toMatch(/centos-9-amd64: Docker \S+, [1-9]\d* packages of the distribution/);
  expect(await maker.sh("tar -tf /tmp/b.tar")).toMatch(
    /archive\/centos-9-amd64\/1\/.*container-selinux.*\.rpm/,
  );
  for (const [machine, way] of [
    [withNode, () => byNode(withNode)],
    [withScript, () => byScript(withScript)],
  ] as const) {
    carry(maker, machine);
    // A machine that does not have the distribution's key takes none of its packages.
    const before = await state(machine);
    const refused = await way();
    expect(refused.code, said(refused)).not.toBe(0);
    expect(await machine.sh("rpm -q docker-ce container-selinux || :")).toMatch(
      /docker-ce is not installed\n.*container-selinux is not installed/,
    );
    expect((await state(machine)).filter((line) => !/rpm/.test(line))).toEqual(
      before.filter((line) => !/rpm/.test(line)),
    );
    await trust(machine, key);
    await expectCode(way(), 0);
    expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
    expect(await machine.sh("rpm -q container-selinux")).not.toContain("not installed");
  }
});

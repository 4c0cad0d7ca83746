import { describe, expect, it } from "vitest";
import { distros } from "../../../distros/index.ts";
import { type ManagerName, managerFor, managerOf } from "../../../src/machine/managers/index.ts";
import { dockerKey } from "../../../src/sources/keys/openpgp.ts";
import { supplyOf } from "../../../src/sources/supply/index.ts";
import type { Place } from "../../../src/sources/supply/types.ts";
import type { Offer, Target } from "../../../src/terms.ts";
import { fakeSystem } from "../../system/fake.ts";
import { failure, fixture, repodata } from "../catalog/load.ts";
import { owner, suitePages } from "../catalog/suite.ts";

const [dead, alive] = ["https://dead.example/docker-ce", "https://alive.example/docker-ce"] as const;

interface Case {
  readonly target: Target;
  readonly path: string;
  /** What the mirror serves, by the path below its root. */
  readonly pages: Record<string, string | Buffer>;
  readonly file: RegExp;
}

/** Those that Docker publishes a repository for. */
const cases: Record<Exclude<ManagerName, "tdnf" | "zypper" | "pacman" | "apk" | "unpacked">, Case> = {
  apt: {
    target: { distro: "ubuntu", version: "24.04", codename: "noble", arch: "amd64" },
    path: "linux/ubuntu",
    pages: suitePages({
      root: "linux/ubuntu",
      suite: "noble",
      channels: { stable: fixture("ubuntu-noble-stable.Packages") },
    }),
    file: /^dists\/noble\/pool\/stable\/amd64\/[^/]+\.deb$/,
  },
  yum: {
    target: { distro: "centos", version: "9", arch: "amd64" },
    path: "linux/centos",
    pages: Object.fromEntries(
      Object.entries(repodata(fixture("centos-9-stable.primary.xml"))).map(([path, body]) => [
        `linux/centos/9/x86_64/stable/${path}`,
        body,
      ]),
    ),
    file: /^9\/x86_64\/stable\/Packages\/[^/]+\.rpm$/,
  },
};

const distroOf = ({ distro }: Target) => distros.find(({ id }) => id === distro)!;

describe.each(Object.entries(cases) as [keyof typeof cases, Case][])(
  "docker-ce with %s",
  (name, { target, path, pages, file }) => {
    const supply = supplyOf(distroOf(target), target);
    const keyFingerprint = owner.fingerprint;
    const place: Place = {
      target,
      manager: managerOf(name),
      mirrors: [dead, alive],
      channel: "stable",
      keyFingerprint,
    };
    const machine = () =>
      fakeSystem({
        fetch: {
          ...Object.fromEntries(Object.entries(pages).map(([below, body]) => [`${alive}/${below}`, body])),
          ...Object.fromEntries(Object.keys(pages).map((below) => [`${dead}/${below}`, { status: 503 }])),
        },
      });

    it("offers the newest with name, version, place, size and hash of every file, past a dead mirror", async () => {
      const failed: string[] = [];
      const offers: Offer[] = [];
      for await (const offer of supply.offers(machine(), place, undefined, ({ code }) => failed.push(code))) {
        offers.push(offer);
      }
      expect([failed, offers.length]).toEqual([["network"], 1]);
      const [{ repository, packages, artefacts }] = offers as [Offer];
      expect([repository.mirror, repository.path]).toEqual([alive, path]);
      expect(packages.map((each) => each.name)).toEqual(supply.packages);
      expect(artefacts.map(({ name, version }) => ({ name, version }))).toEqual(packages);
      for (const artefact of artefacts) {
        expect(artefact.path).toMatch(file);
        expect(artefact.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(artefact.size).toBeGreaterThan(10_000);
        expect(artefact.architecture).toBe(place.manager.arch(target.arch));
      }
    });

    it("asks for an index once a run", async () => {
      const system = machine();
      for await (const _ of supply.catalogs(system, place, () => {}));
      const indexes = () => system.requests.filter((url) => !/\.(deb|rpm)$/.test(url)).length;
      const asked = indexes();
      await supply.offers(system, { ...place, mirrors: [alive] }, undefined, () => {}).next();
      expect(indexes()).toBe(asked);
    });

    it("passes over a mirror that lacks a file of its index, be it docker-ce's or another, and names it", async () => {
      const whole = machine();
      const { value } = await supply
        .offers(whole, { ...place, mirrors: [alive] }, undefined, () => {})
        .next();
      const page = {
        404: { status: 404 },
        size: { status: 206, headers: { "content-range": "bytes 0-0/7" } },
      };
      for (const { path: below } of (value as Offer).artefacts) {
        for (const lacking of Object.values(page)) {
          const system = fakeSystem({
            fetch: Object.fromEntries(
              [dead, alive].flatMap((mirror) => [
                ...Object.entries(pages).map(([at, body]) => [`${mirror}/${at}`, body]),
                [`${dead}/${path}/${below}`, lacking],
              ]),
            ),
          });
          const told: string[] = [];
          const next = await supply
            .offers(system, place, undefined, ({ why }) => told.push(why?.en ?? ""))
            .next();
          expect((next.value as Offer).repository.mirror).toBe(alive);
          expect(told).toHaveLength(1);
          expect(told[0]).toContain(below.slice(below.lastIndexOf("/") + 1));
          const alone = { ...place, mirrors: [dead] };
          expect(await failure(() => supply.offers(system, alone, undefined, () => {}).next())).toMatchObject(
            {
              code: "network",
            },
          );
        }
      }
    });

    it("tells the first mirror's fault where none has anything", async () => {
      const nothing = { ...place, mirrors: [dead] };
      expect(
        await failure(() => supply.offers(machine(), nothing, undefined, () => {}).next()),
      ).toMatchObject({
        code: "network",
      });
    });

    it("sets a repository up with the mirror in use in front, its key, and Docker's own fingerprint", () => {
      const repository = { mirror: alive, path, suite: target.codename ?? target.version };
      const setup = supply.setup({ ...place, repository, keyFingerprint: undefined })!;
      expect(setup.key.urls).toEqual([`${alive}/${path}/gpg`, `${dead}/${path}/gpg`]);
      expect(setup.key.fingerprints).toEqual([dockerKey(place.manager.form)]);
      expect(setup.retire.keep).toBe(setup.entry.path);
      const own = supply.setup({ ...place, repository, keyFingerprint: "A".repeat(40) })!;
      expect(own.key.fingerprints).toEqual(["A".repeat(40)]);
    });
  },
);

it("every distribution names a manager that spells its architectures, and a supply with something for each release", () => {
  for (const distro of distros) {
    const manager = managerFor(distro);
    for (const arch of distro.architectures) {
      expect(manager.arch(arch)).toMatch(/^[a-z0-9_]+$/);
      for (const { version, codename } of distro.releases) {
        const target = { distro: distro.id, version, arch, ...(codename ? { codename } : {}) };
        const supply = supplyOf(distro, target);
        const [repository] = supply.repositories({ target, mirrors: [alive] });
        expect(supply.own === undefined ? repository?.mirror : undefined).toBe(
          supply.own ? undefined : alive,
        );
        if (supply.own) expect(supply.own.packages.map(({ name }) => name)).toEqual(supply.packages);
      }
    }
  }
});

import { describe, expect, test } from "vitest";
import { distros, findDistro, recogniseHost } from "../../distros/index.ts";
import { releaseWords } from "../../distros/words.ts";
import { SetupError } from "../../src/errors.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { supplyOf } from "../../src/sources/supply/index.ts";
import type { Target } from "../../src/terms.ts";
import { hostCheck, runHostChecks } from "./host-check.ts";
import { type Identity, readIdentities } from "./identities.ts";

const identities = readIdentities();

function take({ text, arch }: Pick<Identity, "text" | "arch">): Target | SetupError {
  try {
    return recogniseHost(parseOsRelease(text), arch);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
}

const repositoriesOf = (target: Target) =>
  supplyOf(findDistro(target.distro)!, target)
    .repositories({ target, mirrors: ["m"] })
    .map(({ path, suite }) => `${path}/${suite}`);

describe("real machines", () => {
  test.each(identities.map((identity) => [identity.name, identity] as const))("%s", (_, identity) => {
    const { expected } = identity;
    const taken = take(identity);
    if (expected.startsWith("(unproved)")) return;
    if (expected.startsWith("linux/")) {
      if (taken instanceof SetupError) throw taken;
      expect(repositoriesOf(taken)).toEqual(expected.split(" "));
      return;
    }
    // Its own package is planned for, or named to be typed.
    if (expected === "own package" && !(taken instanceof SetupError)) {
      expect(supplyOf(findDistro(taken.distro)!, taken).name).toBe("own-package");
      return;
    }
    if (!(taken instanceof SetupError)) throw new Error(`taken for ${repositoriesOf(taken)}`);
    expect(taken.code).toBe("unsupported-host");
    const os = parseOsRelease(identity.text);
    expect(`${taken.what.en}`).toContain(os.prettyName ?? os.name ?? "?");
    expect(taken.next?.en).toBeTruthy();
    const debian = os.idLike.some((id) => id === "debian" || id === "ubuntu");
    if (!debian) expect(JSON.stringify(taken.next)).not.toContain("--target debian");
    if (expected === "own package") expect(taken.next?.en).toContain("docker");
  });
});

// Every fifth will do in another shell: each is some processes.
describe.each([
  { shell: ["dash"], each: 1 },
  { shell: ["busybox", "sh"], each: 5 },
])("the script's first step in $shell", ({ shell, each }) => {
  test("takes every machine that it is made on", { timeout: 400_000 }, () => {
    const taken = identities
      .flatMap((identity) => {
        const target = take(identity);
        return target instanceof SetupError ? [] : [{ identity, target }];
      })
      .filter((_, i) => i % each === 0);
    const answers = runHostChecks(
      shell,
      taken.map(({ identity, target }) => ({ check: hostCheck(target), text: identity.text })),
    );
    expect(taken.filter((_, i) => !answers[i]).map(({ identity }) => identity.name)).toEqual([]);
    expect(answers.length).toBeGreaterThan(300 / each);
  });
});

test("the script of a release takes no machine of that number that the run refuses", {
  timeout: 400_000,
}, () => {
  // These two are refused for their architecture, which the check asks after their names.
  const refused = identities.filter(
    (each) => !/^ID=(raspbian|bianbu) /.test(each.name) && take(each) instanceof SetupError,
  );
  const cases = refused.flatMap((identity) => {
    const os = parseOsRelease(identity.text);
    const words = releaseWords(os);
    // A C library is asked for by a person, whatever the system calls itself.
    const named = distros.filter(({ byLibrary }) => !byLibrary);
    return named.flatMap((distro) =>
      distro.releases
        .filter(({ version, codename }) => words.includes(version) || words.includes(codename ?? "?"))
        .map(({ version, codename }) => {
          const arch = distro.architectures[0]!;
          const target = { distro: distro.id, version, ...(codename ? { codename } : {}), arch };
          return {
            name: `${distro.id}:${version} on ${identity.name}`,
            check: hostCheck(target),
            text: identity.text,
          };
        }),
    );
  });
  const answers = runHostChecks(["dash"], cases);
  expect(cases.filter((_, i) => answers[i]).map(({ name }) => name)).toEqual([]);
  expect(cases.length).toBeGreaterThan(40);
});

import type { ReadSystem } from "../../../system/read-only.ts";

/**
 * What else would go: `rpm -e --test` changes nothing and prints "… is needed by (installed) NAME-VERSION-RELEASE.ARCH"
 * for each that would miss something; those are added until nothing misses anything. The same for every yum and dnf.
 * Source: rpm(8), --test.
 */
export async function rpmDependants(system: ReadSystem, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let round = 0; round < 20; round++) {
    const { code, stdout, stderr } = await system.exec(["rpm", "-e", "--test", ...names, ...found], {
      env: { LC_ALL: "C" },
      timeoutMs: 60_000,
    });
    if (code === 0) return found;
    const needing = `${stdout}\n${stderr}`.split("\n").flatMap((line) => {
      const [, spec] = line.split(" is needed by (installed) ");
      // The version and the release are its last two parts.
      return spec === undefined ? [] : [spec.trim().split("-").slice(0, -2).join("-")];
    });
    const more = [...new Set(needing)].filter((name) => name !== "" && ![...names, ...found].includes(name));
    if (more.length === 0) return found;
    found.push(...more);
  }
  return found;
}

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

// Found by attack: NTP set the clock ten years on during a download, and the mirror was called too slow.
it("a clock that is set while the process runs changes no duration, and one that was wrong before is seen", () => {
  const code = `
    const real = Date.now; let by = 86_400_000 * 365; Date.now = () => real() + by;
    const { realSystem } = await import(${JSON.stringify(fileURLToPath(new URL("../../src/system/real.ts", import.meta.url)))});
    const { now } = realSystem(); const first = now(); by = -by; const second = now();
    console.log(JSON.stringify([first - real(), second - first]));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", code],
    { encoding: "utf8", cwd: fileURLToPath(new URL("../..", import.meta.url)) },
  );
  expect(stderr).toBe("");
  const [ahead, passed] = JSON.parse(stdout) as [number, number];
  expect(Math.abs(ahead - 86_400_000 * 365)).toBeLessThan(5000);
  expect(passed).toBeGreaterThanOrEqual(0);
  expect(passed).toBeLessThan(1000);
});

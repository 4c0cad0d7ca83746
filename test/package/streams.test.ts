import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const bundle = fileURLToPath(new URL("../../dist/docker-setup.cjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "streams-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const offline =
  "--dry-run --target debian:12 --no-probe --mirror http://127.0.0.1:1/x --allow-http --lang en";

/** A shell line with `$DS` as the bundle, in 30 s. */
function shell(line: string) {
  const env = { ...process.env, DS: `"${process.execPath}" "${bundle}"`, DIR: directory, OFFLINE: offline };
  const result = spawnSync("bash", ["-c", line.replaceAll("$DS", `${process.execPath} ${bundle}`)], {
    env,
    encoding: "utf8",
    timeout: 30_000,
    maxBuffer: 64 << 20,
  });
  expect(result.error).toBeUndefined();
  expect(result.stderr).not.toMatch(/\n {4}at |this is a bug/i);
  return result;
}

describe("standard output that does not take all", () => {
  it.each([
    ["/dev/full", "$DS $OFFLINE >/dev/full"],
    ["a file that may not grow, as on a full disk", "ulimit -f 8; $DS $OFFLINE >$DIR/half"],
    ["JSON", "$DS $OFFLINE --json >/dev/full"],
    ["help", "$DS --help >/dev/full"],
  ])("%s: ends with 14 and a word", (_, line) => {
    const { status, stderr } = shell(line);
    expect(status).toBe(14);
    expect(stderr).toMatch(/Standard output could not be written to its end \((ENOSPC|EFBIG)\)/);
  });

  it.each(["$DS $OFFLINE", "$DS --help", "$DS $OFFLINE --json"])(
    "a reader that goes away (%s | head) ends it without a word",
    (line) => {
      const { stdout, stderr } = shell(`${line} 2>$DIR/words | head -n 1; echo "\${PIPESTATUS[0]}"`);
      expect(stdout.trimEnd().split("\n").at(-1)).toBe("0");
      expect(stderr).toBe("");
      expect(readFileSync(join(directory, "words"), "utf8")).not.toMatch(/EPIPE|✖/);
    },
  );

  it("nobody listens at all, from the first byte on", () => {
    const { stdout } = shell(
      "{ sleep 1; $DS $OFFLINE 2>/dev/null; echo $? >$DIR/code; } | true; sleep 0.2; cat $DIR/code",
    );
    expect(stdout.trim()).toBe("0");
  });

  it("standard error that is full or closed changes nothing", () => {
    for (const place of ["2>/dev/full", "2>&-"]) {
      const { status, stdout } = shell(`$DS $OFFLINE ${place}`);
      expect(status).toBe(0);
      expect(stdout).toMatch(/\nmain "\$@"\n\}\n$/);
    }
  });
});

it.each(["0 0", "0 24", "1 1", "2 2"])("a terminal of %s cells is not flooded, and ends", (size) => {
  const [columns, rows] = size.split(" ");
  const typescript = join(directory, "typescript");
  const inner = `stty cols ${columns} rows ${rows}; ${process.execPath} ${bundle} mirrors --timeout 1 --lang en; exit 0`;
  const { status } = spawnSync("script", ["-qec", inner, typescript], { stdio: "ignore", timeout: 30_000 });
  expect(status).toBe(0);
  expect(statSync(typescript).size).toBeGreaterThan(0);
  expect(statSync(typescript).size).toBeLessThan(200_000);
});

it("a directory that was deleted under its feet is no obstacle", () => {
  const { status, stdout } = shell(
    'mkdir "$DIR/gone" && cd "$DIR/gone" && rmdir "$DIR/gone" && $DS $OFFLINE',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/\nmain "\$@"\n\}\n$/);
});

it.each(["/etc", "$DIR", "/nonexistent", "/etc/hostname"])(
  "NODE_EXTRA_CA_CERTS=%s is no obstacle",
  (path) => {
    expect(shell(`NODE_EXTRA_CA_CERTS=${path} $DS $OFFLINE`).status).toBe(0);
  },
);

/** How install.sh counts the room that is needed: disk by disk, and only for what is still to come. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { template } from "../../../src/templates.ts";

/** MB free of each disk; which disk a path is on; MB of the packages unpacked, and of the images packed. */
interface Case {
  readonly free: Readonly<Record<string, number>>;
  readonly on: Readonly<Record<string, string>>;
  readonly packages?: number;
  readonly images?: number;
}

const kb = (mb: number) => String(mb * 1024);
const cases = (table: Readonly<Record<string, string>>) =>
  Object.entries(table)
    .map(([path, word]) => `${path}) echo '${word}' ;;`)
    .join(" ");

/** What install.sh says, and its exit code, in a shell whose df, du and stat know just this. */
function room({ free, on, packages = 0, images = 0 }: Case): [number | null, string] {
  const disks = Object.fromEntries(
    Object.entries(on).map(([path, disk]) => [path, `d 9 9 ${kb(free[disk]!)} 9% /`]),
  );
  const { status, stdout, stderr } = spawnSync("sh", ["-s"], {
    encoding: "utf8",
    input: `set -u
fail() { printf '%s\\n' "$2"; exit "$1"; }
installed() { [ ${packages} = 0 ]; }
images_there() { [ ${images} = 0 ]; }
docker_asked() { echo /data; }
df() { echo head; case $2 in ${cases(disks)} esac; }
stat() { case $3 in ${cases(on)} esac; }
du() { printf '%s\\t%s\\n' ${kb(images)} x; }
dirname() { echo /; }
needs_kb=${kb(packages)} image_arch=amd64
${template("bundle/check.sh").replace('[ ! -d "$data" ]', "false")}
check_room`,
  });
  expect(stderr).toBe("");
  return [status, stdout.trim()];
}

const one = { "/usr": "a", "/var/lib": "a", "/data": "a" };
const three = { "/usr": "a", "/var/lib": "b", "/data": "c" };

it.each<[string, Case, [number, string]]>([
  ["nothing to come", { free: { a: 0 }, on: one }, [0, ""]],
  ["packages that fit", { free: { a: 500 }, on: one, packages: 400 }, [0, ""]],
  [
    "packages and what dpkg keeps of them on one disk",
    { free: { a: 499 }, on: one, packages: 400 },
    [14, "/usr has 499 MB free, and 500 MB are needed. Nothing was changed."],
  ],
  ["images alone, unpacked four times as large", { free: { a: 400 }, on: one, images: 100 }, [0, ""]],
  [
    "both on one disk",
    { free: { a: 899 }, on: one, packages: 400, images: 100 },
    [14, "/usr has 899 MB free, and 900 MB are needed. Nothing was changed."],
  ],
  [
    "images where Docker's own data is, on a disk of its own",
    { free: { a: 900, b: 900, c: 399 }, on: three, packages: 400, images: 100 },
    [14, "/data has 399 MB free, and 400 MB are needed. Nothing was changed."],
  ],
  [
    "each on a disk that has room",
    { free: { a: 400, b: 100, c: 400 }, on: three, packages: 400, images: 100 },
    [0, ""],
  ],
])("%s", (_, given, told) => {
  expect(room(given)).toEqual(told);
});

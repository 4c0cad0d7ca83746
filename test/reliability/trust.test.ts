/** What the text of the program and of its scripts must not hold, whatever a test on a machine happens to meet. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

function texts(folder: string, ending: string): [string, string][] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return texts(path, ending);
    if (!entry.name.endsWith(ending)) return [];
    // Comments may name what the code does not do.
    const lines = readFileSync(join(root, path), "utf8").split("\n");
    return [[path, lines.filter((line) => !/^\s*(#|\/\/|\*|\/\*)/.test(line)).join("\n")]];
  });
}

/** OpenRC's configuration is shell, which root wrote and OpenRC runs at every question about a service. */
const ofOpenRc = /unit-starts-openrc\.sh$/;

describe.each([...texts("templates/script", ".sh"), ...texts("test/golden", ".sh")])("%s", (path, text) => {
  it("runs nothing that was downloaded, and makes no file under a name that can be foreseen", () => {
    expect(text).not.toMatch(/(?<!\|)\|\s*(ba|da|z)?sh\b|\bchmod \S*x/);
    if (!ofOpenRc.test(path)) {
      expect(text).not.toMatch(/\beval\b/);
      // The only file that is read as shell is os-release, which the system's own tools read so too.
      expect(text.match(/^\s*(\.|source) (?!\/etc\/os-release\b).*$/gm) ?? []).toEqual([]);
    }
    expect(text).not.toMatch(/\/tmp\b|\$\{?TMPDIR/);
    // An entry with which a script plays an installation through, in a directory of its own: lists alone are read with it.
    expect(text.replace(/^.* \| stage \/.*$/gm, "")).not.toMatch(
      /--no-check-certificate|--insecure|curl .*-k\b|--nogpgcheck|--allow-unauthenticated|trusted=yes/,
    );
    if (/gpgcheck=/.test(text)) expect(text).not.toMatch(/(?<!repo_)gpgcheck=0/);
  });
});

describe.each([...texts("src", ".ts"), ...texts("distros", ".ts")])("%s", (path, text) => {
  it("hands no string to a shell, and makes no file under a name that can be foreseen", () => {
    // A text of our own may be, with what comes from elsewhere as words behind it.
    expect(text).not.toMatch(
      /shell: true|\bexecSync\b|\["(ba|da)?sh", "-c"(?!, ('[^']*'|[a-z]+), "sh"[,\]])|\bexec\(`/,
    );
    expect(text).not.toMatch(/"\/tmp|tmpdir\(\)|rejectUnauthorized: false|NODE_TLS_REJECT_UNAUTHORIZED/);
    // Only the real system touches files and processes (DESIGN.md).
    if (!/^src\/(system|templates|version|run\/execute\/log|main|cli)\b/.test(path)) {
      expect(text).not.toMatch(/from "(node:)?(child_process|fs|fs\/promises|execa)"/);
    }
  });
});

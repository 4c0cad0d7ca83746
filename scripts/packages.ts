/** Prints the Debian packages that the tests need, one a line: `npx tsx scripts/packages.ts`. */
import { hostPackages } from "../lab/host.ts";

/** What the tests that need no lab call, and its Debian package: other shells, other awks, tools to compare with. */
export const packageOf: Readonly<Record<string, string>> = {
  "ansible-lint": "ansible-lint",
  "ansible-playbook": "ansible-core",
  bash: "bash",
  busybox: "busybox",
  cmp: "diffutils",
  curl: "curl",
  dash: "dash",
  fish: "fish",
  gawk: "gawk",
  gpg: "gnupg",
  gpgconf: "gnupg",
  gpgv: "gpgv",
  jq: "jq",
  mawk: "mawk",
  openssl: "openssl",
  "original-awk": "original-awk",
  perl: "perl",
  python3: "python3",
  rpm: "rpm",
  shasum: "libdigest-sha-perl",
  shellcheck: "shellcheck",
  tmux: "tmux",
  wget: "wget",
  zsh: "zsh",
};

/** The packages of the tests that need no lab, and the lab's beside them where it can run. */
export function testPackages(withLab: boolean): string[] {
  return [...new Set([...Object.values(packageOf), ...(withLab ? hostPackages : [])])].sort();
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.log(testPackages(true).join("\n"));

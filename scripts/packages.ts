/** Prints the Debian packages that the tests need, one a line: `npx tsx scripts/packages.ts`. */
import { hostPackages } from "../lab/host.ts";

/** What the tests that need no lab call: other shells, other awks, and the tools whose answers they compare with. */
export const unitPackages: readonly string[] = [
  "bash",
  "busybox",
  "curl",
  "dash",
  "diffutils",
  "gawk",
  "gnupg",
  "gpgv",
  "jq",
  "libdigest-sha-perl",
  "mawk",
  "openssl",
  "original-awk",
  "perl",
  "python3",
  "rpm",
  "shellcheck",
  "tmux",
  "wget",
];

if (process.argv[1] === new URL(import.meta.url).pathname) {
  console.log([...new Set([...unitPackages, ...hostPackages])].sort().join("\n"));
}

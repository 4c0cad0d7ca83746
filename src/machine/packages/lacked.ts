import { quote } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import type { Problem } from "../managers/rehearsal.ts";

/** What docker-ce's packages need of the distribution, and some relatives of RHEL have elsewhere or not at all. */
const lacked = ["container-selinux", "fuse-overlayfs", "slirp4netns", "libcgroup"];

/** The way out of a system, where one of these is what is missing. */
export const wayOutOf = (problems: readonly Problem[], wayOut: Text | undefined): Text | undefined =>
  problems.some(({ kind, text }) => kind === "unmet" && lacked.some((name) => text.includes(name)))
    ? wayOut
    : undefined;

/** sh: adds it to $unmet, where that names one of them. */
export const wayOutInScript = (wayOut: string | undefined): string[] =>
  wayOut === undefined
    ? []
    : [
        `case $unmet in ${lacked.map((name) => `*${name}*`).join(" | ")}) unmet=$(printf '%s\\n' "$unmet" ${quote(wayOut)}) ;; esac`,
      ];

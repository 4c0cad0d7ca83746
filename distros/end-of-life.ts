import type { KnownRelease } from "./types.ts";

/**
 * The last day with updates from the distribution, by id and release; a release that is missing has no known
 * end. The sources are the distributions' own pages as endoflife.date collects them (its file names in brackets), and
 * Debian's distro-info-data (ubuntu.csv eol, debian.csv eol-lts); compared with both in November 2026.
 */
const dates: Readonly<Record<string, string>> = {
  // distro-info-data/ubuntu.csv, standard support
  ubuntu: `26.10 2027-07-15, 26.04 2031-05-29, 25.10 2026-07-09, 25.04 2026-01-15, 24.10 2025-07-10,
    24.04 2029-05-31, 23.10 2024-07-11, 23.04 2024-01-25, 22.10 2023-07-20, 22.04 2027-06-01, 21.10 2022-07-14,
    21.04 2022-01-20, 20.10 2021-07-22, 20.04 2025-05-29, 19.10 2020-07-17, 19.04 2020-01-23, 18.10 2019-07-18,
    18.04 2023-05-31, 17.10 2018-07-19, 17.04 2018-01-13, 16.10 2017-07-20, 16.04 2021-04-30, 14.04 2019-04-25`,
  // distro-info-data/debian.csv, long term support
  debian: `13 2030-06-30, 12 2028-06-30, 11 2026-08-31, 10 2024-06-30, 9 2022-06-30, 8 2020-06-30`,
  // Stands on Debian's releases and ends with them: https://www.raspberrypi.com/software/operating-systems/
  raspbian: `13 2030-06-30, 12 2028-06-30, 11 2026-08-31, 10 2024-06-30, 9 2022-06-30`,
  // https://www.centos.org/cl-vs-cs/#end-of-life
  centos: `10 2030-05-31, 9 2027-05-31, 8 2024-05-31, 7 2024-06-30`,
  // https://access.redhat.com/support/policy/updates/errata, maintenance support
  rhel: `10 2035-05-31, 9 2032-05-31, 8 2029-05-31, 7 2024-06-30`,
  // [fedora], of https://docs.fedoraproject.org/en-US/releases/eol/: later than os-release's SUPPORT_END where the next one was late
  fedora: `44 2027-06-02, 43 2026-12-09, 42 2026-05-27, 41 2025-12-15, 40 2025-05-13, 39 2024-11-26, 38 2024-05-21,
    37 2023-12-05, 36 2023-05-16, 35 2022-12-13, 34 2022-06-07, 33 2021-11-30, 32 2021-05-25, 31 2020-11-24,
    30 2020-05-26, 29 2019-11-26, 28 2019-05-28`,
  // https://aws.amazon.com/linux/amazon-linux-2023/faqs/
  amzn: `2023 2029-06-30`,
  // [rocky-linux]
  rocky: `10 2035-05-31, 9 2032-05-31, 8 2029-05-31`,
  // [almalinux]
  almalinux: `10 2035-05-31, 9 2032-05-31, 8 2029-05-31`,
  // [oracle-linux], premier support
  ol: `9 2032-06-30, 8 2029-07-31, 7 2024-12-31`,
  // Scientific Linux ends with RHEL 7: https://scientificlinux.org/downloads/sl-versions/sl7/
  scientific: `7 2024-06-30`,
  // [eurolinux]: the company gave it up
  eurolinux: `9 2024-11-03, 8 2024-11-03, 7 2024-07-31`,
  // [linuxmint]
  linuxmint: `22 2029-04-30, 21 2027-04-30, 20 2025-04-30, 19 2023-04-01, 18 2021-04-01, 17 2019-04-30,
    faye 2026-01-01, elsie 2024-07-01, debbie 2022-08-01`,
  // https://openanolis.cn: with CentOS 7
  anolis: `7 2024-06-30`,
  // https://help.aliyun.com/zh/alinux/product-overview/end-of-life-eol-of-alibaba-cloud-linux-2
  alinux: `2 2024-03-31`,
  // https://devblogs.microsoft.com/java/important-updates-to-container-images-of-microsoft-build-of-openjdk/
  mariner: `2.0 2025-07-31`,
  // https://alpinelinux.org/releases/
  alpine: `3.24 2028-06-01, 3.23 2027-11-01, 3.22 2027-05-01, 3.21 2026-11-01, 3.20 2026-04-01, 3.19 2025-11-01, 3.18 2025-05-09`,
  // [opensuse]
  "opensuse-leap": `16.0 2027-10-31, 15.6 2026-04-30, 15.5 2024-12-31, 15.4 2023-12-07, 15.3 2022-12-31, 15.2 2022-01-04,
    15.1 2021-02-02, 15.0 2019-12-03`,
  // [sles], general support
  sles: `16.0 2027-11-30, 15.7 2031-07-31, 15.6 2025-12-31, 15.5 2024-12-31, 15.4 2023-12-31, 15.3 2022-12-31,
    15.2 2021-12-31, 15.1 2021-01-31`,
  // [vmware-photon]
  photon: `4.0 2027-10-11`,
  // [mxlinux]
  mx: `25 2030-06-30, 23 2028-06-10, 21 2026-06-30, 19 2024-06-30`,
  // [devuan]
  devuan: `excalibur 2030-06-30, 6 2030-06-30, daedalus 2028-06-10, 5 2028-06-10, chimaera 2026-08-15, 4 2026-08-15,
    beowulf 2024-06-01, 3 2024-06-01, ascii 2022-06-30, 2 2022-06-30`,
  // [pop-os]
  pop: `24.04 2029-05-31, 22.04 2027-04-25, 20.04 2025-04-30, 18.04 2023-04-30`,
  // [tails]
  tails: `6 2025-09-18, 5 2024-02-27, 4 2022-05-02`,
  // [steamos]
  steamos: `2 2019-06-30`,
};

const tables = new Map(
  Object.entries(dates).map(([id, text]) => [
    id,
    new Map(text.split(",").map((entry) => entry.trim().split(" ") as [string, string])),
  ]),
);

/** When a release ends, ISO date; by its number, else by its major number. undefined: not known. */
export function endOfLife(id: string, version: string): string | undefined {
  const table = tables.get(id);
  return table?.get(version) ?? table?.get(version.replace(/[^0-9].*$/, ""));
}

/** A distribution's releases from "24.04 noble, 22.04 jammy", newest first, each with its end of life. */
export function releasesOf(id: string, text: string): readonly KnownRelease[] {
  return text.split(",").map((entry) => {
    const [version = "", codename] = entry.trim().split(/\s+/);
    const ends = tables.get(id)?.get(version);
    return {
      version,
      ...(codename === undefined ? {} : { codename }),
      ...(ends === undefined ? {} : { endOfLife: ends }),
    };
  });
}

import type { Relative } from "./types.ts";

/** Where no codename tells it: UBUNTU_CODENAME and DEBIAN_CODENAME that Docker's repositories know come first. */
export const aptRelatives: readonly Relative[] = [
  {
    ids: ["kali"],
    name: "Kali",
    fits: [["*", "debian:trixie"]],
    source:
      "https://www.kali.org/docs/policy/kali-linux-relationship-with-debian/ (rolls with Debian testing)",
  },
  {
    ids: ["parrot"],
    name: "Parrot OS",
    fits: [
      ["4.11 5", "debian:bullseye"],
      ["4", "debian:buster"],
      ["6", "debian:bookworm"],
      ["7", "debian:trixie"],
    ],
    source: "https://parrotsec.org/docs/ and its release notes",
  },
  {
    ids: ["pika"],
    name: "PikaOS",
    fits: [["*", "debian:trixie"]],
    source: "DEBIAN_CODENAME=sid: rolls with Debian's unstable",
  },
  {
    ids: ["deepin"],
    name: "Deepin",
    // Deepin 20 has the libc of Debian 10, so bookworm's packages would not install there.
    fits: [
      ["15", "debian:stretch"],
      ["20 apricot", "debian:buster"],
      ["23 25 beige *", "debian:bookworm"],
    ],
    source: "glibc 2.28 (20), 2.38 (23 and 25)",
  },
  {
    ids: ["uos"],
    name: "UOS",
    fits: [
      // The server's editions a, c and e are rpm systems.
      ["kongzi kongli fuyu uelc20 uel20", "centos:8"],
      ["eagle uranus fou 20", "debian:buster"],
    ],
    source: "glibc 2.28; PLATFORM_ID of the server's editions",
  },
  {
    ids: ["openkylin"],
    name: "openKylin",
    fits: [
      ["1 0 yangtze", "debian:bullseye"],
      ["2 3 nile huanghe *", "debian:bookworm"],
    ],
    source: "glibc 2.38 (2.0 nile): Debian's newest that is not newer",
  },
  {
    ids: ["siduction"],
    name: "siduction",
    fits: [["*", "debian:trixie"]],
    source: "https://siduction.org/ (rolls with Debian's unstable)",
  },
  {
    ids: ["sparky"],
    name: "SparkyLinux",
    fits: [
      ["6", "debian:bullseye"],
      ["7", "debian:bookworm"],
      ["8", "debian:trixie"],
    ],
    source: "https://sparkylinux.org/download/",
  },
  {
    ids: ["bunsenlabs"],
    name: "BunsenLabs",
    fits: [
      ["lithium 10", "debian:buster"],
      ["beryllium 11", "debian:bullseye"],
      ["boron 12", "debian:bookworm"],
      ["carbon 13", "debian:trixie"],
    ],
    source: "https://www.bunsenlabs.org/ (a release for each of Debian's)",
  },
  {
    ids: ["q4os"],
    name: "Q4OS",
    fits: [
      ["centaurus 3", "debian:buster"],
      ["gemini 4", "debian:bullseye"],
      ["aquarius 5", "debian:bookworm"],
      ["andromeda 6", "debian:trixie"],
    ],
    source: "https://q4os.org/blog.html",
  },
  {
    ids: ["devuan"],
    name: "Devuan",
    fits: [
      ["ascii", "debian:stretch"],
      ["beowulf 3", "debian:buster"],
      ["chimaera 4", "debian:bullseye"],
      ["daedalus 5", "debian:bookworm"],
      ["excalibur 6", "debian:trixie"],
    ],
    source: "https://www.devuan.org/os/releases",
  },
  {
    ids: ["pardus"],
    name: "Pardus",
    fits: [
      ["17", "debian:stretch"],
      ["19 ondokuz", "debian:buster"],
      ["21 yirmibir", "debian:bullseye"],
      ["23 yirmiuc", "debian:bookworm"],
      ["25 yirmibes", "debian:trixie"],
    ],
    source: "https://www.pardus.org.tr/ (two years after Debian's release of the same year)",
  },
  {
    ids: ["astra"],
    name: "Astra Linux",
    fits: [
      ["2.12 1.6", "debian:stretch"],
      ["1.7", "debian:buster"],
      ["1.8", "debian:bookworm"],
    ],
    source: "https://wiki.astralinux.ru/ (glibc 2.24, 2.28, 2.36)",
  },
  {
    ids: ["cumulus-linux"],
    name: "Cumulus Linux",
    fits: [
      ["1 2", "none"],
      ["3", "debian:jessie"],
      ["5.11 5.12 5.13 5.14 5.15 5.16", "debian:bookworm"],
      ["4 5", "debian:buster"],
    ],
    source: "https://docs.nvidia.com/networking-ethernet-software/cumulus-linux/Whats-New/",
  },
  {
    ids: ["steamos"],
    name: "SteamOS 2",
    fits: [["2", "debian:jessie"]],
    source: "https://github.com/ValveSoftware/SteamOS/wiki (brewmaster is Debian 8)",
  },
  {
    ids: ["osmc"],
    name: "OSMC",
    fits: [
      ["2015 2016 2017 2018 2019 2020", "debian:buster"],
      ["2021 2022 2023 2024 *", "debian:bullseye"],
    ],
    source: "https://osmc.tv/2021/11/ (Debian 11 since November 2021)",
  },
  {
    ids: ["tails"],
    name: "Tails",
    fits: [
      ["4", "debian:buster"],
      ["5", "debian:bullseye"],
      ["6", "debian:bookworm"],
      ["7", "debian:trixie"],
    ],
    source: "https://tails.net/doc/about/features/",
  },
  {
    ids: ["ucs"],
    name: "Univention Corporate Server",
    fits: [
      ["4", "debian:stretch"],
      ["5.0", "debian:buster"],
      ["5.2", "debian:bookworm"],
    ],
    source: "https://docs.software-univention.de/release-notes/",
  },
  {
    ids: ["velinux"],
    name: "veLinux",
    fits: [
      ["1", "debian:buster"],
      ["2", "debian:bookworm"],
    ],
    source: "https://www.volcengine.com/docs/6396/74967 (1.0 on Debian 10, 2.0 on Debian 12)",
  },
  {
    ids: ["mx", "antix"],
    name: "MX Linux, antiX",
    fits: [
      ["19", "debian:buster"],
      ["21 22", "debian:bullseye"],
      ["23", "debian:bookworm"],
      ["25 26", "debian:trixie"],
    ],
    source: "https://mxlinux.org/wiki/system/release-cycle/",
  },
  {
    ids: ["linuxmint"],
    name: "Linux Mint, LMDE",
    fits: [
      ["debbie 4", "debian:buster"],
      ["elsie 5", "debian:bullseye"],
      ["faye 6", "debian:bookworm"],
      ["gigi 7", "debian:trixie"],
      ["17", "ubuntu:trusty"],
      ["18", "ubuntu:xenial"],
      ["19", "ubuntu:bionic"],
      ["20", "ubuntu:focal"],
      ["21", "ubuntu:jammy"],
      ["22", "ubuntu:noble"],
    ],
    source: "https://linuxmint.com/download_all.php",
  },
  {
    ids: ["elementary"],
    name: "elementary OS",
    fits: [
      ["freya 0.3", "ubuntu:trusty"],
      ["loki 0.4", "ubuntu:xenial"],
      ["juno hera 5", "ubuntu:bionic"],
      ["odin jolnir 6", "ubuntu:focal"],
      ["horus 7", "ubuntu:jammy"],
      ["circe 8", "ubuntu:noble"],
    ],
    source: "https://github.com/elementary/os/releases (5.0 names juno as UBUNTU_CODENAME)",
  },
  {
    ids: ["zorin"],
    name: "Zorin OS",
    fits: [
      ["12", "ubuntu:xenial"],
      ["15", "ubuntu:bionic"],
      ["16", "ubuntu:focal"],
      ["17", "ubuntu:jammy"],
      ["18", "ubuntu:noble"],
    ],
    source: "https://help.zorin.com/docs/getting-started/system-requirements/",
  },
  {
    ids: ["trisquel"],
    name: "Trisquel",
    fits: [
      ["flidas 8", "ubuntu:xenial"],
      ["etiona 9", "ubuntu:bionic"],
      ["nabia 10", "ubuntu:focal"],
      ["aramo 11", "ubuntu:jammy"],
      ["ecne 12", "ubuntu:noble"],
    ],
    source: "https://trisquel.info/en/wiki/trisquel-releases",
  },
  {
    ids: ["rhino"],
    name: "Rhino Linux",
    fits: [["*", "ubuntu:noble"]],
    source: "UBUNTU_CODENAME=devel: rolls with what will be Ubuntu's next, so its last LTS but one fits",
  },
  {
    ids: ["pop", "neon", "ubuntukylin", "linuxlite", "tuxedo", "bodhi"],
    name: "Pop!_OS, KDE neon, Ubuntu Kylin",
    fits: [
      ["16.04 xenial", "ubuntu:xenial"],
      ["18.04 bionic", "ubuntu:bionic"],
      ["20.04 focal", "ubuntu:focal"],
      ["22.04 jammy", "ubuntu:jammy"],
      ["24.04 noble", "ubuntu:noble"],
      ["26.04 resolute", "ubuntu:resolute"],
    ],
    source: "They keep Ubuntu's numbers",
  },
];

import type { Exclusions } from "../rehearsal.ts";

const locks = [
  "/etc/yum/pluginconf.d/versionlock.list",
  "/etc/dnf/plugins/versionlock.list",
  "/etc/dnf/versionlock.toml",
];

/** Sources: yum.conf(5), dnf.conf(5), dnf-versionlock(8). */
export const exclusions: Exclusions = {
  files: ["/etc/yum.conf", "/etc/dnf/dnf.conf", ...locks],
  endings: [".repo"],
  excludes: (path, line) =>
    /^\s*(exclude(pkgs)?|includepkgs)\s*=/.test(line) ||
    (locks.includes(path) && (!path.endsWith(".toml") || /^\s*name\s*=/.test(line))),
  locks,
  // A line "docker-ce-3:27.3.1-1.el9.*" (dnf 4), "3:docker-ce-27.3.1-1.el7.*" (yum 3), and dnf 5's table.
  locked(text) {
    const [, line] = /^(?:\d+:)?docker-ce-(?:\d+:)?(\d+(?:\.\d+)+)/m.exec(text) ?? [];
    const [, cell] =
      /^\s*name\s*=\s*"docker-ce"\s*$[^[]*\[\[packages\.conditions\]\][^[]*^\s*value\s*=\s*"(?:\d+:)?(\d+(?:\.\d+)+)/m.exec(
        text,
      ) ?? [];
    return line ?? cell;
  },
};

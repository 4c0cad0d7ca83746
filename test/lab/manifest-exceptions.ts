/** Paths that may differ between a machine that docker-setup changed and one that its script changed, and why. */
export const manifestExceptions: readonly { path: RegExp; why: string }[] = [
  { path: /^\/var\/log\//, why: "logs hold times" },
  { path: /^\/var\/lib\/docker-setup(\/|$)/, why: "the tool's own journal; the script keeps none" },
  { path: /^\/var\/cache\/(apt|dnf|yum|libdnf5|ldconfig|zypp)(\/|$)/, why: "caches of package managers" },
  {
    path: /^\/var\/lib\/(apt\/(lists|extended_states)|dnf|yum|systemd)(\/|$)/,
    why: "package managers' histories hold times",
  },
  {
    path: /^\/var\/lib\/(zypp\/AutoInstalled|pacman\/local\/[^/]+\/desc)$/,
    why: "hold times; what else stands in them is compared by other-managers.test.ts",
  },
  {
    path: /^\/var\/lib\/(rpm|dpkg)\/.*(\.lock|-old|rpmdb\.sqlite.*|__db.*|Packages.*)$|^\/usr\/lib\/sysimage\//,
    why: "databases hold install times",
  },
  { path: /^\/(root|home\/[^/]+)\//, why: "nobody's home is touched; node and docker keep caches there" },
  {
    path: /^\/etc\/(machine-id|\.updated|ld\.so\.cache|docker\/key\.json|.*-)$/,
    why: "made anew on each machine; passwd's backups",
  },
  { path: /^\/etc\/dnf\/plugins\/versionlock\.list$/, why: "holds times, and names in no order" },
  { path: /^\/var\/\.updated$/, why: "systemd's time stamp" },
];

export const isException = (path: string): boolean =>
  manifestExceptions.some((exception) => exception.path.test(path));

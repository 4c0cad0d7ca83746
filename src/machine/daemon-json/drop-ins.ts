/** Where a person's own words for the unit stand, the later over the earlier. Source: systemd.unit(5). */
export const dropInDirectories = ["/usr/lib", "/run", "/etc"].map(
  (root) => `${root}/systemd/system/docker.service.d`,
);

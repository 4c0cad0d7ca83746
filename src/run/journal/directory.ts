/** Where runs are written down. */
export const journalDirectory = "/var/lib/docker-setup/runs";

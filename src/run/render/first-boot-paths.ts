/** Where the script of a first boot stands on its machine, for its --check later, and the repository's key beside it. */
export const firstBootPath = "/var/lib/docker-setup/first-boot.sh";
export const firstBootKey = "/var/lib/docker-setup/first-boot.key";

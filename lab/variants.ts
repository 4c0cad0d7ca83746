/**
 * Machines that differ from the ordinary one of their name, each by a few lines of sh that run once it is up and before
 * `setup`. A machine may be several at once.
 */

/** Puts Node and npm below a prefix ($1) and takes them away from where the distribution has them. */
const moveNode = (prefix: string) => `prefix="${prefix}"
mkdir -p "$prefix/bin" "$prefix/lib/node_modules"
mv "$(readlink -f /usr/bin/node)" "$prefix/bin/node"
rm -f /usr/bin/node /usr/bin/nodejs /usr/local/bin/npm /usr/local/bin/npx
mv /usr/local/lib/node_modules/npm "$prefix/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$prefix/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$prefix/bin/npx"`;

/** Where nvm (github.com/nvm-sh/nvm) keeps a Node, here the machine's own; neither cron's nor sudo's PATH leads there. */
export const nvmNode = "/root/.nvm/versions/node/v22.11.0/bin";
/** Where a tarball of nodejs.org was unpacked to. */
export const tarballNode = "/opt/node-v22.11.0-linux-x64/bin";

export const variants = {
  /** A fresh cloud or container image: no package lists, and no cache of yum's. */
  "no-lists": `rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/dnf/* /var/cache/libdnf5/*`,
  /**
   * An image of last month: what docker-ce pulls in stands in the lists with a version that the archive has no more. The
   * lists' own dates and hashes are older, too, so that an update fetches the new ones.
   */
  "old-lists": `if [ -d /var/lib/apt/lists ]; then
  cd /var/lib/apt/lists
  sed -i '/^Package: iptables$/,/^$/{s/^Version: .*/Version: 1.8.0-0/;s/^\\(Filename: .*iptables_\\)[^ ]*_amd64/\\11.8.0-0_amd64/}' ./*_Packages
  sed -i '/Packages/s/^ [0-9a-f]\\{4\\}/ 0000/' ./*_InRelease
  touch -d '30 days ago' ./*_InRelease ./*_Packages
  rm -f /var/cache/apt/*.bin
else
  repository=/usr/share/lab-base
  # dnf would sometimes take them for too old, and fetch new ones by itself.
  sed -i '/^metadata_expire/d; s/^\\[.*\\]$/&\\nmetadata_expire=never/' /etc/yum.repos.d/*.repo
  mv "$repository/repodata" /root/repodata.now
  cp -r "$repository/repodata.old" "$repository/repodata"
  yum -q makecache
  rm -r "$repository/repodata"
  mv /root/repodata.now "$repository/repodata"
fi`,
  /** All of the archive's packages in apt's lists, as on a server; the lab's machines know a few hundred (lists.ts). */
  "whole-lists": `if [ -d /var/lib/apt/lists ]; then rm -rf /var/lib/apt/lists/*; apt-get -q update; fi`,
  /** A bare CentOS: dnf's versionlock plug-in is a package that nobody has installed yet. */
  "no-versionlock": `rm -f /usr/lib/python3/dist-packages/dnf-plugins/versionlock.py /etc/dnf/plugins/versionlock.*
rm -f /usr/lib/python3/dist-packages/dnf-plugins/__pycache__/versionlock.*`,
  /** Node from nvm, in root's home. */
  nvm: moveNode(nvmNode.replace(/\/bin$/, "")),
  /** Node from a tarball below /opt. */
  "node-tarball": moveNode(tarballNode.replace(/\/bin$/, "")),
} satisfies Record<string, string>;

export type Variant = keyof typeof variants;

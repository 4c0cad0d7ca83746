/**
 * What dockerd and containerd make in their data directories. Sources: moby's daemon/ (daemon.go, images/, volume/,
 * libnetwork, plugin/), and containerd's docs/ops.md. A name alone says little (a person's folder may be called
 * "image"), so each is known by what lies in it, too.
 */
export interface LayoutEntry {
  readonly name: RegExp;
  /** Each name in the directory has to be like this; absent: it is a file. */
  readonly holds?: RegExp;
  /** Where `holds` does not fit: the directory is of this layout too when it has this inside. */
  readonly with?: string;
}

const id = "[0-9a-f]{64}";
const drivers =
  "aufs|btrfs|devicemapper|fuse-overlayfs|overlay|overlay2|overlayfs|stargz|native|vfs|zfs|windowsfilter";

export const dockerdLayout: readonly LayoutEntry[] = [
  { name: /^engine-id$/ },
  { name: /^(linkgraph|repositories)[a-z0-9.-]*$/ },
  {
    name: /^buildkit$/,
    holds:
      /^(cache|containerdmeta|history|history_c8d|metadata|metadata_v2|snapshots|workers)\.db$|^(content|executor|net|snapshots|cachemounts)$/,
  },
  { name: /^builder$/, holds: /^(fscache\.db|fscache)$/ },
  { name: /^containerd$/, holds: /^(daemon|containerd\.toml|.*\.sock)$/ },
  { name: /^containers$/, holds: new RegExp(`^${id}$`) },
  { name: /^image$/, holds: new RegExp(`^(${drivers})$`) },
  { name: /^network$/, holds: /^files$/ },
  { name: /^overlay2$/, holds: new RegExp(`^(l|backingFsBlockDev|${id}(-init|-removing)*|[a-z0-9]{25})$`) },
  { name: /^(overlay|aufs|fuse-overlayfs)$/, holds: new RegExp(`^(l|layers|diff|mnt|${id}(-init)?)$`) },
  { name: /^vfs$/, holds: /^(dir|backingFsBlockDev)$/ },
  { name: /^(btrfs|zfs)$/, holds: /^(subvolumes|graph)$/ },
  { name: /^devicemapper$/, holds: /^(devicemapper|metadata|mnt)$/ },
  { name: /^(graph|init|execdriver)$/, holds: /^(_tmp|native|dockerinit-.+|[0-9a-f]{64})$/ },
  { name: /^plugins$/, holds: new RegExp(`^(storage|tmp|plugins\\.json|${id})$`) },
  { name: /^rootfs$/, holds: new RegExp(`^(${drivers})$`) },
  { name: /^runtimes(-old)?$/, holds: /^[a-z0-9._-]+$/i },
  { name: /^swarm$/, holds: /^(certificates|docker-state\.json|raft|state\.json|worker)$/ },
  {
    name: /^tmp(-old)?$/,
    holds: /^(GetImageBlob|docker-|buildkit|containerd-|import|layer)[A-Za-z0-9._-]*$/,
  },
  { name: /^trust$/, holds: /^(tuf|private|trusted_certificates)$/ },
  { name: /^volumes$/, holds: /^(metadata\.db|backingFsBlockDev)$/, with: "_data" },
];

export const containerdLayout: readonly LayoutEntry[] = [
  { name: /^io\.containerd\.[a-z0-9.-]+$/, holds: /^.*$/s },
  { name: /^tmpmounts$/, holds: /^containerd-mount\d*$/ },
];

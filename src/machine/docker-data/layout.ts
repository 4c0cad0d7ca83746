/**
 * What dockerd and containerd make in their data directories, as deep as something else could be mistaken for theirs: a
 * name alone says little (a person's folder may be called "image", and a backup may lie between layers). Sources: moby's
 * daemon/ (daemon.go, images/, volume/, libnetwork, plugin/, logger/, graphdriver/overlay2), swarmkit's ca/ and
 * manager/state/raft/storage, and containerd's docs/ops.md.
 */
export interface LayoutEntry {
  readonly name: RegExp;
  /** What it is: a file, a program's script, a directory with these alone in it, or one whose whole content is Docker's. */
  readonly is: "file" | "script" | "theirs" | readonly LayoutEntry[];
  /** It is of this layout only with this inside. */
  readonly with?: string;
}

const id = "[0-9a-f]{64}";
const drivers =
  "aufs|btrfs|devicemapper|fuse-overlayfs|overlay|overlay2|overlayfs|stargz|native|vfs|zfs|windowsfilter";

const files = (name: RegExp): LayoutEntry => ({ name, is: "file" });
/** Nobody looks further: images, layers, a volume's content. */
const theirs = (name: RegExp): LayoutEntry => ({ name, is: "theirs" });
const folder = (name: RegExp, ...is: readonly LayoutEntry[]): LayoutEntry => ({ name, is });

/** An image's or a container's, or one of BuildKit's. */
const layerName = new RegExp(`^(${id}|[a-z0-9]{25})(-init|-view|-removing)*$`);
const layer = theirs(/^(diff|link|lower|work|merged|committed|empty|fs)$/);

export const containerdLayout: readonly LayoutEntry[] = [
  folder(/^io\.containerd\.content\.v1\.content$/, theirs(/^(blobs|ingest)$/)),
  folder(/^io\.containerd\.metadata\.v1\.bolt$/, files(/^meta\.db(\.lock)?$/)),
  folder(
    /^io\.containerd\.snapshotter\.v1\.overlayfs$/,
    files(/^metadata\.db$/),
    theirs(/^(snapshots|base|view|active)$/),
  ),
  theirs(/^io\.containerd\.(?!content\.|metadata\.|snapshotter\.v1\.overlayfs$)[a-z0-9.-]+$/),
  folder(/^tmpmounts$/, theirs(/^containerd-mount\d*$/)),
];

export const dockerdLayout: readonly LayoutEntry[] = [
  files(/^engine-id$/),
  files(/^(linkgraph|repositories)[a-z0-9.-]*$/),
  folder(
    /^buildkit$/,
    files(/^(cache|containerdmeta|history|history_c8d|metadata|metadata_v2|snapshots|workers)\.db$/),
    theirs(/^(content|executor|net|snapshots|cachemounts)$/),
    // With containerd's image store, one for its snapshotter.
    folder(/^containerd-[a-z0-9-]+$/, files(/^(metadata_v2\.db|workerid)$/), theirs(/^cachemounts$/)),
  ),
  folder(/^builder$/, files(/^fscache\.db$/), theirs(/^fscache$/)),
  folder(
    /^containerd$/,
    files(/^containerd\.toml$/),
    theirs(/\.sock$/),
    folder(/^daemon$/, ...containerdLayout),
  ),
  folder(
    /^containers$/,
    folder(
      new RegExp(`^${id}$`),
      files(/^(\.tmp-)?(config(\.v2)?|hostconfig)\.json\d*$/),
      files(/^(hostname|hosts|resolv\.conf|resolv\.conf\.hash)$/),
      files(new RegExp(`^${id}-json\\.log(\\.\\d+)?(\\.gz)?$`)),
      theirs(/^(local-logs|container-cached\.log|checkpoints|mounts|secrets|configs|shm|mqueue)$/),
    ),
  ),
  folder(
    /^image$/,
    folder(
      new RegExp(`^(${drivers})$`),
      files(/^(\.tmp-)?repositories\.json\d*$/),
      theirs(/^(distribution|imagedb|layerdb)$/),
    ),
  ),
  // A node of a swarm has its ingress network's hosts and resolv.conf there.
  folder(/^network$/, folder(/^files$/, files(/^(local-kv\.db(\.lock)?|hosts|resolv\.conf(\.hash)?)$/))),
  folder(/^overlay2$/, theirs(/^(l|backingFsBlockDev)$/), folder(layerName, layer)),
  folder(/^(overlay|aufs|fuse-overlayfs)$/, theirs(new RegExp(`^(l|layers|diff|mnt|${id}(-init)?)$`))),
  folder(/^vfs$/, theirs(/^backingFsBlockDev$/), folder(/^dir$/, theirs(layerName))),
  folder(/^(btrfs|zfs)$/, theirs(/^(subvolumes|graph)$/)),
  folder(/^devicemapper$/, theirs(/^(devicemapper|metadata|mnt)$/)),
  folder(/^(graph|init|execdriver)$/, theirs(/^(_tmp|native|dockerinit-.+|[0-9a-f]{64})$/)),
  folder(/^plugins$/, files(/^plugins\.json$/), theirs(new RegExp(`^(storage|tmp|${id})$`))),
  folder(/^rootfs$/, folder(new RegExp(`^(${drivers})$`), theirs(new RegExp(`^${id}$`)))),
  folder(/^runtimes(-old)?$/, { name: /^[a-z0-9._-]+$/i, is: "script" }),
  folder(
    /^swarm$/,
    files(/^(docker-)?state\.json$/),
    folder(/^certificates$/, files(/^swarm-(node|root-ca)\.(crt|key)$/)),
    folder(/^raft$/, theirs(/^(snap|wal)-v3(-encrypted)?$/)),
    folder(/^worker$/, files(/^tasks\.db(\.lock)?$/)),
  ),
  folder(/^tmp(-old)?$/, theirs(/^(GetImageBlob|docker-|buildkit|containerd-|import|layer)[A-Za-z0-9._-]*$/)),
  folder(/^trust$/, theirs(/^(tuf|private|trusted_certificates)$/)),
  folder(/^volumes$/, files(/^metadata\.db$/), theirs(/^backingFsBlockDev$/), {
    name: /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/,
    is: [files(/^opts\.json$/), theirs(/^_data$/)],
    with: "_data",
  }),
];

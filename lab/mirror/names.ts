/** Names under which the mirror answers as docker-ce package mirror, at /docker-ce/ (download.docker.com: at /). */
export const packageMirrorNames = [
  "mirrors.aliyun.com",
  "mirrors.tencent.com",
  "mirrors.huaweicloud.com",
  "mirrors.tuna.tsinghua.edu.cn",
  "mirrors.ustc.edu.cn",
  "mirror.azure.cn",
  "download.docker.com",
];

/** Names under which it answers as registry mirror. */
export const registryMirrorNames = ["docker.m.daocloud.io", "docker.1ms.run", "docker.1panel.live"];

export interface BuiltMirror {
  /** The package mirror's files, as download.docker.com has them (linux/…). */
  tree: string;
  /** Fingerprints of the signing keys, 40 hex digits. */
  keys: { apt: string; rpm: string };
  /** The certificate authority's PEM file, for a machine's trust store. */
  ca: { cert: string };
  /** Host names served on 127.0.0.1:443. */
  names: string[];
  /** URL of a registry mirror. */
  registryMirror: string;
  /** The folder that holds all of it: tree, stale, certificates, registry. */
  directory: string;
}

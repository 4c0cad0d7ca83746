import type { ReadSystem } from "../../system/read-only.ts";
import { otherNamespaces, shimNamespaces } from "../docker-data/look.ts";
import type { Init } from "../inits/init.ts";

/**
 * Who else uses the containerd that this machine's own containerd service runs: namespaces other than dockerd's in which a
 * container runs now, and Kubernetes by its service or its namespace. k3s and the like bring a containerd of their own,
 * which nobody here replaces. Only looks.
 */
export async function containerdUsers(system: ReadSystem, init: Init): Promise<string[]> {
  if (!(await init.isActive(system, init.service("containerd")))) return [];
  const [shims, namespaces, kubelet] = await Promise.all([
    shimNamespaces(system),
    otherNamespaces(system),
    init.isActive(system, init.service("kubelet")),
  ]);
  const kubernetes = (namespaces ?? []).filter((name) => name === "k8s.io");
  const others = shims.filter((name) => name !== "moby");
  return [...new Set([...others, ...kubernetes, ...(kubelet ? ["kubelet"] : [])])].sort();
}

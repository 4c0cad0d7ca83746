import { chmod, copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./engine.ts";
import { isMonolith, label, type Package } from "./packages.ts";
import { run } from "./run.ts";

export const assets = fileURLToPath(new URL("./assets/", import.meta.url));

const units = "usr/lib/systemd/system";

async function put(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(join(assets, from), to);
  await chmod(to, 0o644);
}

/**
 * Lays the file trees of docker-ce, docker-ce-cli and containerd.io of one unpacked engine under `directory`, each in a
 * folder of that name; with `monolith` also docker-ce-17, the one package that 17.03 was.
 */
export async function layEngine(root: string, directory: string, monolith: boolean): Promise<void> {
  const at = (name: string, path: string) => join(directory, name, path);
  await bundle(root, ["usr/sbin/dockerd", "usr/sbin/docker-proxy"], at("docker-ce", ""), "docker-ce");
  // tini-static, as docker mounts it into containers, where no library is.
  await copyFile(join(root, "usr/bin/tini-static"), at("docker-ce", "usr/bin/docker-init"));
  await put("docker.service", at("docker-ce", `${units}/docker.service`));
  await put("docker.socket", at("docker-ce", `${units}/docker.socket`));
  await bundle(root, ["usr/bin/docker"], at("docker-ce-cli", ""), "docker-ce-cli");
  const runtime = ["usr/bin/containerd", "usr/bin/containerd-shim-runc-v2", "usr/sbin/runc"];
  await bundle(root, runtime, at("containerd.io", ""), "containerd.io");
  await put("containerd.service", at("containerd.io", `${units}/containerd.service`));
  await put("config.toml", at("containerd.io", "etc/containerd/config.toml"));
  if (!monolith) return;
  for (const name of ["docker-ce", "docker-ce-cli", "containerd.io"]) {
    await cp(at(name, "usr"), at("docker-ce-17", "usr"), { recursive: true });
  }
  await run(["rm", at("docker-ce-17", `${units}/containerd.service`)]);
  await put("docker-17.service", at("docker-ce-17", `${units}/docker.service`));
}

/** The name of the engine's tree that a package carries, or null where it carries none. */
export function engineTree(pkg: Package): string | null {
  if (pkg.engine === null) return null;
  if (pkg.name === "docker-ce") return isMonolith(pkg.docker) ? "docker-ce-17" : "docker-ce";
  return pkg.name === "docker-ce-cli" || pkg.name === "containerd.io" ? pkg.name : null;
}

/** Lays a package that carries no engine's tree: a line that says what it is, and a plugin's stand-in. */
export async function layRest(pkg: Package, directory: string): Promise<void> {
  const doc = join(directory, "usr/share/doc", pkg.name);
  await mkdir(doc, { recursive: true });
  await writeFile(join(doc, "README.lab"), `${pkg.name} ${pkg.version}: ${label(pkg)}\n`);
  const plugin = /^docker-(buildx|compose|model|scan)-plugin$/.exec(pkg.name)?.[1];
  if (!plugin) return;
  const path = join(directory, "usr/libexec/docker/cli-plugins", `docker-${plugin}`);
  await mkdir(dirname(path), { recursive: true });
  const script = await readFile(join(assets, "plugin.sh"), "utf8");
  await writeFile(path, script.replaceAll("@NAME@", plugin).replaceAll("@VERSION@", pkg.version));
  await chmod(path, 0o755);
}

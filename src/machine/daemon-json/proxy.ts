import type { HttpProxy } from "../../system/proxy.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { reveal, Secret } from "../../system/secret.ts";
import { initOf } from "../inits/index.ts";

/** Where Docker's documentation has a person put it: https://docs.docker.com/engine/daemon/proxy/#systemd-unit-file */
export const documentedDropIn = initOf().dropIn("docker.service", "http-proxy");

/** A file of our own, read after the others: what stands in a person's own ones stays there. */
export const proxyDropIn = initOf().dropIn("docker.service", "zz-docker-setup-proxy");

/** What dockerd's process has to have in its environment to pull through a proxy, NAME=VALUE each. */
export function daemonVariables({ url, direct }: HttpProxy): (string | Secret)[] {
  const named = (name: string) => new Secret(`${name}=${url.reveal()}`);
  return [named("HTTP_PROXY"), named("HTTPS_PROXY"), `NO_PROXY=${direct}`];
}

/** The drop-in's text. */
export const proxyDropInText = (proxy: HttpProxy): Secret =>
  new Secret(initOf().dropInText(daemonVariables(proxy).map(reveal)));

/** Where a person's own words for the unit stand, the later over the earlier. Source: systemd.unit(5). */
const dropInDirectories = ["/usr/lib", "/run", "/etc"].map(
  (root) => `${root}/systemd/system/docker.service.d`,
);

/** The same proxy, where what a person's own files of the unit let around a proxy goes around this one too. */
export async function withDirectHere(system: ReadSystem, proxy: HttpProxy): Promise<HttpProxy> {
  let listed = "";
  for (const directory of dropInDirectories) {
    for (const name of await system.files.list(directory)) {
      const path = `${directory}/${name}`;
      if (!name.endsWith(".conf") || path === proxyDropIn) continue;
      const text = (await system.files.read(path).catch(() => undefined))?.toString("utf8") ?? "";
      listed = [...text.matchAll(directLine)].at(-1)?.[1] ?? listed;
    }
  }
  const words = listed.split(",").filter((entry) => /^[A-Za-z0-9.*:/_[\]-]{1,255}$/.test(entry));
  return { ...proxy, direct: [...new Set([...proxy.direct.split(","), ...words])].join(",") };
}

/** systemd.exec(5), Environment=; the script reads it likewise (templates/script/proxy.sh). */
const directLine = /^[ \t]*Environment[ \t]*=.*no_proxy=([^"' \n]*)/gim;

/** Whether a process was started with a variable; one that goes around more than is wanted is as good. */
export function hasVariable(environment: readonly string[], wanted: string): boolean {
  if (environment.includes(wanted)) return true;
  const [, direct] = /^NO_PROXY=(.*)$/.exec(wanted) ?? [];
  const has = environment.find((each) => each.startsWith("NO_PROXY="))?.slice("NO_PROXY=".length);
  return (
    direct !== undefined && has !== undefined && direct.split(",").every((e) => has.split(",").includes(e))
  );
}

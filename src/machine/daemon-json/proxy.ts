import type { HttpProxy } from "../../system/proxy.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { reveal, Secret } from "../../system/secret.ts";
import type { Init } from "../inits/init.ts";

/** Where Docker's documentation has a person put it: https://docs.docker.com/engine/daemon/proxy/#systemd-unit-file */
export const documentedDropIn = (init: Init): string => init.settings(init.service("docker"));

/** A file of our own, read after the others: what stands in a person's own ones stays there. */
export const proxyDropIn = (init: Init): string =>
  init.dropIn(init.service("docker"), "zz-docker-setup-proxy");

/** What dockerd's process has to have in its environment to pull through a proxy, NAME=VALUE each. */
export function daemonVariables({ url, direct }: HttpProxy): (string | Secret)[] {
  const named = (name: string) => new Secret(`${name}=${url.reveal()}`);
  return [named("HTTP_PROXY"), named("HTTPS_PROXY"), `NO_PROXY=${direct}`];
}

/** The drop-in's text. */
export const proxyDropInText = (proxy: HttpProxy, init: Init): Secret =>
  new Secret(init.dropInText(init.service("docker"), daemonVariables(proxy).map(reveal)));

/** The same proxy, where what a person's own files of the unit let around a proxy goes around this one too. */
export async function withDirectHere(system: ReadSystem, init: Init, proxy: HttpProxy): Promise<HttpProxy> {
  const variables = await init.variablesToStart(system, init.service("docker"), [proxyDropIn(init)]);
  const listed =
    variables
      .filter((each) => /^no_proxy=/i.test(each))
      .at(-1)
      ?.slice("no_proxy=".length) ?? "";
  const words = listed.split(",").filter((entry) => /^[A-Za-z0-9.*:/_[\]-]{1,255}$/.test(entry));
  return { ...proxy, direct: [...new Set([...proxy.direct.split(","), ...words])].join(",") };
}

/** Whether a process was started with a variable; one that goes around more than is wanted is as good. */
export function hasVariable(environment: readonly string[], wanted: string): boolean {
  if (environment.includes(wanted)) return true;
  const [, direct] = /^NO_PROXY=(.*)$/.exec(wanted) ?? [];
  const has = environment.find((each) => each.startsWith("NO_PROXY="))?.slice("NO_PROXY=".length);
  return (
    direct !== undefined && has !== undefined && direct.split(",").every((e) => has.split(",").includes(e))
  );
}

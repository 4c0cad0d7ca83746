import type { HttpProxy } from "../../system/proxy.ts";
import { reveal, Secret } from "../../system/secret.ts";
import { initOf } from "../inits/index.ts";

/** Where Docker's documentation puts it: https://docs.docker.com/engine/daemon/proxy/#systemd-unit-file */
export const proxyDropIn = initOf().dropIn("docker.service", "http-proxy");

/** What dockerd's process has to have in its environment to pull through a proxy, NAME=VALUE each. */
export function daemonVariables({ url, direct }: HttpProxy): (string | Secret)[] {
  const named = (name: string) => new Secret(`${name}=${url.reveal()}`);
  return [named("HTTP_PROXY"), named("HTTPS_PROXY"), `NO_PROXY=${direct}`];
}

/** The drop-in's text. */
export const proxyDropInText = (proxy: HttpProxy): Secret =>
  new Secret(initOf().dropInText(daemonVariables(proxy).map(reveal)));

import type { HttpProxy } from "../../system/proxy.ts";
import { reveal, Secret } from "../../system/secret.ts";

/** Where Docker's documentation puts it: https://docs.docker.com/engine/daemon/proxy/#systemd-unit-file */
export const proxyDropIn = "/etc/systemd/system/docker.service.d/http-proxy.conf";

/** What dockerd's process has to have in its environment to pull through a proxy, NAME=VALUE each. */
export function daemonVariables({ url, direct }: HttpProxy): (string | Secret)[] {
  const named = (name: string) => new Secret(`${name}=${url.reveal()}`);
  return [named("HTTP_PROXY"), named("HTTPS_PROXY"), `NO_PROXY=${direct}`];
}

/** The drop-in's text; systemd reads quotes, backslashes and % in it (systemd.exec(5), systemd.syntax(7)). */
export function proxyDropInText(proxy: HttpProxy): Secret {
  const quoted = daemonVariables(proxy).map((variable) =>
    reveal(variable).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%"),
  );
  return new Secret(["[Service]", ...quoted.map((variable) => `Environment="${variable}"`), ""].join("\n"));
}

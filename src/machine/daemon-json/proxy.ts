import type { HttpProxy } from "../../system/proxy.ts";

/** Where Docker's documentation puts it: https://docs.docker.com/engine/daemon/proxy/#systemd-unit-file */
export const proxyDropIn = "/etc/systemd/system/docker.service.d/http-proxy.conf";

/** What dockerd's process has to have in its environment to pull through a proxy, NAME=VALUE each. */
export function daemonVariables({ url, direct }: HttpProxy): string[] {
  return [`HTTP_PROXY=${url}`, `HTTPS_PROXY=${url}`, `NO_PROXY=${direct}`];
}

/** The drop-in's text; systemd reads quotes, backslashes and % in it (systemd.exec(5), systemd.syntax(7)). */
export function proxyDropInText(proxy: HttpProxy): string {
  const quoted = daemonVariables(proxy).map((variable) =>
    variable.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%"),
  );
  return ["[Service]", ...quoted.map((variable) => `Environment="${variable}"`), ""].join("\n");
}

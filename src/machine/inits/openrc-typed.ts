import type { Typed } from "./init.ts";

/** Sources: rc-service(8), rc-update(8), rc-status(8); Alpine's and Gentoo's docker logs to /var/log/docker.log. */
export const openrcTyped: Typed = {
  showFiles: (service) => `cat /etc/conf.d/${service}`,
  editFiles: (service) => `vi /etc/conf.d/${service}`,
  replaceFiles: (service) => `vi /etc/conf.d/${service}`,
  readFiles: "rc-update --update",
  status: (service) => `rc-service ${service} status`,
  needs: (service) => `rc-service ${service} ineed`,
  failed: "rc-status --crashed",
  start: (service) => `rc-service ${service} start`,
  // There are no sockets: what listens is the service itself.
  restart: (...services) =>
    services
      .filter((name) => !name.endsWith(".socket"))
      .map((name) => `rc-service ${name} restart`)
      .join(" && "),
  reload: (service) => `rc-service ${service} reload`,
  enable: (service) => `rc-update add ${service} default`,
  // Nothing is masked there.
  unmask: (service) => `rc-update add ${service} default`,
  lastWords: (service) => `tail -n 50 /var/log/${service}.log`,
};

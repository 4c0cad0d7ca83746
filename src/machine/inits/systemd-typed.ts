import type { Typed } from "./init.ts";

/**
 * Sources: systemctl(1), journalctl(1). A file of its own and without imports, since what failures mean (work/reasons)
 * stands below what runs commands.
 */
export const systemdTyped: Typed = {
  showFiles: (unit) => `systemctl cat ${unit}`,
  editFiles: (unit) => `systemctl edit ${unit}`,
  replaceFiles: (unit) => `systemctl edit --full ${unit}`,
  readFiles: "systemctl daemon-reload",
  status: (unit) => `systemctl status ${unit}`,
  needs: (unit) => `systemctl list-dependencies ${unit}`,
  failed: "systemctl --failed",
  start: (unit) => `systemctl start ${unit}`,
  restart: (...units) => `systemctl restart ${units.join(" ")}`,
  reload: (unit) => `systemctl reload ${unit}`,
  enable: (unit) => `systemctl enable ${unit}`,
  unmask: (unit) => `systemctl unmask ${unit}`,
  lastWords: (unit) => `journalctl -u ${unit} -n 50`,
};

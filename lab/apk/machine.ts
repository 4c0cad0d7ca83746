/** How a Debian becomes the lab's Alpine, with a stand-in of apk. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The stand-in as one file that Node runs. */
export async function apkStandIn(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("stand-in.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "cjs",
    banner: { js: "#!/usr/bin/node" },
    write: false,
  });
  return outputFiles[0]!.text;
}

/** Debian's BusyBox lacks them; shadow's commands stand in. */
const GROUPS = {
  addgroup:
    '[ "$1" = -S ] && exec /usr/lib/lab/groupadd -r "$2"\nexec /usr/lib/lab/gpasswd -a "$1" "$2" >/dev/null',
  delgroup: 'exec /usr/lib/lab/gpasswd -d "$1" "$2" >/dev/null',
};

/** What the lab itself calls, OpenRC's own, and what would not boot. */
const KEPT = "env|setpriv|mount|umount|ip|nsenter|unshare|start-stop-daemon|login|rpm|linuxrc|busybox";

/**
 * sh, as root, after OpenRC and BusyBox came: BusyBox's init, sh, awk and their like take the places of Debian's; nobody
 * has usermod; OpenRC starts no service of Debian's; neither systemd nor apt leaves a trace.
 */
export const ALPINE = `mkdir -p /usr/lib/lab /etc/apk/keys
mv /usr/share/lab-own/lab.rsa.pub /etc/apk/keys/
rm -rf /etc/runlevels/*/* /etc/init.d/* /etc/systemd /usr/lib/systemd /etc/apt /usr/lib/apt /usr/bin/apt* /usr/bin/dpkg* \\
  /var/lib/apt /var/lib/dpkg
for name in usermod groupadd gpasswd; do mv "$(command -v "$name")" /usr/lib/lab/; done
${Object.entries(GROUPS)
  .map(
    ([name, does]) => `printf '%s\\n' '#!/bin/sh' '${does}' >/usr/sbin/${name}; chmod 755 /usr/sbin/${name}`,
  )
  .join("\n")}
for applet in $(busybox --list-full); do
  name=\${applet##*/}
  case $name in ${KEPT}) continue ;; esac
  case $applet in *sbin/*) folder=/usr/sbin ;; *) folder=/usr/bin ;; esac
  busybox rm -f "/usr/bin/$name" "/usr/sbin/$name"
  busybox ln -s /usr/bin/busybox "$folder/$name"
done
apk add openrc >/dev/null`;

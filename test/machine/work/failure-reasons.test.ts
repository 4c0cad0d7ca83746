import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { systemdTyped } from "../../../src/machine/inits/systemd-typed.ts";
import { explainFailure, explainInScript } from "../../../src/machine/work/failure-reasons.ts";
import { awks, shells } from "../../sources/keys/shells.ts";
import { which } from "../../tools.ts";

/** What package managers said on the lab's machines, or say by their sources, and a word of what it means. */
const samples: readonly [string, RegExp][] = [
  [
    "E: Problem executing scripts DPkg::Post-Invoke 'echo hook; false'\nE: Sub-process returned an error code",
    /failed \(DPkg::Post-Invoke,/,
  ],
  [
    "groupadd: existing lock file /etc/group.lock without a PID\ngroupadd: cannot lock /etc/group; try again later.\n installed docker-ce package post-installation script subprocess returned error exit status 10",
    /group\.lock/,
  ],
  ["useradd: cannot lock /etc/passwd; try again later.", /group\.lock/],
  [
    "Unable to get the full path to root (/data/docker): failed to canonicalise path for /data/docker: not a directory",
    /data-root/,
  ],
  ["Couldn't create temporary file /tmp/apt.conf.iGzq7r for passing config to apt-key", /chmod 1777/],
  ["E: Unable to mkstemp /tmp/clearsigned.message.0H3xZZ (13: Permission denied)", /chmod 1777/],
  ["mkdir: cannot create directory '/etc/docker': File exists", /^\/etc\/docker can't be made/],
  ["mkdir: can't create directory '/etc/apt/keyrings': File exists", /^\/etc\/apt\/keyrings can't be made/],
  ["dpkg-deb: error: failed to read archive '/srv/x.deb': Input/output error", /damaged/],
  [
    " unable to make backup link of './usr/bin/docker' before installing new version: Invalid cross-device link",
    /^\/usr\/bin\/docker can't be put/,
  ],
  [
    " error creating directory './usr/libexec/docker/cli-plugins': Operation not permitted",
    /^\/usr\/libexec\/docker\/cli-plugins can't be put/,
  ],
  [
    "error: unpacking of archive failed on file /usr/bin/docker;6b0ee19d: cpio: rename failed - No data available",
    /^\/usr\/bin\/docker can't be put/,
  ],
  [
    ">>> [RPM] unpacking of archive failed on file /usr/bin/docker;6b0ee1c5: cpio: File from package already exists as a directory in system",
    /^\/usr\/bin\/docker can't be put/,
  ],
  // prebuild/docker-images#28, AcademySoftwareFoundation/aswf-docker#13: /usr/bin/python leads elsewhere
  [
    '  File "/usr/bin/yum", line 30\n    except KeyboardInterrupt, e:\nSyntaxError: invalid syntax',
    /a Python that is not the system's own/,
  ],
  [
    "-bash: /usr/bin/yum: /usr/bin/python: bad interpreter: No such file or directory",
    /a Python that is not the system's own/,
  ],
  ["ModuleNotFoundError: No module named 'dnf'", /a Python that is not the system's own/],
  [
    "There was a problem importing one of the Python modules\nrequired to run yum.",
    /a Python that is not the system's own/,
  ],
  ["error: db5 error(11) from dbenv->open: Resource temporarily unavailable", /rpm's database/],
  ["E: flAbsPath on /var/lib/dpkg/status failed - realpath (2: No such file or directory)", /status-old/],
  ["E: The package cache file is corrupted", /lists are damaged/],
  ["E: Problem with MergeList /var/lib/apt/lists/x_Packages", /lists are damaged/],
  ["Existing lock /var/run/yum.pid: another copy is running as pid 2143.", /Another package manager/],
  [
    "error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Permission denied)",
    /Another package manager/,
  ],
  [
    "E: Type '<!DOCTYPE' is not known on line 1 in source list /etc/apt/sources.list.d/docker.list",
    /can't read one of its repository files/,
  ],
  ["docker-ce 5:28.5.2-1~debian.12~bookworm did not come whole from any mirror", /signed index/],
  [
    "runc does not run on this system: runc: error while loading shared libraries: libseccomp.so.2: cannot open shared object file: No such file or directory",
    /needs the library/,
  ],
  ["E: Unable to locate package docker-ce", /does not offer/],
  ["E: Package 'docker-ce' has no installation candidate", /does not offer/],
  ["Public key for docker-ce-27.3.1-1.el9.x86_64.rpm is not installed", /pinned key/],
  [" docker-ce : Depends: libsystemd0 (>= 248) but 245.4 is to be installed", /fitting version/],
  ["E: Unable to correct problems, you have held broken packages.", /fitting version/],
  [
    "E: Certificate verification failed: The certificate is NOT trusted. The certificate issuer is unknown.",
    /CA certificates/,
  ],
  [
    "Curl error (60): SSL certificate problem: self signed certificate in certificate chain",
    /CA certificates/,
  ],
  [
    "This system is not registered with an entitlement server. You can use subscription-manager to register.",
    /subscription-manager/,
  ],
  ["package docker-ce-3:27.3.1-1.el9.x86_64 does not verify: no digest", /crypto policy/],
  ["https://m/repodata/repomd.xml: [Errno 14] HTTPS Error 404 - Not Found", /\(404\)/],
  // Names that can't be looked up: apt, curl, wget, yum 3, dnf 4, dnf 5.
  ["  Temporary failure resolving 'mirrors.aliyun.com'", /name server/],
  ["  Could not resolve 'mirrors.aliyun.com'", /name server/],
  ["curl: (6) Could not resolve host: mirrors.aliyun.com", /name server/],
  ["wget: unable to resolve host address 'mirrors.aliyun.com'", /name server/],
  [
    'https://m/repodata/repomd.xml: [Errno 14] curl#6 - "Could not resolve host: m; Unknown error"',
    /name server/,
  ],
  [
    "  - Curl error (6): Couldn't resolve host name for https://m/x [Could not resolve host: m]",
    /name server/,
  ],
  [
    ">>> Curl error (6): Could not resolve hostname for https://m/x [Could not resolve host: m]",
    /name server/,
  ],
  // Limits of a session (ulimit -f, -n, -u).
  ["E: Sub-process https received signal 25.", /ulimit -f/],
  [
    "dpkg: error processing archive x.deb (--unpack): cannot copy extracted data: File too large",
    /ulimit -f/,
  ],
  ["/bin/sh: 1: Cannot fork", /ulimit -u/],
  ["E: Could not open file /var/lib/apt/lists/x - open (24: Too many open files)", /ulimit -n/],
  // A configuration that keeps the manager from doing it, or from reading the entry. Found by attack.
  [
    " Problem: The operation would result in removing the following protected packages: docker-ce",
    /protects docker-ce from/,
  ],
  ['Error: Trying to remove "docker-ce", which is protected', /protects docker-ce from/],
  ["Error: Unknown repo: 'docker-ce-stable'", /reposdir/],
  ["Error getting repository data for docker-ce-stable, repository not found", /reposdir/],
  ['No matching repositories for "docker-ce-stable". Add "--help" for more information.', /reposdir/],
  ["Download complete and in download only mode", /Download-Only/],
  ["The package manager reported success, but these are not installed: docker-ce", /tsflags=test/],
  ["包管理器报告成功，但以下软件包并未安装：docker-ce", /tsflags=test/],
  // docker/cli#2039, distribution/distribution#2571
  [
    "failed to start daemon: could not find an available, non-overlapping IPv4 address pool among the defaults",
    /default-address-pools/,
  ],
  [
    'error creating default "bridge" network: all predefined address pools have been fully subnetted',
    /default-address-pools/,
  ],
  [
    'error creating default "bridge" network: existing interface docker0 is not a bridge',
    /ip link delete docker0/,
  ],
  ['invalid TLS configuration: Could not load X509 key pair (cert: "", key: ""): open', /tlscert.*X509/],
  [
    'Error during uid lookup for "nosuchuser": getent unable to find entry "nosuchuser" in passwd database',
    /userns-remap.*nosuchuser/,
  ],
  [
    "failed to start daemon: specified default runtime 'nvidia' does not exist",
    /default-runtime in daemon\.json is nvidia/,
  ],
  [
    'error creating default "bridge" network: bridge device with non default name br-none must be created manually',
    /names br-none/,
  ],
  // moby/moby#38209, containerd/cri#878
  [
    "modprobe: FATAL: Module overlay not found in directory /lib/modules/4.14.105",
    /kernel lacks.*4\.14\.105/,
  ],
  // centos-workstation/homeserver#18, ublue-os/bazzite-dx#102, and systemd 219's words in docker/cli#2710
  ["docker.socket: Failed to resolve group docker: No such process", /groupadd/],
  ["systemd: Failed to chown socket at step GROUP: No such process", /groupadd/],
  [
    "failed to load listeners: no sockets found via socket activation: make sure the service was started by systemd",
    /docker\.socket/,
  ],
  // microsoft/WSL#6197
  ["System has not been booted with systemd as init system (PID 1). Can't operate.", /WSL/],
  ["Failed to start docker.service: Unit docker.service not found.", /no docker\.service/],
  // docker/for-linux#1349
  [
    "E: Conflicting values set for option Signed-By regarding source https://download.docker.com/linux/debian/ bookworm: /etc/apt/keyrings/docker.gpg != /usr/share/keyrings/docker-archive-keyring.gpg\nE: The list of sources could not be read.",
    /different keys/,
  ],
  [
    "E: Malformed entry 1 in list file /etc/apt/sources.list.d/x.list (Component)\nE: The list of sources could not be read.",
    /can't read one of its repository files/,
  ],
  [
    "E: Malformed stanza 1 in source list /etc/apt/sources.list.d/x.sources (type)",
    /can't read one of its repository files/,
  ],
  // gardenlinux/gardenlinux#1408, docker/docs#16362; apt 3 checks with sqv.
  [
    "W: https://m/dists/bookworm/InRelease: The key(s) in the keyring /etc/apt/keyrings/docker.gpg are ignored as the file is not readable by user '_apt' executing apt-key.\nW: GPG error: https://m bookworm InRelease: NO_PUBKEY 7EA0A9C3F273FCD8",
    /_apt/,
  ],
  [
    'Error: Failed to parse keyring "/etc/apt/keyrings/docker.gpg"  Caused by:     0: Reading "/etc/apt/keyrings/docker.gpg": Permission denied (os error 13)',
    /_apt/,
  ],
  [
    "dpkg: error processing archive docker-buildx-plugin.deb (--unpack):\n trying to overwrite '/usr/libexec/docker/cli-plugins/docker-buildx', which is also in package docker-buildx 0.13.1",
    /same file/,
  ],
  [
    "  file /usr/bin/docker from install of docker-ce-cli-1:28.5.2-1.el9.x86_64 conflicts with file from package podman-docker-5.2.2-1.el9.noarch",
    /same file/,
  ],
  ["E: Held packages were changed and -y was used without --allow-change-held-packages.", /is held/],
  [
    "All matches were filtered out by exclude filtering for argument: docker-ce-3:28.5.2-1.el9\nError: Unable to find a match: docker-ce-3:28.5.2-1.el9",
    /excludes/,
  ],
  // oracle/migrate-to-ol#80
  [
    "  - package container-selinux-2:2.124.0-1.module.noarch is filtered out by modular filtering\n  - nothing provides container-selinux >= 2:2.74 needed by docker-ce",
    /excludes/,
  ],
  ["curl: (5) Could not resolve proxy: proxy.corp", /proxy/],
  [
    "Err:1 https://mirrors.aliyun.com/docker-ce/linux/debian bookworm InRelease\n  Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)",
    /most likely a proxy/,
  ],
  [
    "  - Curl error (7): Couldn't connect to server for https://m/repomd.xml [Failed to connect to 10.0.0.7 port 3128 after 0 ms: Couldn't connect to server]",
    /most likely a proxy/,
  ],
  ["curl: (56) Received HTTP code 403 from proxy after CONNECT", /proxy/],
  [
    "Err:1 https://m/linux/debian bookworm InRelease\n  Invalid response from proxy: HTTP/1.1 403 Forbidden",
    /proxy/,
  ],
  [
    'Could not retrieve mirrorlist http://mirrorlist.centos.org/?release=7&arch=x86_64&repo=os&infra=stock error was\n14: curl#6 - "Could not resolve host: mirrorlist.centos.org; Unknown error"',
    /CentOS's own/,
  ],
  [
    "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist",
    /Another repository/,
  ],
  [
    "Error: Failed to download metadata for repo 'epel': Yum repo downloading error: Status code: 404",
    /Another repository/,
  ],
  ["failure: repodata/repomd.xml from epel: [Errno 256] No more mirrors to try.", /Another repository/],
  [
    "Error: Failed to download metadata for repo 'docker-ce-stable': Status code: 404 for https://m/x",
    /\(404\)/,
  ],
  [
    "E: Failed to fetch http://deb.debian.org/debian/pool/main/i/iptables/iptables_1.8.9-2_amd64.deb  404  Not Found [IP: 127.0.0.1 80]",
    /distribution's own/,
  ],
  [
    "Err:5 http://security.ubuntu.com/ubuntu noble-security InRelease\n  Could not resolve 'security.ubuntu.com'",
    /distribution's own/,
  ],
  [
    "Err:2 http://mirrors.aliyun.com/debian bookworm/main amd64 iptables\n  404  Not Found",
    /distribution's own/,
  ],
  [
    "Err:2 https://mirrors.aliyun.com/docker-ce/linux/debian bookworm/stable amd64 docker-ce\n  404  Not Found",
    /\(404\)/,
  ],
  // docker/for-linux#577
  [
    "Error: Package: 3:docker-ce-18.09.1-3.el7.x86_64 (docker-ce-stable)\n           Requires: container-selinux >= 2.9",
    /No enabled repository/,
  ],
  [
    "The following packages have unmet dependencies:\n docker-ce : Depends: iptables but it is not installable\nE: Unable to correct problems, you have held broken packages.",
    /No enabled repository/,
  ],
  ["  - nothing provides libcgroup needed by docker-ce-3:25.0.5-1.el8.x86_64", /No enabled repository/],
  [
    "E: Release file for https://m/dists/noble/InRelease is not valid yet (invalid for another 3h 2min 4s). Updates for this repository will not be applied.",
    /clock/,
  ],
  ["The certificate is NOT trusted. The certificate chain uses not yet valid certificate.", /clock/],
  ["The certificate is NOT trusted. The certificate chain uses expired certificate.", /clock/],
  ["Curl error (60): SSL peer certificate: certificate has expired", /clock/],
  [
    "dpkg: error processing archive x.deb (--unpack):\n unable to copy extracted data: No space left on device",
    /disk is full/,
  ],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", /disk is full/],
  ["  At least 12MB more space needed on the /usr filesystem.", /disk is full/],
  ["  installing package docker-ce needs 40MB more space on the / filesystem", /disk is full/],
  ["mkdir: cannot create directory '/etc/apt/keyrings': Read-only file system", /is read-only/],
  ["E: Sub-process /usr/bin/dpkg received signal 9.", /memory/],
  ["yum was killed by SIGKILL", /memory/],
  ["E: Couldn't make mmap of 25165824 bytes - DynamicMMap (12: Cannot allocate memory)", /memory/],
  [
    "Err:1 https://m/linux/ubuntu noble/stable amd64 docker-ce\n  404  Not Found [IP: 127.0.0.1 443]",
    /\(404\)/,
  ],
  ["[MIRROR] docker-ce.rpm: Status code: 404 for https://m/docker-ce.rpm", /\(404\)/],
  ["E: Version '5:28.5.2-1~debian.12~bookworm' for 'docker-ce' was not found", /does not offer/],
  ["Error: Unable to find a match: docker-ce-3:28.5.2-1.el9", /does not offer/],
  [
    "E: Failed to fetch https://m/linux/ubuntu/dists/noble/InRelease  Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?)\nE: The repository 'https://m/linux/ubuntu noble InRelease' is not signed.",
    /is not what its index lists/,
  ],
  ["Error reading from server - read (5: Input/output error)", /is not what its index lists/],
  [
    "Curl error (56): Failure when receiving data from the peer [GnuTLS recv error (-110): The TLS connection was non-properly terminated.]",
    /is not what its index lists/,
  ],
  [
    "repomd.xml parser error: Element <repomd> was not found - Bad repomd file",
    /is not what its index lists/,
  ],
  ["W: GPG error: https://m/linux/ubuntu noble InRelease: NO_PUBKEY 7EA0A9C3F273FCD8", /pinned key/],
  ["Error: GPG check FAILED", /pinned key/],
  ["Curl error (28): Timeout was reached [Operation too slow. Less than 1000 bytes/sec]", /did not answer/],
  ["503  Service Unavailable [IP: 127.0.0.1 443]", /did not answer/],
  [
    "Err:1 http://deb.debian.org/debian bookworm/main amd64 iptables\n  501  Not Implemented [IP: 127.0.0.1 3128]",
    /most likely a proxy/,
  ],
  [
    "error: rpmdb: BDB0113 Thread/process 2290/140390376314944 failed: BDB1507 Thread died in Berkeley DB library",
    /rpm's database/,
  ],
  [
    "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.",
    /was interrupted/,
  ],
  [
    "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)",
    /is running/,
  ],
  [
    "Existing lock /var/run/yum.pid: another copy is running as pid 3212.\nAnother app is currently holding the yum lock; waiting for it to exit...",
    /is running/,
  ],
  [
    " Problem: package docker-ce-17.09.0.ce-1.fc26.x86_64 conflicts with docker provided by docker-2:1.13.1-22.gitb5e3294.fc26.x86_64",
    /conflicts with docker-ce's/,
  ],
  [
    "E: Unable to satisfy dependencies. Reached two conflicting assignments:\n   1. docker-ce:amd64=5:28.5.2 is selected for install",
    /conflicts with docker-ce's/,
  ],
  [
    "E: The repository 'https://m/docker-ce/linux/debian forky Release' does not have a Release file.",
    /no docker-ce for this release/,
  ],
  ["error: %prein(docker-ce-3:28.5.2-1.el9.x86_64) scriptlet failed, exit status 1", /own script/],
  [
    "dpkg: error processing package docker-ce (--configure):\n installed docker-ce package post-installation script subprocess returned error exit status 1",
    /own script/,
  ],
  // Whose repository it was. docker/docker-install#38, rust-lang/docker-rust#195, 1Panel-dev/1Panel#2902 and #2075,
  // rocker-org/rocker#159, docker/for-linux#812 and #815; apt from 1.0 to 3.1.
  [
    "W: An error occurred during the signature verification. The repository is not updated and the previous index files will be used. GPG error: https://dl.yarnpkg.com/debian-y stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY E074D16EB6FF4DE3",
    /Another repository.*https:\/\/dl\.yarnpkg\.com\/debian-y stable\./,
  ],
  [
    "W: GPG error: http://ppa.example wheezy Release: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 1397BC53640DB551",
    /Another repository.*http:\/\/ppa\.example wheezy\./,
  ],
  [
    "W: OpenPGP signature verification failed: https://apt.other.example stable InRelease: Sub-process /usr/bin/sqv returned an error code (1), error message is: Missing key 1, which is needed to verify signature.",
    /Another repository.*https:\/\/apt\.other\.example stable\./,
  ],
  [
    "E: The repository 'https://apt.other.example ./ InRelease' is not signed.",
    /Another repository.*https:\/\/apt\.other\.example \.\/\./,
  ],
  [
    "W: GPG error: http://deb.debian.org/debian bookworm InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 0E98404D386FA1D9",
    /debian-archive-keyring/,
  ],
  [
    "W: OpenPGP signature verification failed: http://mirrors.aliyun.com/ubuntu noble InRelease: Sub-process /usr/bin/sqv returned an error code (1), error message is: Missing key 1",
    /ubuntu-keyring/,
  ],
  // Theirs beside ours: ours is the reason.
  [
    "W: GPG error: https://other.example stable InRelease: NO_PUBKEY 1\nErr:2 https://mirrors.aliyun.com/docker-ce/linux/debian bookworm/stable amd64 docker-ce\n  404  Not Found",
    /\(404\)/,
  ],
  [
    "W: GPG error: https://other.example stable InRelease: NO_PUBKEY 1\n docker-ce : Depends: iptables but it is not installable",
    /No enabled repository/,
  ],
  [
    "E: The repository 'http://apt.vestacp.com/bookworm bookworm Release' does not have a Release file.",
    /Another repository.*release of the system.*vestacp\.com\/bookworm bookworm\./,
  ],
  [
    "E: The repository 'http://ftp.debian.org/debian stretch Release' does no longer have a Release file.",
    /distribution's own archive, not docker-ce's mirror, failed/,
  ],
  [
    "Err:4 http://repo.mysql.com/apt/x bookworm InRelease\n  502  Bad Gateway",
    /Another repository.*repo\.mysql\.com/,
  ],
  [
    "Error: Failed to download metadata for repo 'gitlab_runner': repomd.xml GPG signature verification error: Signing key not found",
    /Another repository.*gitlab_runner\./,
  ],
  [
    'Failed to download metadata (metalink: "https://x") for repository "rpmfusion-free": Usable URL not found',
    /Another repository.*rpmfusion-free\./,
  ],
  [
    "E: Release file for http://archive.debian.org/debian/dists/stretch-backports/InRelease is expired (invalid since 1d). Updates for this repository will not be applied.",
    /stretch-backports\/InRelease, not docker-ce's, have expired/,
  ],
  [
    "E: The value 'bullseye' is invalid for APT::Default-Release as such a release is not available in the sources",
    /Default-Release to bullseye .* no repository here has that release/,
  ],
  [
    "E: Repository 'https://download.docker.com/linux/ubuntu bionic InRelease' changed its 'Label' value from 'Docker EE' to 'Docker CE'",
    /bionic InRelease\. If it is right/,
  ],
  ["E: The method driver /usr/lib/apt/methods/tor+http could not be found.", /methods\/tor\+http\. Install/],
  [
    "E: The package google-chrome-stable needs to be reinstalled, but I can't find an archive for it.",
    /^google-chrome-stable is only half installed.*reinstreq google-chrome-stable\)/,
  ],
  [
    "E: Unmet dependencies. Try 'apt --fix-broken install' with no packages (or specify a solution).",
    /here before/,
  ],
  [
    "dpkg: dependency problems prevent configuration of broken-app:\n broken-app depends on no-such-thing; however:\n  Package no-such-thing is not installed.",
    /^broken-app, which was here before/,
  ],
  ["You might want to run 'apt-get -f install' to correct these:", /here before/],
  ["  403  Forbidden [IP: 1.2.3.4 443]", /refuses/],
  ["[Errno 14] HTTPS Error 403 - Forbidden", /refuses/],
  ["  - Status code: 403 for https://m/docker-ce/repodata/repomd.xml", /refuses/],
  // systemd and dockerd.
  [
    "docker.service: Failed at step LIMITS spawning /usr/bin/dockerd: Operation not permitted",
    /LIMITS spawning \/usr\/bin\/dockerd: Operation not permitted$/,
  ],
  // LXC and OpenVZ; docker/for-linux#1163; moby/moby#20554; a power cut; two networks on one bridge.
  [
    "failed to start daemon: Error initializing network controller: Enabling IP forwarding failed: open /proc/sys/net/ipv4/ip_forward: read-only file system",
    /security\.nesting.*Enabling IP forwarding/,
  ],
  [
    "failed to start daemon: Failed to program NAT chain: ZONE_CONFLICT: 'docker0' already bound to a zone",
    /^firewalld has docker0 in another zone/,
  ],
  [
    "Error starting daemon: AppArmor enabled on system but the docker-default profile could not be loaded.",
    /package apparmor/,
  ],
  [
    "failed to start daemon: error while opening volume store metadata database (/var/lib/docker/volumes/metadata.db): timeout",
    /database.*in use by another dockerd/,
  ],
  ["panic: freepages: failed to get all reachable pages (page 12: multiple references)", /power cut/],
  [
    "failed to start daemon: cannot create network a (docker0): conflicts with network b (docker0): networks have same bridge name",
    /local-kv\.db/,
  ],
  [
    "failed to start daemon: Failed to Setup IP tables: Unable to enable SKIP DNAT rule: (iptables failed)",
    /can't set up iptables/,
  ],
  [
    'containerd: failed to load TOML: /etc/containerd/config.toml: invalid disabled plugin URI "opt"',
    /config\.toml/,
  ],
  [
    "dockerd: error while loading shared libraries: libltdl.so.7: cannot open shared object file",
    /library libltdl\.so\.7/,
  ],
  ["docker.service: Main process exited, code=dumped, status=4/ILL", /processor/],
  [
    "Job for docker.service failed because a timeout was exceeded.\ndocker.service: start operation timed out. Terminating.",
    /^docker\.service was not ready within its unit's time limit \(TimeoutStartSec=\)/,
  ],
  [
    "Failed to start docker.service: Unit docker.service is masked.",
    /^docker\.service is masked.*systemctl unmask docker\.service$/,
  ],
  [
    "docker.service: Failed at step EXEC spawning /opt/kube/bin/dockerd: No such file or directory",
    /^The unit starts \/opt\/kube\/bin\/dockerd, .*\(systemctl cat docker\)/,
  ],
  [
    "docker.service: Unable to locate executable '/opt/kube/bin/dockerd': No such file or directory",
    /starts \/opt\/kube\/bin\/dockerd,/,
  ],
  ["Status: unknown flag: --nosuch\nSee 'dockerd --help'.\n, Code: 125", /gives it: --nosuch\. Take/],
  ["unknown shorthand flag: 'x' in -x", /gives it: 'x' in -x\. Take/],
  ["Started in its place: /bin/false", /starts \/bin\/false, not dockerd/],
  [
    "docker.socket: Failed to create listening socket (/run/docker.sock): Address already in use",
    /docker\.sock can't be created/,
  ],
  [
    "Job for docker.service failed.\nRequired and failed: srv-data.mount",
    /requires srv-data\.mount, .*status srv-data\.mount/,
  ],
  ["A dependency job for docker.service failed. See 'journalctl -xe' for details.", /requires did not start/],
  [
    "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are specified both as a flag and in the configuration file: hosts: (from flag: [fd://], from file: [unix:///x])",
    /both.*daemon\.json: hosts: \(from flag/,
  ],
  [
    "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives don't match any configuration option: graph",
    /does not know: graph\./,
  ],
  [
    "failed to load listeners: listen tcp 0.0.0.0:2375: bind: address already in use",
    /told to listen at 0\.0\.0\.0:2375/,
  ],
  [
    "failed to start daemon: pid file found, ensure docker is not running or delete /var/run/docker.pid",
    /pid in \/var\/run\/docker\.pid:/,
  ],
  [
    "failed to start daemon, ensure docker is not running or delete /data/docker.pid: process with PID 30 is still running",
    /pid in \/data\/docker\.pid:/,
  ],
  [
    "failed to start daemon: Error initializing network controller: error obtaining controller instance: failed to create NAT chain DOCKER: iptables failed: iptables --wait -t nat -N DOCKER: iptables v1.8.5 (nf_tables):  CHAIN_ADD failed (No such file or directory): chain PREROUTING",
    /can't set up iptables.*CHAIN_ADD/,
  ],
  [
    "failed to start daemon: error initializing graphdriver: overlay2: the backing xfs filesystem is formatted without d_type support, which leads to incorrect behavior. Reformat the filesystem with ftype=1 to enable d_type support. Backing filesystems without d_type support are not supported.",
    /file system \(xfs\).*data-root/,
  ],
  [
    'failed to start daemon: failed to dial "/run/containerd/containerd.sock": context deadline exceeded',
    /containerd does not answer/,
  ],
  ["failed to start daemon: Devices cgroup isn't mounted", /No cgroups/],
  ["failed to start daemon: some new reason.", /gave up: some new reason$/],
  ["docker.service: Start request repeated too quickly.", /stopped trying/],
];

it.each(samples)("%j is explained", (output, why) => {
  expect(explainFailure(`Reading package lists...\n${output}\nmore`, systemdTyped)?.en).toMatch(why);
});

it("of what nobody knows nothing is said", () => {
  expect(
    explainFailure("E: Internal Error, ordering was unable to handle the media swap", systemdTyped),
  ).toBeUndefined();
  expect(explainFailure("", systemdTyped)).toBeUndefined();
});

describe.each(shells.map((shell, at) => ({ shell, at })))("in $shell", ({ shell: [name, ...args], at }) => {
  const [awk, ...words] = awks[at]!;
  it(`the script explains the same, with ${awk}`, () => {
    const functions = (["en", "zh"] as const).map((lang) =>
      explainInScript((text) => text[lang], systemdTyped),
    );
    const outputs = [...samples.map(([text]) => text), "E: something else", ""];
    for (const [i, output] of outputs.entries()) {
      // Each shell has its share: a process more for each text and shell takes minutes.
      if (i % shells.length !== at) continue;
      const lang = i % 10 === 0 ? "zh" : "en";
      const own = `awk() { ${[which(awk), ...words].join(" ")} "$@"; }`;
      const input = `set -eu\n${own}\n${functions[lang === "en" ? 0 : 1]}\nexplain "$OUTPUT"\n`;
      const env = { PATH: process.env.PATH, OUTPUT: output };
      const { status, stdout, stderr } = spawnSync(which(name), args, { input, env, encoding: "utf8" });
      const why = explainFailure(output, systemdTyped)?.[lang];
      expect([status, stdout, stderr]).toEqual([0, why === undefined ? "" : `${why}\n`, ""]);
    }
  });
});

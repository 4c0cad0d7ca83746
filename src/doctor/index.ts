import { cgroup } from "./cgroup.ts";
import { clock } from "./clock.ts";
import { daemon } from "./daemon.ts";
import { daemonJson } from "./daemon-json.ts";
import { disk } from "./disk.ts";
import { dns } from "./dns.ts";
import { dockerGroup } from "./docker-group.ts";
import { firewall } from "./firewall.ts";
import { lastRunCheck } from "./last-run.ts";
import { packageMirror } from "./package-mirror.ts";
import { proxy } from "./proxy.ts";
import { registryMirrors } from "./registry-mirrors.ts";
import { repository } from "./repository.ts";
import { repositoryKey } from "./repository-key.ts";
import { socket } from "./socket.ts";
import { storageDriver } from "./storage-driver.ts";
import type { Check } from "./types.ts";

/** Every check, in the order of the page. */
export const checks: readonly Check[] = [
  daemon,
  socket,
  dockerGroup,
  daemonJson,
  registryMirrors,
  repository,
  repositoryKey,
  packageMirror,
  dns,
  proxy,
  clock,
  disk,
  cgroup,
  storageDriver,
  firewall,
  lastRunCheck,
];

import { type Case, check } from "./cases.ts";

const docker = "docker --host unix:///var/run/docker.sock";
const step = {
  kind: "image-load" as const,
  folder: "/b/images/amd64",
  list: [{ name: "nginx:1.27", of: "nginx:1.27", layers: ["sha256:a"] }],
};
const layers = (stdout: string) => ({ [`${docker} image inspect`]: { stdout: `${stdout}\n` } });

const cases: Case[] = [
  { name: "dockerd has these layers", step, machine: { exec: layers('["sha256:a"]') }, done: true },
  {
    name: "dockerd has other layers under the name, after loading, too",
    step,
    machine: { exec: { ...layers('["sha256:b"]'), sh: {} } },
    done: false,
    fails: "step-failed",
  },
];

check(cases);

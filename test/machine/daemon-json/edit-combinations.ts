import fc from "fast-check";

/** Words behind --daemon that go together on any dockerd from 23.0 on, in any number and order. */
export const daemonWords: fc.Arbitrary<string[]> = fc
  .subarray([
    "log-driver=local",
    "log-opts.max-size=10m",
    "log-opts.max-file=3",
    "live-restore=true",
    "insecure-registries+=registry.lan:5000",
    "insecure-registries+=10.20.0.0/16",
    "dns=10.0.0.53",
    'dns-search=["lan","example.com"]',
    "data-root=/data/docker",
    "bip=10.199.0.1/24",
    "default-address-pools+=base=10.200.0.0/16,size=24",
    "default-ulimits.nofile=1024:4096",
    "exec-opts+=native.cgroupdriver=systemd",
    "features.buildkit=true",
    "icc=false",
    "labels+=site=bj",
    "log-level=warn",
    "max-concurrent-downloads=10",
    "default-shm-size=128m",
    "no-new-privileges=true",
    "runtimes.other.path=/usr/bin/other",
    "shutdown-timeout=30",
    "userland-proxy=false",
    "builder.gc.enabled=true",
    "proxies.no-proxy=localhost,.lan",
    "experimental=",
    "debug=",
    "mtu=1400",
  ])
  .filter((words) => words.length > 0);

# cached_path NAME VERSION ARCHITECTURE CHANNEL FILE: apt hashes what lies in partial, and not what lies beside it.
cached_path() {
  printf '/var/cache/apt/archives/partial/%s_%s_%s.deb\n' "$1" "$(printf '%s' "$2" | sed 's/%/%25/g; s/:/%3a/g; s/_/%5f/g')" "$3"
}
# brings_only SPECS: apt reads docker-ce's repository alone where that has all that comes (read-alone).
brings_only() { false; }

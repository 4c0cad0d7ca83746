# cached_path NAME VERSION ARCHITECTURE CHANNEL FILE: where what is unpacked below /usr/local waits for it.
cached_path() { printf '/usr/local/lib/docker-setup/incoming/%s_%s.deb\n' "$1" "$2"; }
# brings_only SPECS: nobody else fetches anything.
brings_only() { false; }

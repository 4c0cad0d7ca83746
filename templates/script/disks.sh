# keep_disks DOWNLOAD INSTALLED DOWNLOADS RECORDS: bytes, and directories; ends the script where a disk has no room for them,
# with a spare, or for so many files. src/machine/facts/room.ts does the same.
keep_disks() {
  places=
  for path in $3; do [ ! -d "$path" ] || places="$places $path"; done
  full=$(
    {
      for path in ${places:-/var/cache}; do disk_row "$path" "$1" 50 fetched; done
      disk_row /usr "$2" 1000 main
      for path in $4 /etc /var/log /var/lib/docker /var/lib/containerd; do disk_row "$path" 5000000 50 little; done
    } | awk '
      $7 == "fetched" && seen[$4]++ { next }
      {
        if ($7 != "little") spare[$4] = 3e7
        if (!($4 in spare) || $7 != "little") need[$4] += $2
        files[$4] += $3; free[$4] = $5 * 1024; inodes[$4] = $6
        if (!($4 in first)) order[++count] = $4
        first[$4] = 1
      }
      END {
        for (i = 1; i <= count; i++) {
          disk = order[i]
          if (free[disk] < need[disk] + spare[disk]) printf "%s: %d MB < %d MB\n", disk, free[disk] / 1e6, (need[disk] + spare[disk]) / 1e6
          else if (inodes[disk] != "-" && inodes[disk] + 0 < files[disk]) printf "%s: %d inodes < %d\n", disk, inodes[disk], files[disk]
        }
      }'
  )
  [ -z "$full" ] || fail 14 "$MSG_ROOM" "$full"
}
# disk_row PATH BYTES FILES WORD: prints these with the disk of the path, its free kilobytes and inodes ("-": no bound, or not
# told), the word last.
disk_row() {
  at=$1
  while [ ! -e "$at" ]; do
    at=${at%/*}
    [ -n "$at" ] || at=/
  done
  space=$(df -Pk "$at" 2>/dev/null | awk 'NR == 2 { print $6, $4 }')
  inodes=$(df -Pi "$at" 2>/dev/null | awk 'NR == 2 { if ($2 > 0) print $4 }')
  [ -z "$space" ] || echo "$1 $2 $3 $space ${inodes:--} $4"
}

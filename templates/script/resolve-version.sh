# resolve_version REQUEST [CHANNEL]
# Reads the package manager's list of one package on standard input and prints the newest version that REQUEST means:
# 27, 27.3, 29.0.0-rc.1, a package version in full, or "" for the newest (pre-releases only where CHANNEL is not stable).
# Understands `apt-cache madison NAME` and `list --showduplicates NAME` of yum 3 (which wraps long lines), dnf 4 and dnf 5.
# No match: tells the nearest versions on standard error and fails with 7.
resolve_version() {
  # What awk prints is the version or, when it fails, the words about it: gawk can't open /dev/stderr where that is a socket.
  if resolved=$(awk -v request="$1" -v channel="${2:-stable}" -v missing="${MSG_VERSION_NOT_FOUND:-}" \
    -v nearest="${MSG_VERSION_NEAREST:-}" -v empty="${MSG_VERSION_EMPTY:-}" '
  # Reads Docker numbers, "5:29.0.0~rc.1-1~debian.12~bookworm": text "29.0.0-rc.1", pre "rc1", key "29 0 0 3 1" to compare.
  function read_number(version,    part, kind, count) {
    sub(/^[0-9]+:/, "", version)
    match(version, /^[0-9]+(\.[0-9]+)*/)
    text = substr(version, 1, RLENGTH)
    digits = split(text, part, ".")
    key = part[1] + 0 " " part[2] + 0 " " part[3] + 0
    pre = ""
    if (!match(version, /[.~-](tp|alpha|beta|rc)\.?[0-9]+/)) { key = key " 9 0"; return }
    pre = substr(version, RSTART + 1, RLENGTH - 1)
    text = text "-" pre
    sub(/\./, "", pre)
    kind = count = pre
    sub(/[0-9]+/, "", kind)
    sub(/[a-z]+/, "", count)
    key = key " " (kind == "rc" ? 3 : kind == "beta" ? 2 : kind == "alpha" ? 1 : 0) " " count + 0
  }
  function add(version,    rest) {
    if (version !~ /^[0-9][A-Za-z0-9.+:~^_-]*$/ || version in seen) return
    seen[version] = 1
    full[++n] = version
    read_number(version)
    number[n] = text
    pre_of[n] = pre
    # Builds of one number differ in the epoch, then in the numbers behind it.
    rest = version
    sub(/^[0-9]+:/, "", rest)
    sub(/^[0-9.]+/, "", rest)
    gsub(/[^0-9]+/, " ", rest)
    key_of[n] = key " " (version ~ /:/ ? version + 0 : 0) " " rest
  }
  # Below 0 where the list of numbers a is less than b in its first `most` numbers.
  function order(a, b, most,    x, y, i) {
    split(a, x, " ")
    split(b, y, " ")
    for (i = 1; i <= most; i++) if (x[i] + 0 != y[i] + 0) return x[i] - y[i]
    return 0
  }
  function means(i,    plain) {
    plain = full[i]
    if (whole && request !~ /:/) sub(/^[0-9]+:/, "", plain)
    if (whole) return plain == request
    if (request == "") return pre_of[i] == "" || channel != "stable"
    return order(key_of[i], want_key, wanted) == 0 && pre_of[i] == want_pre
  }
  function tell_nearest(    i, j, last, c, o, w, room, below, older, newer, list) {
    for (j = 1; j <= n; j++) {
      i = sorted[j]
      if (number[i] in told || (pre_of[i] != "" && order(key_of[i], want_key, wanted) != 0)) continue
      told[number[i]] = 1
      if (order(key_of[i], want_key, wanted) == 0) { if (c < 5) list[++c] = number[i]; continue }
      if (wanted < 3 && last && order(key_of[i], key_of[last], 2) == 0) continue
      last = i
      if (order(key_of[i], want_key, 3) < 0) older[++o] = number[i]; else newer[++w] = number[i]
    }
    room = 5 - c
    below = int((room + 1) / 2)
    if (below < room - w) below = room - w
    if (below > o) below = o + 0
    for (j = 1; j <= below; j++) list[++c] = older[j]
    for (j = w; j > 0 && c < 5; j--) list[++c] = newer[j]
    for (j = 1; j <= c; j++) nearest = nearest (j == 1 ? " " : ", ") list[j]
    if (c) print nearest
  }

  BEGIN {
    if (request == "latest") request = ""
    sub(/^docker-(ce[=-])?/, "", request)
    sub(/^v/, "", request)
    read_number(request)
    want_key = key
    want_pre = pre
    wanted = request == "" ? 0 : digits
    whole = request ~ /^([0-9]+:)?[^:]*-[0-9]/
  }
  # madison: " docker-ce | 5:27.3.1-1~ubuntu.24.04~noble | https://… noble/stable amd64 Packages"
  /\|/ {
    split($0, column, "|")
    gsub(/[ \t]/, "", column[2])
    if ($NF != "Sources") add(column[2])
    next
  }
  # yum and dnf: "docker-ce.x86_64  3:27.3.1-1.el9  docker-ce-stable"; the version may be on the next line.
  {
    for (f = 1; f <= NF; f++) {
      if (after_name) add($f)
      after_name = $f ~ /^[A-Za-z0-9][A-Za-z0-9._+-]*\.(x86_64|aarch64|armv7hl|ppc64le|s390x|noarch)$/
    }
  }
  END {
    for (i = 1; i <= n; i++) {
      for (j = i; j > 1 && order(key_of[sorted[j - 1]], key_of[i], 20) < 0; j--) sorted[j] = sorted[j - 1]
      sorted[j] = i
    }
    for (i = 1; i <= n; i++) if (means(sorted[i])) { print full[sorted[i]]; exit 0 }
    print n ? missing " " request : empty
    if (n) tell_nearest()
    exit 7
  }'); then
    printf '%s\n' "$resolved"
  else
    set -- "$?"
    printf '%s\n' "$resolved" >&2
    return "$1"
  fi
}

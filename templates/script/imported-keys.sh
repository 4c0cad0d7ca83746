# imported_keys FINGERPRINTS EXCEPT <LIST: of lines "ID-TIME" those whose ID is the end of a fingerprint, but for some lines.
imported_keys() {
  awk -v keys="$1" -v except=" $2 " '
    /^[0-9a-f]+-[0-9a-f]+$/ && length($0) > 9 && !index(except, " " $0 " ") {
      id = substr($0, 1, index($0, "-") - 1)
      if (length(id) < 8) next
      count = split(keys, key, " ")
      for (i = 1; i <= count; i++)
        if (substr(key[i], length(key[i]) - length(id) + 1) == id) { print; next }
    }'
}

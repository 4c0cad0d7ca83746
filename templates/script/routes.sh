# networks_free "KEY NETWORK BITS"... : ends the script where this host reaches such a network already. BITS are "4:" or "6:"
# and its prefix in binary, as src/machine/daemon-json/routes.ts has it; the tables are told there, too.
networks_free() {
  for wanted do
    clash=$({ cat /proc/net/route; cat /proc/net/ipv6_route; } 2>/dev/null | awk -v wanted="${wanted##* }" '
      function binary(hex,   i, k, n, out) {
        out = ""
        for (i = 1; i <= length(hex); i++) {
          n = index("0123456789abcdef", substr(hex, i, 1)) - 1
          for (k = 8; k >= 1; k /= 2) { out = out (n >= k ? 1 : 0); if (n >= k) n -= k }
        }
        return out
      }
      function number(hex,   i, n) {
        n = 0
        for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
        return n
      }
      function turned(hex) { return substr(hex, 7) substr(hex, 5, 2) substr(hex, 3, 2) substr(hex, 1, 2) }
      function dotted(hex) { return number(substr(hex, 1, 2)) "." number(substr(hex, 3, 2)) "." number(substr(hex, 5, 2)) "." number(substr(hex, 7)) }
      {
        device = $1; if (NF == 10) device = $10
        $0 = tolower($0)
        if (device ~ /^(docker|br-|veth|lo$)/) next
        if (NF == 10 && length($1) == 32) {
          size = number($2); bits = "6:" substr(binary($1), 1, size); text = $1
          gsub(/..../, "&:", text); sub(/:$/, "", text)
          if (bits ~ /^6:(1111111010|11111111)/) next
        } else if (NF > 7 && length($2) == 8 && $2 !~ /[^0-9a-f]/) {
          mask = binary($8); size = gsub(/1/, "", mask)
          bits = "4:" substr(binary(turned($2)), 1, size); text = dotted(turned($2))
        } else next
        if (size && (index(wanted, bits) == 1 || index(bits, wanted) == 1)) { print text "/" size, device; exit }
      }')
    [ -z "$clash" ] || fail 9 "$MSG_NETWORK_TAKEN" "${wanted% *} - $clash"
  done
}

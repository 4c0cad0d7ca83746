# cover: what programs said (standard input), without the credentials of addresses, which dockerd repeats from its settings.
cover() { sed -e 's|://[^[:space:]"]*@|://***@|g' -e 's,\(^\|[[:space:]"=]\)[^[:space:]":=@/]*:[^[:space:]"/][^[:space:]"]*@,\1***@,g'; }

# needs: download key armor
# key_file armored|binary IN OUT "SUBKEY..." FINGERPRINT...: the pinned key alone, in the form that is asked for.
key_file() {
  key_form=$1
  key_in=$2
  key_out=$3
  shift 3
  select_key "$key_in" "$key_out" "$@" || return
  [ "$key_form" = binary ] || armor_key "$key_out" "$key_out"
}
# fetch_key armored|binary OUT "SUBKEY..." "FINGERPRINT..." URL...: from the first URL that serves a key; another's key ends it.
fetch_key() {
  fetch_form=$1
  fetch_out=$2
  fetch_subkeys=$3
  fetch_fingerprints=$4
  shift 4
  for url do
    fetch_code=6
    download "$url" "$WORK/key.download" || continue
    # shellcheck disable=SC2086 # fingerprints are hex
    if key_file "$fetch_form" "$WORK/key.download" "$fetch_out" "$fetch_subkeys" $fetch_fingerprints; then return; else fetch_code=$?; fi
    [ "$fetch_code" -eq 6 ] || return "$fetch_code"
  done
  return "$fetch_code"
}

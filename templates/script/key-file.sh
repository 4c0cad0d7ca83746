# key_file armored|binary IN OUT FINGERPRINT...: the pinned key alone, in the form that is asked for.
key_file() {
  key_form=$1
  key_in=$2
  key_out=$3
  shift 3
  select_key "$key_in" "$key_out" "$@" || return
  [ "$key_form" = binary ] || armor_key "$key_out" "$key_out"
}

# within SECONDS COMMAND...: runs it for so long at most, where there is a timeout command; an old busybox has another syntax.
# In the foreground, so that Ctrl-C reaches it.
within() {
  longest=$1
  shift
  if timeout --foreground 5 true 2>/dev/null; then timeout --foreground "$longest" "$@"
  elif timeout 5 true 2>/dev/null; then timeout "$longest" "$@"
  else "$@"
  fi
}

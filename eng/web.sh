# Sourced by ./run, ./madang and ./test, after eng/program.sh. Builds web/ once for each state of its sources, and names the folder in MADANG_WEB.

# What is missing to build web/, in words; nothing when all is there.
web_needs() {
  local version
  if ! command -v node >/dev/null 2>&1; then
    echo "Node 20.19 or later (there is no node command)"
  else
    version=$(node --version | tr -d v)
    if [ "$(printf '20.19.0\n%s\n' "$version" | sort -V | head -n 1)" != 20.19.0 ]; then echo "Node 20.19 or later (here is $version)"; fi
  fi
  command -v npm >/dev/null 2>&1 || echo "npm (there is no npm command)"
}

web_mark() {
  (cd "$home" && find web \( -name node_modules -o -name dist -o -name .cache \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -c1-16)
}

# Builds when needed and exports MADANG_WEB. Fails, having said why, when it cannot be built.
find_web() {
  local mark built log needs
  if [ -n "${MADANG_WEB:-}" ]; then return 0; fi
  mark=$(web_mark)
  built="$home/.cache/web/$mark"
  if [ ! -f "$built/manifest.json" ]; then
    needs=$(web_needs)
    if [ -n "$needs" ]; then
      say "The web part (mini programs and the shell) cannot be built. It needs:"
      printf '%s\n' "$needs" | sed 's/^/  /' >&2
      say "Debian: sudo apt-get install nodejs npm"
      return 1
    fi
    mkdir -p "$home/.cache/web"
    exec 8>"$home/.cache/web.lock"
    if command -v flock >/dev/null 2>&1; then flock 8; fi
    log="$home/.cache/web.log"
    if [ ! -f "$built/manifest.json" ]; then build_web "$built" "$log" 8>&- || return 1; fi
    exec 8>&-
  fi
  export MADANG_WEB="$built"
}

build_web() {
  local built=$1 log=$2 lock
  lock=$(sha256sum "$home/web/package-lock.json" | cut -c1-16)
  if [ "$(cat "$home/web/node_modules/.madang-lock" 2>/dev/null)" != "$lock" ]; then
    say "Installing what the web part is built with (npm ci) …"
    if ! (cd "$home/web" && timeout 600 npm ci --no-audit --no-fund) >"$log" 2>&1 </dev/null; then
      tail -n 20 "$log" >&2
      say "npm ci failed in web/; all of its output is in $log"
      return 1
    fi
    printf '%s\n' "$lock" >"$home/web/node_modules/.madang-lock"
  fi
  say "Building the web part …"
  if ! (cd "$home/web" && timeout 300 npm run build) >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    say "The build of web/ failed; all of its output is in $log"
    return 1
  fi
  rm -rf "$built.new"
  cp -R "$home/web/dist" "$built.new"
  mv "$built.new" "$built"
  # The newest few stay: one of them may be served.
  (cd "$home/.cache/web" && ls -1t | tail -n +6 | while read -r old; do rm -rf -- "./$old"; done)
}

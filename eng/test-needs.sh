# Sourced by ./test: what tests need beyond .NET, and the throw-away PostgreSQL.

postgres_bin() { ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -V | tail -n 1; }

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

needs_chromium() { grep -rqs --include='*.csproj' Microsoft.Playwright tests; }

# Installs what is missing as root on a Debian-like machine; otherwise names it.
require_tools() {
  local packages=()
  if [ -z "${MADANG_TEST_POSTGRES:-}" ] && [ ! -x "$(postgres_bin)/initdb" ]; then packages+=(postgresql); fi
  if needs_chromium; then
    find_chromium >/dev/null || packages+=(chromium)
    [ -n "$(find /usr/share/fonts -iname '*CJK*' -print -quit 2>/dev/null)" ] || packages+=(fonts-noto-cjk)
  fi
  if [ -f tests/sdk/package.json ] || [ -f web/package.json ]; then
    command -v node >/dev/null 2>&1 || packages+=(nodejs)
    command -v npm >/dev/null 2>&1 || packages+=(npm)
  fi
  [ ${#packages[@]} -eq 0 ] && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing ${packages[*]} …"
    if ! { DEBIAN_FRONTEND=noninteractive apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >"$work/apt.log" 2>&1 </dev/null; then
      tail -n 20 "$work/apt.log" >&2
      say "The tests need ${packages[*]}, which could not be installed."
      exit 1
    fi
    # Debian starts a server of its own on installing; the tests use none but theirs.
    return
  fi
  say "The tests need: ${packages[*]}"
  say "Install them (Debian: sudo apt-get install ${packages[*]}), or run ./test --fast, which needs none of them."
  exit 1
}

postgres=''

as_postgres() {
  # PostgreSQL refuses to be run by root.
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# A cluster of its own on the loopback, with a random password, gone when the tests end.
start_postgres() {
  [ -z "${MADANG_TEST_POSTGRES:-}" ] || return 0
  local bin folder port password attempt
  bin=$(postgres_bin)
  folder=$(mktemp -d "${TMPDIR:-/tmp}/madang-postgres.XXXXXX")
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$folder/password"
  if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$folder"; fi
  postgres=$folder
  if ! (cd / && as_postgres "$bin/initdb" -D "$folder/data" -U madang -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --locale=C --no-sync) >"$work/initdb.log" 2>&1; then
    cat "$work/initdb.log" >&2
    say "PostgreSQL could not be set up for the tests."
    exit 1
  fi
  # The cluster is thrown away, so it need not survive a power cut; it must still survive being killed, which fsync does not decide.
  for attempt in 1 2 3 4 5; do
    port=$(free_port)
    if (cd / && as_postgres "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=400 -c shared_buffers=256MB" start) >"$work/pg_ctl.log" 2>&1 </dev/null; then
      export MADANG_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=madang;Password=$password;Database=postgres"
      return
    fi
    say "PostgreSQL did not start on port $port (attempt $attempt)."
  done
  cat "$work/pg_ctl.log" "$folder/log" >&2
  exit 1
}

stop_postgres() {
  [ -n "$postgres" ] || return 0
  (cd / && as_postgres "$(postgres_bin)/pg_ctl" -D "$postgres/data" -m immediate -w -t 30 stop) >/dev/null 2>&1
  rm -rf "$postgres"
  postgres=''
}

# The unmodified SDKs that drive the wire, as their lock file names them.
install_sdks() {
  [ -f tests/sdk/package.json ] || return 0
  (cd tests/sdk && timeout 600 npm ci --no-audit --no-fund --ignore-scripts) >"$work/npm.log" 2>&1 </dev/null && return
  tail -n 20 "$work/npm.log" >&2
  say "The SDKs in tests/sdk could not be installed."
  exit 1
}

# Sourced by ./run and ./madang. Builds the program once for each state of its sources, and says where it is.

say() { printf '%s\n' "$*" >&2; }

# The .NET SDK must be there and of the right generation; nothing else is needed to run.
require_dotnet() {
  local sdks
  if ! command -v dotnet >/dev/null 2>&1; then
    say "Madang needs the .NET 10 SDK, and there is no dotnet command."
    say "Install the package dotnet-sdk-10.0 as https://learn.microsoft.com/dotnet/core/install/linux describes, then run this again."
    exit 1
  fi
  sdks=$(dotnet --list-sdks 2>/dev/null || true)
  if ! grep -q '^10\.' <<<"$sdks"; then
    say "Madang needs the .NET 10 SDK. Here is only: $(tr '\n' ' ' <<<"${sdks:-no SDK at all}")"
    say "Install the package dotnet-sdk-10.0 as https://learn.microsoft.com/dotnet/core/install/linux describes, then run this again."
    exit 1
  fi
}

# What is built, and a home where there is none, goes into .cache of the checkout.
require_cache() {
  if mkdir -p "$home/.cache/app" 2>/dev/null && [ -w "$home/.cache" ] && [ -w "$home/.cache/app" ]; then return; fi
  say "Madang builds into $home/.cache, which this user ($(id -un 2>/dev/null || id -u)) cannot write."
  say "Start it as the user who owns the checkout, or make the folder yours: sudo chown -R $(id -u) $home/.cache"
  exit 1
}

# No build process stays behind, nothing is reported anywhere, and a missing home folder (as in some containers) does no harm.
quiet_dotnet() {
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_UI_LANGUAGE=en
  if [ ! -w "${HOME:-/nonexistent}" ]; then
    require_cache
    mkdir -p "$home/.cache/home"
    export HOME="$home/.cache/home"
  fi
}

# Names the present state of the sources: path, size and time of each file.
sources_mark() {
  (cd "$home" && find src web/shell/look/tokens.css Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig \
    \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -c1-16)
}

# Sets $program to the program of these sources. Each state has a folder of its own, so that a build never disturbs a platform that is running.
find_program() {
  local mark app log
  quiet_dotnet
  mark=$(sources_mark)
  app="$home/.cache/app/$mark"
  program="$app/madang.dll"
  if [ -f "$program" ]; then
    command -v dotnet >/dev/null 2>&1 || require_dotnet
    return
  fi
  require_dotnet
  require_cache
  exec 9>"$home/.cache/build.lock"
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  if [ ! -f "$program" ]; then
    say "Building Madang. The first time takes a minute or two …"
    log="$home/.cache/build.log"
    if ! dotnet build "$home/src/Server/Madang.Server.csproj" -c Release -v quiet -clp:ErrorsOnly -p:UseSharedCompilation=false >"$log" 2>&1 9>&-; then
      tail -n 40 "$log" >&2
      say "The build failed; all of its output is in $log"
      exit 1
    fi
    rm -rf "$app.new"
    cp -R "$home/src/Server/bin/Release/net10.0" "$app.new"
    mv "$app.new" "$app"
    # The newest few stay: one of them may be running.
    (cd "$home/.cache/app" && ls -1t | tail -n +6 | while read -r old; do rm -rf -- "./$old"; done)
  fi
  exec 9>&-
}

#!/usr/bin/env bash
# Kills the ledger under load many times on each engine: tests/soak/kill.sh [TIMES]. Needs MADANG_TEST_POSTGRES for PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
export MADANG_KILLS="${1:-200}"
dotnet build Ledger.Tests -v q -clp:ErrorsOnly
classes=(--filter-class 'Madang.Ledger.Tests.Failures.KillOnSqlite')
if [[ -n "${MADANG_TEST_POSTGRES:-}" ]]; then
  classes+=(--filter-class 'Madang.Ledger.Tests.Failures.KillOnPostgres')
else
  echo "MADANG_TEST_POSTGRES is not set: SQLite only."
fi
exec dotnet run --project Ledger.Tests --no-build -- "${classes[@]}"

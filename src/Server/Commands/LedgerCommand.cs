using System.CommandLine;

namespace Madang.Server.Commands;

/// <summary><c>./madang ledger …</c>: for the auditor. Reads the database itself, beside a running platform or without one.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", "Verify and export the ledger.");
}

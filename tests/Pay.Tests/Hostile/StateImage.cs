using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Pay.Tests.Platform;
using Madang.Pay.Wallet;

namespace Madang.Pay.Tests.Hostile;

/// <summary>All that the platform has stored, table by table, to see that a refused request has changed nothing.</summary>
internal sealed class StateImage
{
    // Written for every request, refused or not, or by the delivery of callbacks in its own time: none of it is anybody's money or order.
    private static readonly string[] NotState =
        ["wire_nonce", "sandbox_request", "resolver_audit", "wallet_attempt", "pay_notification", "pay_notification_attempt", "ledger_batch", "sandbox_clock"];

    private readonly SortedDictionary<string, string> tables = new(StringComparer.Ordinal);

    /// <summary>Reads it, once nothing is due that good requests have left behind.</summary>
    public static async Task<StateImage> TakeAsync(PayPlatform platform)
    {
        await platform.Get<DueWorker>().RunAllAsync();
        var image = new StateImage();
        await using var connection = await platform.Database.OpenAsync(default);
        var names = await connection.QueryAsync<string>(platform.Database.Engine == DatabaseEngine.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'");
        foreach (var name in names.Except(NotState))
        {
            var rows = (await connection.QueryAsync($"SELECT * FROM {name}")).Select(row =>
                string.Join('|', ((IDictionary<string, object?>)row).Select(column => Write(column.Value))));
            image.tables[name] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows.Order(StringComparer.Ordinal)))));
        }
        return image;
    }

    /// <summary>Names of the tables that are not what they were in another image.</summary>
    public IReadOnlyList<string> ChangedSince(StateImage other) => [.. tables.Where(table => other.tables.GetValueOrDefault(table.Key) != table.Value).Select(table => table.Key)];

    private static string Write(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

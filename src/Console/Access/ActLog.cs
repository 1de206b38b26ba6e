using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;

namespace Madang.Desk.Access;

/// <summary>An act in a list; without an outcome it broke off in the middle, or is going on.</summary>
internal sealed record ActLine
{
    public required string ActId { get; init; }

    public required long At { get; init; }

    public required string Login { get; init; }

    public required string Act { get; init; }

    public required string Scope { get; init; }

    public required string Address { get; init; }

    public string? Outcome { get; init; }

    public string? Detail { get; init; }
}

/// <summary>Who did what here. It is written before it is done, so that nothing is done unseen, and never changed.</summary>
internal sealed class ActLog(PlatformDatabase database, BusinessClock clock)
{
    private const int LongestDetail = 500;

    public async Task<string> BeginAsync(string accountId, string login, string act, string scope, string address, CancellationToken cancellation)
    {
        var actId = TimeOrderedId.NewText(clock.Machine);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO console_act (act_id, at, account_id, login, act, scope, address) VALUES (@actId, @now, @accountId, @login, @act, @scope, @address)",
            new { actId, now = clock.Machine.UtcMicroseconds(), accountId, login, act, scope, address });
        return actId;
    }

    public async Task EndAsync(string actId, string outcome, string detail, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO console_act_outcome (act_id, outcome, detail) VALUES (@actId, @outcome, @detail)",
            new { actId, outcome, detail = detail[..Math.Min(detail.Length, LongestDetail)].Replace("\0", "", StringComparison.Ordinal) });
    }

    /// <summary>Acts of some apps and merchants or of all, the newest first; also of one account alone.</summary>
    public async Task<IReadOnlyList<ActLine>> ListAsync(IReadOnlyCollection<string>? scopes, string? accountId, string text, int limit, int offset, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var among = scopes is null ? "1 = 1" : database.IsAnyOf("a.scope", "scopes");
        return (await connection.QueryAsync<ActLine>(
            $"""
            SELECT a.act_id AS ActId, a.at AS At, a.login AS Login, a.act AS Act, a.scope AS Scope, a.address AS Address, o.outcome AS Outcome, o.detail AS Detail
            FROM console_act a LEFT JOIN console_act_outcome o ON o.act_id = a.act_id
            WHERE {among} AND (@accountId = '' OR a.account_id = @accountId) AND (@text = '' OR a.login LIKE @pattern ESCAPE '!' OR a.scope LIKE @pattern ESCAPE '!' OR a.act LIKE @pattern ESCAPE '!')
            ORDER BY a.at DESC, a.act_id DESC LIMIT @limit OFFSET @offset
            """,
            new
            {
                scopes = scopes?.ToArray(),
                accountId = accountId ?? "",
                text,
                pattern = $"%{text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%",
                limit,
                offset,
            })).AsList();
    }
}

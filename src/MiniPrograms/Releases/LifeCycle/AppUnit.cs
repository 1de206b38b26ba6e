using System.Data.Common;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>What is online of an app, as stored.</summary>
internal sealed record AppLife
{
    public string Visit { get; init; } = "open";

    public long? Online { get; init; }

    public long IsRolledBack { get; init; }

    public string Owner { get; init; } = OwnerKind.Unverified;
}

/// <summary>A release to some before all, as stored.</summary>
internal sealed record GrayPlan
{
    public const long GoingOn = 1;
    public const long Released = 3;
    public const long GivenUp = 4;

    public required string GrayId { get; init; }

    public required string VersionId { get; init; }

    public required long Percent { get; init; }

    public required long State { get; init; }

    public required long DevelopersFirst { get; init; }

    public required long TestersFirst { get; init; }

    public required long CreatedAt { get; init; }
}

/// <summary>
/// One step of an app's life: a transaction that has locked the app's row, so that whatever was read stays true until it commits, on every node. A step that is not committed has not happened.
/// </summary>
internal sealed class AppUnit : IAsyncDisposable
{
    private const string GrayColumns =
        "gray_id AS GrayId, version_id AS VersionId, percent AS Percent, state AS State, developers_first AS DevelopersFirst, testers_first AS TestersFirst, created_at AS CreatedAt";

    private AppUnit(DbConnection connection, DbTransaction? transaction, BusinessClock clock, string appId, string actor)
    {
        (Connection, Transaction, AppId, Actor, Now) = (connection, transaction, appId, actor, clock.UtcMicroseconds());
    }

    public DbConnection Connection { get; }

    /// <summary>Null where the unit only reads.</summary>
    public DbTransaction? Transaction { get; }

    public string AppId { get; }

    /// <summary>Who takes the step: <c>operator</c>, or <c>api</c> for the app's own back end.</summary>
    public string Actor { get; }

    /// <summary>UTC microseconds, the same for all that the step writes.</summary>
    public long Now { get; }

    /// <summary>Begins a step; null when there is no such app.</summary>
    public static async Task<AppUnit?> BeginAsync(PlatformDatabase database, BusinessClock clock, string appId, string actor, CancellationToken cancellation)
    {
        var connection = await database.OpenAsync(cancellation);
        var transaction = await connection.BeginTransactionAsync(cancellation);
        var unit = new AppUnit(connection, transaction, clock, appId, actor);
        if (await unit.ExecuteAsync("UPDATE miniprogram_app SET name = name WHERE app_id = @AppId", new { AppId = appId }) == 1)
            return unit;
        await unit.DisposeAsync();
        return null;
    }

    /// <summary>For reading only: nothing is locked, and nothing may be committed.</summary>
    public static async Task<AppUnit> ForReadingAsync(PlatformDatabase database, BusinessClock clock, string appId, CancellationToken cancellation) =>
        new(await database.OpenAsync(cancellation), null, clock, appId, "");

    /// <summary>A step within a transaction that has locked the app's row by itself.</summary>
    public static AppUnit Within(DbConnection connection, DbTransaction transaction, BusinessClock clock, string appId, string actor) => new(connection, transaction, clock, appId, actor);

    public Task<int> ExecuteAsync(string sql, object arguments) => Connection.ExecuteAsync(sql, arguments, Transaction);

    public Task<T?> OneAsync<T>(string sql, object arguments) => Connection.QueryFirstOrDefaultAsync<T>(sql, arguments, Transaction);

    public async Task<AppLife> LifeAsync() =>
        await OneAsync<AppLife>("SELECT visit AS Visit, online AS Online, is_rolled_back AS IsRolledBack, owner AS Owner FROM miniprogram_life WHERE app_id = @AppId", new { AppId }) ?? new();

    public Task<int> SaveAsync(AppLife life) => ExecuteAsync(
        """
        INSERT INTO miniprogram_life (app_id, visit, online, is_rolled_back, owner) VALUES (@AppId, @Visit, @Online, @IsRolledBack, @Owner)
        ON CONFLICT (app_id) DO UPDATE SET visit = excluded.visit, online = excluded.online, is_rolled_back = excluded.is_rolled_back, owner = excluded.owner
        """, new { AppId, life.Visit, life.Online, life.IsRolledBack, life.Owner });

    /// <summary>The release to some that is going on.</summary>
    public Task<GrayPlan?> GrayAsync() => OneAsync<GrayPlan>($"SELECT {GrayColumns} FROM miniprogram_gray WHERE app_id = @AppId AND state = 1", new { AppId });

    /// <summary>The last release to some, however it ended.</summary>
    public Task<GrayPlan?> LastGrayAsync() => OneAsync<GrayPlan>($"SELECT {GrayColumns} FROM miniprogram_gray WHERE app_id = @AppId ORDER BY created_at DESC, gray_id DESC LIMIT 1", new { AppId });

    /// <summary>The last audit that was not withdrawn: the one that decides what may be released.</summary>
    public Task<Audit?> LastAuditAsync() =>
        OneAsync<Audit>($"{Audit.Select} WHERE a.app_id = @AppId AND a.state <> 'withdrawn' ORDER BY a.audit_id DESC LIMIT 1", new { AppId });

    /// <summary>The version that is current in an environment.</summary>
    public Task<string?> CurrentAsync(string env) => OneAsync<string>("SELECT version_id FROM miniprogram_current WHERE app_id = @AppId AND env = @env", new { AppId, env });

    /// <summary>Makes a version current in an environment.</summary>
    public Task<int> PointAsync(string env, string versionId) => ExecuteAsync(
        """
        INSERT INTO miniprogram_current (app_id, env, version_id, changed_at) VALUES (@AppId, @env, @versionId, @Now)
        ON CONFLICT (app_id, env) DO UPDATE SET version_id = excluded.version_id, changed_at = excluded.changed_at
        """, new { AppId, env, versionId, Now });

    /// <summary>Puts a version online for everybody, as the next of the app's numbers. A release to some ends with it.</summary>
    public async Task PutOnlineAsync(string versionId)
    {
        var number = await OneAsync<long>("SELECT coalesce(max(app_version), 0) + 1 FROM miniprogram_online WHERE app_id = @AppId", new { AppId });
        await ExecuteAsync(
            "INSERT INTO miniprogram_online (app_id, app_version, version_id, released_at, reverted_at) VALUES (@AppId, @number, @versionId, @Now, NULL)", new { AppId, number, versionId, Now });
        await SaveAsync(await LifeAsync() with { Online = number, IsRolledBack = 0 });
        await PointAsync(AppEnvironment.Release, versionId);
        if (await GrayAsync() is { } gray)
            await EndGrayAsync(gray, gray.VersionId == versionId ? GrayPlan.Released : GrayPlan.GivenUp);
    }

    public Task<int> EndGrayAsync(GrayPlan gray, long state) =>
        ExecuteAsync("UPDATE miniprogram_gray SET state = @state, changed_at = @Now WHERE gray_id = @GrayId", new { state, gray.GrayId, Now });

    /// <summary>Writes the step down, in the same transaction.</summary>
    public Task<int> LogAsync(string action, string? versionId = null, long? auditId = null, string detail = "") => ExecuteAsync(
        """
        INSERT INTO miniprogram_step (app_id, number, at, actor, action, version_id, audit_id, detail)
        SELECT @AppId, coalesce(max(number), 0) + 1, @Now, @Actor, @action, @versionId, @auditId, @detail FROM miniprogram_step WHERE app_id = @AppId
        """, new { AppId, Now, Actor, action, versionId, auditId, detail });

    public Task CommitAsync(CancellationToken cancellation) => Transaction!.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Transaction is not null)
            await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Subscriptions.Library;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary>A template of an app's own.</summary>
internal sealed record Template
{
    public required string TemplateId { get; init; }

    public required string AppId { get; init; }

    public required long Tid { get; init; }

    public required string Kids { get; init; }

    public required string Scene { get; init; }

    public required long CreatedAt { get; init; }

    public TemplateTitle Title => TemplateLibrary.Find(Tid)!;

    /// <summary>Its lines, in the order in which they are shown.</summary>
    public IReadOnlyList<TemplateKeyword> Keywords => [.. Kids.Split(',').Select(kid => Title.Keywords.First(keyword => keyword.Kid == int.Parse(kid)))];

    public bool IsOnce => Title.Type == TemplateTitle.Once;
}

/// <summary>Apps' own templates: 25 each.</summary>
internal sealed class Templates(PlatformDatabase database, BusinessClock clock)
{
    public const int MostPerApp = 25;

    private const int IdBytes = 32;
    private const string Columns = "template_id AS TemplateId, app_id AS AppId, tid AS Tid, kids AS Kids, scene AS Scene, created_at AS CreatedAt";

    /// <summary>Makes a template; null when the app has as many as it may have. Safe among parallel callers.</summary>
    public async Task<string?> AddAsync(string appId, long tid, IEnumerable<long> kids, string scene, CancellationToken cancellation)
    {
        var templateId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Two that take the last place at one moment meet at the app's row. SQLite has one writer at a time anyway.
        if (database.Engine == DatabaseEngine.Postgres)
            await connection.ExecuteAsync("SELECT 1 FROM open_app WHERE app_id = @appId FOR UPDATE", new { appId }, transaction);
        var rows = await connection.ExecuteAsync(
            """
            INSERT INTO open_template (template_id, app_id, tid, kids, scene, created_at)
            SELECT @templateId, @appId, @tid, @kids, @scene, @now WHERE (SELECT count(*) FROM open_template WHERE app_id = @appId) < @MostPerApp
            """,
            new { templateId, appId, tid, kids = string.Join(',', kids), scene, now = clock.UtcMicroseconds(), MostPerApp },
            transaction);
        await transaction.CommitAsync(cancellation);
        return rows == 1 ? templateId : null;
    }

    public async Task<bool> RemoveAsync(string appId, string templateId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync("DELETE FROM open_template WHERE app_id = @appId AND template_id = @templateId", new { appId, templateId }) == 1;
    }

    /// <summary>An app's templates, oldest first; at most <see cref="MostPerApp"/>.</summary>
    public async Task<IReadOnlyList<Template>> ListAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // A title that the library had once and has no more is shown nowhere.
        return [.. (await connection.QueryAsync<Template>($"SELECT {Columns} FROM open_template WHERE app_id = @appId ORDER BY created_at, template_id", new { appId })).Where(Known)];
    }

    /// <summary>A template, if it is this app's.</summary>
    public async Task<Template?> FindAsync(string appId, string templateId, CancellationToken cancellation)
    {
        if (templateId.Length is 0 or > 64)
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Template>($"SELECT {Columns} FROM open_template WHERE app_id = @appId AND template_id = @templateId", new { appId, templateId }) is { } found && Known(found)
            ? found
            : null;
    }

    private static bool Known(Template template) => TemplateLibrary.Find(template.Tid) is not null;
}

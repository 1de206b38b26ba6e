using System.Data.Common;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary>What a person has said about one template.</summary>
internal sealed record Consent(string TemplateId, string Answer, long IsKept, long Remaining)
{
    public const string Accept = "accept";
    public const string Reject = "reject";

    /// <summary>The switch over all of an app's templates.</summary>
    public const string All = "";
}

/// <summary>What people have agreed to get of apps: one message for each yes, or, by templates of the long kind, as many as come until they say no.</summary>
internal sealed class Consents(PlatformDatabase database, BusinessClock clock)
{
    public async Task<IReadOnlyList<Consent>> ListAsync(string appId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Consent>(
            "SELECT template_id AS TemplateId, answer AS Answer, is_kept AS IsKept, remaining AS Remaining FROM open_subscription WHERE app_id = @appId AND person_id = @personId ORDER BY template_id",
            new { appId, personId })).AsList();
    }

    /// <summary>Stores an answer; each yes to a template for one message adds one.</summary>
    public Task SetAsync(DbConnection connection, DbTransaction transaction, string appId, string personId, string templateId, string answer, bool isKept, bool isOnce) => connection.ExecuteAsync(
        """
        INSERT INTO open_subscription (app_id, person_id, template_id, answer, is_kept, remaining, changed_at) VALUES (@appId, @personId, @templateId, @answer, @kept, @more, @now)
        ON CONFLICT (app_id, person_id, template_id) DO UPDATE
        SET answer = excluded.answer, is_kept = excluded.is_kept, remaining = open_subscription.remaining + excluded.remaining, changed_at = excluded.changed_at
        """,
        new { appId, personId, templateId, answer, kept = isKept ? 1L : 0L, more = isOnce && answer == Consent.Accept ? 1L : 0L, now = clock.UtcMicroseconds() },
        transaction);

    /// <summary>Stores what a person says in the settings: a no takes back what was agreed and not used; a yes adds nothing by itself.</summary>
    public Task ChangeAsync(DbConnection connection, DbTransaction transaction, string appId, string personId, string templateId, string answer) => connection.ExecuteAsync(
        """
        INSERT INTO open_subscription (app_id, person_id, template_id, answer, is_kept, remaining, changed_at) VALUES (@appId, @personId, @templateId, @answer, 1, 0, @now)
        ON CONFLICT (app_id, person_id, template_id) DO UPDATE
        SET answer = excluded.answer, is_kept = 1, remaining = CASE WHEN excluded.answer = 'reject' THEN 0 ELSE open_subscription.remaining END, changed_at = excluded.changed_at
        """,
        new { appId, personId, templateId, answer, now = clock.UtcMicroseconds() },
        transaction);

    /// <summary>The row by which a message may be sent: touches nothing where the person has not agreed, or has taken all of the app's back. Of a template for one message it takes one.</summary>
    public static RowWrite Spend(Template template, string personId) => RowWrite.One(
        $"""
        UPDATE open_subscription SET remaining = remaining {(template.IsOnce ? "- 1" : "")}
        WHERE app_id = @AppId AND person_id = @personId AND template_id = @TemplateId {(template.IsOnce ? "AND remaining > 0" : "AND answer = 'accept'")}
          AND NOT EXISTS (SELECT 1 FROM open_subscription o WHERE o.app_id = @AppId AND o.person_id = @personId AND o.template_id = '' AND o.answer = 'reject')
        """,
        new { template.AppId, template.TemplateId, personId });
}

using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Storage;
using Madang.OpenPlatform.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Messages.Announcements;

/// <summary>
/// What the platform tells everybody: stored once, put into inboxes a thousand at a time. How far it has come is committed with each thousand, so a node that dies in the middle leaves nobody out and tells nobody twice.
/// </summary>
internal sealed class AnnouncementBook(PlatformDatabase database, Mailroom mailroom, BusinessClock clock, ILogger<AnnouncementBook> logger) : BackgroundService
{
    private const int Step = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim woken = new(0, 1);

    private sealed record Running(string AnnouncementId, string MessageId, string LastPerson, string ClientId, string Body, long At);

    /// <summary>Tells everybody who is here now. The same id again is the same announcement.</summary>
    public async Task AnnounceAsync(string id, NoticeBody body, CancellationToken cancellation)
    {
        var (messageId, now) = (TimeOrderedId.NewText(clock), clock.UtcMicroseconds());
        await using (var connection = await database.OpenAsync(cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            var isNew = await connection.ExecuteAsync(
                """
                INSERT INTO open_message (message_id, sender_id, client_id, conversation_id, kind, body, at)
                VALUES (@messageId, @Sender, @client, @Conversation, 'notice', @Body, @now) ON CONFLICT DO NOTHING
                """,
                new { messageId, Sender = Party.Platform.Key, client = $"announce:{id}", Conversation = Conversation.Everybody.Id, Body = MessageBodies.Write(body), now }, transaction) == 1;
            if (!isNew)
                return;
            await connection.ExecuteAsync(
                "INSERT INTO open_announcement (announcement_id, message_id, last_person, is_done, told, created_at) VALUES (@id, @messageId, '', 0, 0, @now)", new { id, messageId, now }, transaction);
            await transaction.CommitAsync(cancellation);
        }
        Wake();
    }

    /// <summary>Goes on with what is running; how many inboxes were told.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var told = 0;
        while (true)
        {
            Running? running;
            string[] persons;
            await using (var connection = await database.OpenAsync(cancellation))
            {
                running = await connection.QueryFirstOrDefaultAsync<Running>(
                    """
                    SELECT a.announcement_id AS AnnouncementId, a.message_id AS MessageId, a.last_person AS LastPerson, m.client_id AS ClientId, m.body AS Body, m.at AS At
                    FROM open_announcement a JOIN open_message m ON m.message_id = a.message_id WHERE a.is_done = 0 ORDER BY a.created_at LIMIT 1
                    """);
                if (running is null)
                    return told;
                persons = [.. await connection.QueryAsync<string>(
                    "SELECT person_id FROM open_person WHERE person_id > @LastPerson AND person_id = leader_id AND erased_at = 0 AND created_at <= @At ORDER BY person_id LIMIT @Step",
                    new { running.LastPerson, running.At, Step })];
            }
            if (persons.Length == 0)
            {
                await EndAsync(running.AnnouncementId, cancellation);
                continue;
            }
            if (await TellAsync(running, persons))
                told += persons.Length;
        }
    }

    public static void MapAnnouncements(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/messages/announcements", async (HttpContext http, AnnouncementBook book, OpenPlatformOptions options) =>
    {
        if (!IsOperator(http, options))
            return PeopleAnswers.Refuse(401, "NO_AUTH", "This needs the operator's token.");
        if (await PeopleAnswers.ReadAsync<Wish>(http.Request, http.RequestAborted) is not { Id: { Length: > 0 and <= 48 } id, Title: { } title } wish)
            return PersonRoutes.BadForm;
        var body = new NoticeBody(title, wish.Text ?? "", wish.Href ?? "");
        if (MessageBodies.WhyNot(body) is { } wrong)
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", wrong);
        await book.AnnounceAsync(id, body, http.RequestAborted);
        return Results.Json(new { }, statusCode: 202);
    }).ExcludeFromDescription();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await woken.WaitAsync(Interval, stoppingToken);
            }
#pragma warning disable CA1031 // The next round tries again; the platform goes on.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogWarning(error, "An announcement waits: the store did not answer");
                await Task.Delay(Interval, clock.Machine, stoppingToken);
            }
        }
    }

    private void Wake()
    {
        if (woken.CurrentCount == 0)
            woken.Release();
    }

    private async Task<bool> TellAsync(Running running, string[] persons)
    {
        var answer = await mailroom.RunAsync(new()
        {
            By = Party.Platform,
            Conversation = Conversation.Everybody,
            What = EntryKind.In,
            Subject = running.MessageId,
            Told = new(running.MessageId, running.ClientId, Party.Platform, Conversation.Everybody, MessageBodies.Read(running.Body), running.At),
            Only = persons,
            AtUs = clock.UtcMicroseconds(),
            Rows =
            [
                // Of nodes that run at once, one goes on from here.
                RowWrite.One(
                    "UPDATE open_announcement SET last_person = @Next, told = told + @Told WHERE announcement_id = @Id AND last_person = @Before",
                    new { Next = persons[^1], Told = (long)persons.Length, Id = running.AnnouncementId, Before = running.LastPerson }),
            ],
        });
        return answer.Refusal is null;
    }

    private async Task EndAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE open_announcement SET is_done = 1 WHERE announcement_id = @id", new { id });
    }

    private static bool IsOperator(HttpContext http, OpenPlatformOptions options)
    {
        const string scheme = "Bearer ";
        var authorization = http.Request.Headers.Authorization.ToString();
        return options.OperatorToken.Length > 0 && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken)));
    }

    private sealed record Wish(string? Id, string? Title, string? Text, string? Href);
}

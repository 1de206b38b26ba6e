using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Dapper;
using Lib.Net.Http.WebPush;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.Messages.Contacts;
using Madang.OpenPlatform.Messages.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Messages.WebPush;

/// <summary>How pushes to closed shells are sent.</summary>
public sealed record PushOptions
{
    /// <summary>Push services are public. A browser names them, so anybody does: nothing else is connected to, save in tests.</summary>
    public PrivateAddresses PrivateServices { get; init; } = PrivateAddresses.Refused;
}

/// <summary>
/// Tells closed shells of a message, by the push service of their browser (RFC 8030, sealed for the browser alone by RFC 8291). A hint, not the message's way: what is lost here is found when the
/// shell opens. So it waits in memory, and what is too much is left out.
/// </summary>
internal sealed class PushSender : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 16;
    private const int LongestText = 120;
    private const int KeptSeconds = 24 * 60 * 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<(string InboxId, StoredMessage Message)> waiting = Channel.CreateBounded<(string, StoredMessage)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly PlatformDatabase database;
    private readonly PushKeys keys;
    private readonly PeopleNames names;
    private readonly ILogger<PushSender> logger;
    private readonly HttpClient http;

    public PushSender(PlatformDatabase database, LiveEntries live, PushKeys keys, PeopleNames names, PushOptions options, ILogger<PushSender> logger)
    {
        (this.database, this.keys, this.names, this.logger) = (database, keys, names, logger);
        http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // A proxy of the environment would connect in our place, past the check of the address.
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = new OutboundConnector(options.PrivateServices).ConnectAsync,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 16,
        })
        { Timeout = Patience, MaxResponseContentBufferSize = 16 * 1024 };
        // Who is connected hears of it as it is.
        live.MessageStored += (entry, message) =>
        {
            if (new Party(entry.InboxId).IsPerson && message.Body is not (EnteredBody or GroupBody) && !live.IsWatched(entry.InboxId))
                waiting.Writer.TryWrite((entry.InboxId, message));
        };
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(waiting.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = stoppingToken }, async (one, cancellation) =>
        {
            try
            {
                await TellAsync(one.InboxId, one.Message, cancellation);
            }
#pragma warning disable CA1031 // One hint that is not sent must not end all others.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogDebug(error, "A push was not sent");
            }
        });

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    /// <summary>Tells every closed shell of a person; how many took it.</summary>
    public async Task<int> TellAsync(string inboxId, StoredMessage message, CancellationToken cancellation)
    {
        var conversation = message.Conversation == Conversation.Everybody ? Conversation.System(inboxId) : message.Conversation;
        List<(string Id, string Endpoint, string P256dh, string Auth)> shells;
        await using (var connection = await database.OpenAsync(cancellation))
        {
            shells = (await connection.QueryAsync<(string, string, string, string)>(
                """
                SELECT s.subscription_id, s.endpoint, s.p256dh, s.auth FROM open_push_subscription s WHERE s.person_id = @inboxId
                  AND NOT EXISTS (SELECT 1 FROM open_conversation c WHERE c.inbox_id = @inboxId AND c.conversation_id = @Id AND c.is_muted = 1)
                """,
                new { inboxId, conversation.Id })).AsList();
        }
        if (shells.Count == 0)
            return 0;
        var payload = await PayloadAsync(inboxId, message, conversation, cancellation);
        var taken = 0;
        foreach (var shell in shells)
            taken += await SendAsync(shell.Id, shell.Endpoint, shell.P256dh, shell.Auth, conversation, payload, cancellation) ? 1 : 0;
        return taken;
    }

    private async Task<bool> SendAsync(string id, string endpoint, string p256dh, string auth, Conversation conversation, string payload, CancellationToken cancellation)
    {
        var subscription = new PushSubscription { Endpoint = endpoint };
        subscription.SetKey(PushEncryptionKeyName.P256DH, p256dh);
        subscription.SetKey(PushEncryptionKeyName.Auth, auth);
        using var authentication = await keys.AuthenticationAsync(cancellation);
        var client = new PushServiceClient(http) { AutoRetryAfter = false, DefaultAuthentication = authentication };
        // A newer hint of a conversation takes the place of one that still waits there.
        var topic = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(conversation.Id)))[..24];
        try
        {
            await client.RequestPushMessageDeliveryAsync(subscription, new PushMessage(payload) { TimeToLive = KeptSeconds, Topic = topic, Urgency = PushMessageUrgency.Normal }, cancellation);
            return true;
        }
        catch (PushServiceClientException error)
        {
            if (error.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                await ForgetAsync(id, cancellation);
            else
                logger.LogDebug("A push service answered {Status}", error.StatusCode);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            logger.LogDebug("A push service was not reached: {Why}", error.Message);
        }
        return false;
    }

    private async Task ForgetAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_push_subscription WHERE subscription_id = @id", new { id });
    }

    // What the shell's worker says in the reader's language. Of money only that there is some.
    private async Task<string> PayloadAsync(string inboxId, StoredMessage message, Conversation conversation, CancellationToken cancellation)
    {
        var name = !message.Sender.IsPerson ? "" : await names.OfAsync(inboxId, [message.Sender.Key], cancellation) is [var sender, ..] ? sender.Name : "";
        var (kind, text) = message.Body switch
        {
            TextBody body => ("text", body.Text),
            TemplateBody body => ("template", body.Title),
            NoticeBody body => ("notice", body.Title),
            LinkBody body => ("link", body.Title),
            PageBody body => ("page", body.Title),
            ImageBody => ("image", ""),
            RedPacketBody => ("red_packet", ""),
            TransferBody => ("transfer", ""),
            ReceiptBody => ("receipt", ""),
            _ => ("other", ""),
        };
        return JsonSerializer.Serialize(new { Conversation = conversation.Id, Name = name, Kind = kind, Text = text.Length <= LongestText ? text : text[..LongestText] }, MessageBodies.Json);
    }
}

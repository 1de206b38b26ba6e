using System.Net.Http.Headers;
using System.Text;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Sandbox;
using Madang.Pay.Wire;

namespace Madang.Pay.Notifications;

/// <summary>Sends one callback once: seals, signs, posts, reads the reply within limits, and shows it to the inspector.</summary>
internal sealed class NotificationSender(
    OutboundConnector connector, MerchantDirectory merchants, PlatformKeys keys, Faults faults, RequestLog requests, BusinessClock clock) : IDisposable
{
    /// <summary>A receiver that takes longer has not taken it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int LongestReplyBytes = 4_096;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // A proxy of the environment would connect in our place, past the check of the address.
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = connector.ConnectAsync,
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = LongestReplyBytes,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<AttemptResult> SendAsync(ClaimedNotification notification, CancellationToken cancellation)
    {
        var atUs = clock.Machine.UtcMicroseconds();
        if (await merchants.FindAsync(notification.MchId, cancellation) is not { } entry)
            return new(0, false, "the merchant is gone", atUs, 0);
        if (await faults.TakeAsync(notification.MchId, FaultKind.CallbackDelayed, cancellation) is { } laterMs)
        {
            Record(notification, new Exchange { AtUs = atUs, Remark = $"put off on purpose by {laterMs} ms (CallbackDelayed): it was not sent yet" });
            return new(0, false, "put off on purpose", atUs, 0, Microseconds.Of(TimeSpan.FromMilliseconds(laterMs)));
        }
        if (await faults.TakeAsync(notification.MchId, FaultKind.CallbackLost, cancellation) is not null)
        {
            Record(notification, new Exchange { AtUs = atUs, Remark = "lost on purpose (CallbackLost): it was not sent" });
            return new(0, false, "lost on purpose", atUs, 0);
        }
        var isProbe = await faults.TakeAsync(notification.MchId, FaultKind.SignatureProbe, cancellation) is not null;
        var isDoubled = await faults.TakeAsync(notification.MchId, FaultKind.CallbackDoubled, cancellation) is not null;
        var skewSeconds = await faults.TakeAsync(notification.MchId, FaultKind.ClockSkew, cancellation) ?? 0;
        var exchange = await PostAsync(notification, entry, isProbe, skewSeconds, isDoubled ? "sent twice on purpose (CallbackDoubled)" : null, cancellation);
        if (isDoubled)
            await PostAsync(notification, entry, isProbe: false, skewSeconds, "the second of two on purpose (CallbackDoubled)", cancellation);
        var isTaken = exchange.Status is >= 200 and < 300;
        var outcome = isProbe ? exchange.Remark! : exchange.Remark is { } remark && exchange.Status == 0 ? remark : isTaken ? "delivered" : $"status {exchange.Status}";
        // A probe only tries the receiver: the callback itself is still to be sent, well signed.
        return new(exchange.Status, isTaken && !isProbe, outcome, exchange.AtUs, exchange.DurationUs);
    }

    public void Dispose() => http.Dispose();

    private async Task<Exchange> PostAsync(
        ClaimedNotification notification, MerchantEntry entry, bool isProbe, long skewSeconds, string? remark, CancellationToken cancellation)
    {
        var body = Envelope(notification, entry.ApiV3Key);
        var key = await keys.SignerAsync(entry.KeyMode, named: null, cancellation);
        var signature = PlatformSignature.Make(key.Signing, clock.Machine.GetUtcNow().ToUnixTimeSeconds() + skewSeconds, body, isProbe);
        var exchange = new Exchange { AtUs = clock.Machine.UtcMicroseconds(), IsProbe = isProbe, Body = body, Signature = signature, Remark = remark };
        var started = clock.Machine.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await ExchangeAsync(notification, exchange, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            exchange.Status = 0;
            exchange.Remark = $"no answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException or UriFormatException)
        {
            exchange.Status = 0;
            exchange.Remark = error.InnerException is OutboundRefusedException refused ? refused.Message : $"no connection: {error.Message}";
        }
        if (isProbe)
            exchange.Remark = exchange.Status is >= 200 and < 300
                ? "signed badly on purpose (SignatureProbe): the receiver took it, so it does not verify"
                : "signed badly on purpose (SignatureProbe): the receiver refused it, as it should";
        exchange.DurationUs = Microseconds.Of(clock.Machine.GetElapsedTime(started));
        Record(notification, exchange);
        return exchange;
    }

    private async Task ExchangeAsync(ClaimedNotification notification, Exchange exchange, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, notification.NotifyUrl) { Content = new ReadOnlyMemoryContent(exchange.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new("*/*"));
        request.Headers.UserAgent.Add(new("Madang-Pay", "1"));
        foreach (var (name, value) in exchange.Signature!.Headers())
            request.Headers.Add(name, value);
        exchange.RequestHeaders = Flat(request.Headers, request.Content.Headers);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        exchange.ResponseHeaders = Flat(response.Headers, response.Content.Headers);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var reply = new byte[LongestReplyBytes];
        var length = await stream.ReadAtLeastAsync(reply, reply.Length, throwOnEndOfStream: false, cancellation);
        exchange.Reply = reply.AsMemory(0, length);
        exchange.Status = (int)response.StatusCode;
    }

    private static byte[] Envelope(ClaimedNotification notification, byte[] apiV3Key)
    {
        var box = Apiv3Cipher.Seal(apiV3Key, notification.Resource, notification.OriginalType);
        return WireJson.Write(new
        {
            Id = notification.NotificationId,
            CreateTime = WireTime.Text(notification.CreatedAt),
            ResourceType = "encrypt-resource",
            notification.EventType,
            notification.Summary,
            Resource = new { notification.OriginalType, box.Algorithm, box.Ciphertext, box.AssociatedData, box.Nonce },
        });
    }

    private void Record(ClaimedNotification notification, Exchange exchange)
    {
        if (!requests.IsOn)
            return;
        requests.Add(new RequestRecord
        {
            Kind = ExchangeKind.Callback,
            AtUtcUs = exchange.AtUs,
            DurationUs = exchange.DurationUs,
            MchId = notification.MchId,
            Method = "POST",
            Url = notification.NotifyUrl,
            RequestHeaders = exchange.RequestHeaders,
            RequestBody = exchange.Body,
            Status = exchange.Status,
            ResponseHeaders = exchange.ResponseHeaders,
            ResponseBody = exchange.Reply,
            Verdict = exchange.IsProbe ? SignatureVerdict.Probe : SignatureVerdict.NotChecked,
            RequestSignedText = exchange.Signature is { } signature ? Encoding.UTF8.GetString(signature.Text) : null,
            Trade = TradeName.OfJson(Encoding.UTF8.GetBytes(notification.Resource)),
            PlainResource = notification.Resource,
            NotificationId = notification.NotificationId,
            Attempt = (int)notification.Attempts + 1,
            Remark = exchange.Remark,
        });
    }

    private static List<KeyValuePair<string, string>> Flat(params ReadOnlySpan<HttpHeaders> headers)
    {
        var flat = new List<KeyValuePair<string, string>>();
        foreach (var set in headers)
            flat.AddRange(set.NonValidated.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))));
        return flat;
    }

    private sealed class Exchange
    {
        public long AtUs { get; init; }

        public long DurationUs { get; set; }

        public bool IsProbe { get; init; }

        public ReadOnlyMemory<byte> Body { get; init; }

        public PlatformSignature? Signature { get; init; }

        public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; set; } = [];

        public int Status { get; set; }

        public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; set; } = [];

        public ReadOnlyMemory<byte> Reply { get; set; }

        public string? Remark { get; set; }
    }
}

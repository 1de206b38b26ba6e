using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Madang.Kernel.Inspection;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.WebUtilities;

namespace Madang.OpenPlatform.Push;

/// <summary>Sends one push once: signs, seals, posts, reads the answer within limits, and shows it to the inspector.</summary>
internal sealed class PushSender(OutboundConnector connector, PushServers servers, IPushAnswers answers, IFaultSource faults, IRequestInspector inspector, BusinessClock clock) : IDisposable
{
    /// <summary>A receiver that takes longer has not taken it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int LongestAnswerBytes = 64 * 1024;

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
        MaxResponseDrainSize = LongestAnswerBytes,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => http.Dispose();

    public async Task<PushResult> SendAsync(ClaimedPush push, CancellationToken cancellation)
    {
        var atUs = clock.Machine.UtcMicroseconds();
        if (await servers.FindAsync(push.AppId, cancellation) is not var (server, keys))
            return new(0, false, IsHopeless: true, "the app has no server for pushes any more", atUs);
        if (await faults.TakeAsync(push.AppId, "callback-delayed", null, cancellation) is { } laterMs)
        {
            Show(push, server, new() { AtUs = atUs, Remark = $"put off on purpose by {laterMs} ms (CallbackDelayed): it was not sent yet" });
            return new(0, false, false, "put off on purpose", atUs, Microseconds.Of(TimeSpan.FromMilliseconds(laterMs)));
        }
        if (await faults.TakeAsync(push.AppId, "callback-lost", null, cancellation) is not null)
        {
            Show(push, server, new() { AtUs = atUs, Remark = "lost on purpose (CallbackLost): it was not sent" });
            return new(0, false, false, "lost on purpose", atUs);
        }
        var isProbe = await faults.TakeAsync(push.AppId, "signature-probe", null, cancellation) is not null;
        var isDoubled = await faults.TakeAsync(push.AppId, "callback-doubled", null, cancellation) is not null;
        var skewSeconds = await faults.TakeAsync(push.AppId, "clock-skew", null, cancellation) ?? 0;
        var exchange = await PostAsync(push, server, keys, new() { AtUs = atUs, IsProbe = isProbe, SkewSeconds = skewSeconds, Remark = isDoubled ? "sent twice on purpose (CallbackDoubled)" : null }, cancellation);
        if (isDoubled)
            await PostAsync(push, server, keys, new() { AtUs = clock.Machine.UtcMicroseconds(), SkewSeconds = skewSeconds, Remark = "the second of two on purpose (CallbackDoubled)" }, cancellation);
        // A probe only tries the receiver: the push itself is still to be sent, well signed.
        return new(exchange.Status, exchange.IsTaken && !isProbe, false, exchange.Outcome, exchange.AtUs);
    }

    /// <summary>Asks a server to show that it is the app's: it must answer with the <c>echostr</c> of the query.</summary>
    /// <returns>Why it has not; null when it has.</returns>
    public async Task<string?> VerifyAsync(PushServer server, PushKeys keys, CancellationToken cancellation)
    {
        var echo = RandomNumberGenerator.GetString("0123456789", 19);
        var exchange = new Exchange { AtUs = clock.Machine.UtcMicroseconds(), Method = "GET", Remark = "asks the server to show that it is the app's (echostr)" };
        var query = SignedQuery(keys, exchange);
        query["echostr"] = echo;
        await ExchangeAsync(server, exchange, query, null, cancellation);
        if (exchange.IsTaken && Encoding.UTF8.GetString(exchange.Answer.Span) != echo)
            exchange.Outcome = "it answered something else than the echostr";
        Show(new() { PushId = "", AppId = server.AppId, PersonId = "", Receiver = "", Kind = "", Message = "", ListName = "", CreatedAt = 0, Attempts = 0 }, server, exchange);
        return exchange.IsTaken && exchange.Outcome == Exchange.Delivered ? null : exchange.Outcome;
    }

    private async Task<Exchange> PostAsync(ClaimedPush push, PushServer server, PushKeys keys, Exchange exchange, CancellationToken cancellation)
    {
        var message = (JsonObject)JsonNode.Parse(push.Message)!;
        var query = SignedQuery(keys, exchange);
        if (message["FromUserName"]?.ToString() is { Length: > 0 } from)
            query["openid"] = from;
        var isXml = server.Format == PushServer.Xml;
        var plain = isXml ? PushMessage.ToXml(message, push.ListName) : PushMessage.ToJson(message);
        if (server.IsSealed)
        {
            var box = PushCipher.Seal(keys.EncodingAesKey, push.AppId, plain);
            query["encrypt_type"] = "aes";
            query["msg_signature"] = Spoil(PushCipher.Sign(keys.Token, query["timestamp"]!, query["nonce"]!, box), exchange.IsProbe);
            exchange.Plain = plain;
            var outer = server.Mode == PushServer.Compatible ? message : new JsonObject { ["ToUserName"] = message["ToUserName"]!.DeepClone() };
            outer["Encrypt"] = box;
            plain = isXml ? PushMessage.ToXml(outer, push.ListName) : PushMessage.ToJson(outer);
        }
        exchange.Body = Encoding.UTF8.GetBytes(plain);
        await ExchangeAsync(server, exchange, query, isXml ? "text/xml" : "application/json", cancellation);
        if (exchange.IsProbe)
            exchange.Outcome = exchange.IsTaken
                ? "signed badly on purpose (SignatureProbe): the receiver took it, so it does not verify"
                : "signed badly on purpose (SignatureProbe): the receiver refused it, as it should";
        else if (exchange.IsTaken)
            exchange.Outcome = await TakeAnswerAsync(push, server, keys, exchange, cancellation);
        Show(push, server, exchange);
        return exchange;
    }

    private async Task<string> TakeAnswerAsync(ClaimedPush push, PushServer server, PushKeys keys, Exchange exchange, CancellationToken cancellation)
    {
        var answer = PushAnswer.Read(Encoding.UTF8.GetString(exchange.Answer.Span), server, keys);
        if (answer.Problem is { } problem)
            return $"{Exchange.Delivered}; {problem}";
        return answer.Message is { } message ? $"{Exchange.Delivered}; {await answers.TakeAsync(push, message, cancellation)}" : Exchange.Delivered;
    }

    private Dictionary<string, string?> SignedQuery(PushKeys keys, Exchange exchange)
    {
        var timestamp = (clock.Machine.GetUtcNow().ToUnixTimeSeconds() + exchange.SkewSeconds).ToString();
        var nonce = RandomNumberGenerator.GetString("0123456789", 9);
        exchange.SignedText = $"sha1 of the sorted {{token}}, {timestamp}, {nonce}";
        return new() { ["signature"] = Spoil(PushCipher.Sign(keys.Token, timestamp, nonce), exchange.IsProbe), ["timestamp"] = timestamp, ["nonce"] = nonce };
    }

    // Each digit becomes another one: as long as a good one, and never good.
    private static string Spoil(string signature, bool isProbe) => isProbe ? string.Concat(signature.Select(digit => digit == 'f' ? '0' : digit == '9' ? 'a' : (char)(digit + 1))) : signature;

    private async Task ExchangeAsync(PushServer server, Exchange exchange, Dictionary<string, string?> query, string? contentType, CancellationToken cancellation)
    {
        var started = clock.Machine.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            exchange.Url = QueryHelpers.AddQueryString(server.Url, query);
            using var request = new HttpRequestMessage(contentType is null ? HttpMethod.Get : HttpMethod.Post, exchange.Url);
            if (contentType is not null)
            {
                request.Content = new ReadOnlyMemoryContent(exchange.Body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            }
            request.Headers.Accept.Add(new("*/*"));
            request.Headers.UserAgent.Add(new("Madang-Push", "1"));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            exchange.RequestHeaders = Flat(request.Headers, request.Content?.Headers);
            exchange.ResponseHeaders = Flat(response.Headers, response.Content.Headers);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            var answer = new byte[LongestAnswerBytes];
            var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, either.Token);
            exchange.Answer = answer.AsMemory(0, length);
            exchange.Status = (int)response.StatusCode;
            exchange.Outcome = exchange.IsTaken ? Exchange.Delivered : $"status {exchange.Status}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            exchange.Outcome = $"no answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException or UriFormatException)
        {
            exchange.Outcome = error.InnerException is OutboundRefusedException refused ? refused.Message : $"no connection: {error.Message}";
        }
        exchange.DurationUs = Microseconds.Of(clock.Machine.GetElapsedTime(started));
    }

    private void Show(ClaimedPush push, PushServer server, Exchange exchange)
    {
        if (!inspector.IsOn)
            return;
        inspector.Add(new InspectedRequest
        {
            IsPush = true,
            AtUtcUs = exchange.AtUs,
            DurationUs = exchange.DurationUs,
            AppId = push.AppId,
            Method = exchange.Method,
            Url = exchange.Url.Length > 0 ? exchange.Url : server.Url,
            RequestHeaders = exchange.RequestHeaders,
            RequestBody = exchange.Body,
            Status = exchange.Status,
            ResponseHeaders = exchange.ResponseHeaders,
            ResponseBody = exchange.Answer,
            RequestNumber = push.Kind,
            SignedText = exchange.SignedText,
            PlainBody = exchange.Plain ?? (push.Message.Length > 0 ? push.Message : null),
            PushId = push.PushId,
            Attempt = (int)push.Attempts + 1,
            IsProbe = exchange.IsProbe,
            Remark = exchange.Outcome is "" or Exchange.Delivered ? exchange.Remark : $"{exchange.Outcome}{(exchange.Remark is { } remark ? $"; {remark}" : "")}",
        });
    }

    private static List<KeyValuePair<string, string>> Flat(params ReadOnlySpan<HttpHeaders?> headers)
    {
        var flat = new List<KeyValuePair<string, string>>();
        foreach (var set in headers)
            flat.AddRange(set?.NonValidated.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))) ?? []);
        return flat;
    }

    private sealed class Exchange
    {
        public const string Delivered = "delivered";

        public long AtUs { get; init; }

        public string Method { get; init; } = "POST";

        public long DurationUs { get; set; }

        public bool IsProbe { get; init; }

        public long SkewSeconds { get; init; }

        public string Url { get; set; } = "";

        public ReadOnlyMemory<byte> Body { get; set; }

        public string? Plain { get; set; }

        public string? SignedText { get; set; }

        public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; set; } = [];

        public int Status { get; set; }

        public bool IsTaken => Status is >= 200 and < 300;

        public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; set; } = [];

        public ReadOnlyMemory<byte> Answer { get; set; }

        public string Outcome { get; set; } = "";

        public string? Remark { get; init; }
    }
}

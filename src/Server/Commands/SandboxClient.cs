using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary>Speaks to the sandbox of a running platform with the operator's token.</summary>
internal sealed class SandboxClient : IDisposable
{
    private readonly HttpClient http;
    private readonly Uri address;

    private SandboxClient(Uri address, string? token, string? caFile)
    {
        this.address = address;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        if (caFile is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(caFile);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The platform's address without a slash at its end.</summary>
    public string Url => address.GetLeftPart(UriPartial.Authority);

    /// <summary>For a platform whose address and token are known.</summary>
    public static SandboxClient Of(Uri address, string token) => new(address, token, caFile: null);

    public static SandboxClient From(ParseResult parsed, SandboxConnectionOptions options)
    {
        var text = parsed.GetValue(options.Url)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CommandFailure($"--url: {text} is not an address such as http://127.0.0.1:8080.", CommandFailure.Usage);
        return new(new Uri(url.GetLeftPart(UriPartial.Authority)), FindToken(parsed, options, url), parsed.GetValue(options.CaFile)?.FullName);
    }

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, (HttpContent?)null, cancellation);

    public Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body, cancellation);

    /// <summary>Posts what is no JSON, such as an archive.</summary>
    public Task<JsonObject> PostAsync(string path, HttpContent content, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, content, cancellation);

    public Task<JsonObject> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, (HttpContent?)null, cancellation);

    /// <summary>What is no JSON, such as a picture.</summary>
    public async Task<byte[]> GetBytesAsync(string path, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(path, cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellation) : throw Refused((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    /// <summary>A path with the values that are there as its query.</summary>
    public static string PathWith(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var parts = new List<string>();
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    private Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) =>
        SendAsync(method, path, body is null ? null : JsonContent.Create(body), cancellation);

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
                return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
            throw Refused((int)response.StatusCode, text);
        }
        catch (HttpRequestException error) when (error.InnerException is SocketException)
        {
            throw new CommandFailure($"No platform answers at {Url}. Start it with ./run, or name its address with --url.", CommandFailure.NotRunning);
        }
        catch (HttpRequestException error)
        {
            throw new CommandFailure($"{Url} cannot be spoken to: {error.Message} For https with the development authority add --ca ca.pem.", CommandFailure.NotRunning);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure($"{Url} gave no answer in time.", CommandFailure.NotRunning);
        }
        catch (JsonException)
        {
            throw new CommandFailure($"What answers at {Url} is not Madang.", CommandFailure.NotRunning);
        }
    }

    private CommandFailure Refused(int status, string text)
    {
        string? code = null, message = null;
        try
        {
            if (JsonNode.Parse(text) is JsonObject answer)
                (code, message) = ((string?)answer["code"], (string?)answer["message"]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not ours to read.
        }
        return status switch
        {
            401 => new($"{Url} does not accept this operator token. It is in the platform's data folder: name it with --data DIR, or the token with --token or MADANG_TOKEN.", CommandFailure.NotAllowed),
            404 when code is null => new($"{Url} has no sandbox: it is not Madang, or it was started with --production."),
            _ => new(message is null ? $"{Url} answered {status}." : $"{message} ({code})"),
        };
    }

    private static string? FindToken(ParseResult parsed, SandboxConnectionOptions options, Uri url)
    {
        if (parsed.GetValue(options.Token) is { Length: > 0 } given)
            return given;
        if (Environment.GetEnvironmentVariable(DataFolder.TokenVariable) is { Length: > 0 } variable)
            return variable;
        if (parsed.GetValue(options.Data) is { } data)
            return TryRead(DataFolder.TokenFileIn(data)) ?? throw new CommandFailure($"There is no readable operator token in {data}.", CommandFailure.NotAllowed);
        // The files below were left by a platform on this machine: its token is not for an address elsewhere.
        if (!url.IsLoopback)
            return null;
        return StateTokens.Read(url.Port) ?? TryRead(DataFolder.TokenFileIn(DatabaseOptions.DefaultDataPath()));
    }

    private static string? TryRead(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>How every sandbox command finds the platform.</summary>
internal sealed class SandboxConnectionOptions
{
    public Option<string> Url { get; } = new("--url")
    {
        Description = "Address of the running platform. Also read from MADANG_URL.",
        HelpName = "BASE",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MADANG_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:8080",
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = "The operator's token. Without it: MADANG_TOKEN, --data, then what a platform on this machine left for its user.",
        HelpName = "TOKEN",
        Recursive = true,
    };

    public Option<string?> Data { get; } = new("--data") { Description = "The platform's data folder, where its operator token is.", HelpName = "DIR", Recursive = true };

    public Option<FileInfo?> CaFile { get; } = new("--ca") { Description = "Trust this authority (ca.pem) for an https address.", HelpName = "FILE", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the platform's answer as JSON, for other programs.", Recursive = true };
}

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.MiniPrograms.Hosting;

/// <summary>How a page is looked at.</summary>
/// <param name="Width">Of the app's frame, CSS px.</param>
/// <param name="Height">Of the app's frame, CSS px.</param>
/// <param name="Ratio">Device pixels for each of them.</param>
/// <param name="Language">The shell's: ko, zh or en.</param>
/// <param name="IsDark">Whether the person prefers dark.</param>
public sealed record ScreenView(int Width, int Height, int Ratio, string Language, bool IsDark)
{
    /// <summary>Whether a phone can look so. Nothing else is drawn ahead.</summary>
    public bool IsPhone => Width is >= 240 and <= 600 && Height is >= 400 and <= 1400 && Ratio is >= 1 and <= 4 && Language is "ko" or "zh" or "en";
}

/// <summary>Opens an app as a stranger does, in a browser of its own, and takes down its first screen. Registered by who has a browser.</summary>
public interface IScreenTaker
{
    /// <summary>The screen with the package's hash, as the shell keeps it in a person's browser; null where the page cannot be kept.</summary>
    /// <param name="link">The app's link, such as <c>/a/wx0123456789abcdef</c>.</param>
    /// <param name="view">How it is looked at.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<TakenScreen?> TakeAsync(string link, ScreenView view, CancellationToken cancellation);
}

/// <summary>A first screen.</summary>
/// <param name="Hash">The package that drew it.</param>
/// <param name="Json">The screen, as the frame's own runtime told it: data, looked through again where it is shown.</param>
public sealed record TakenScreen(string Hash, string Json);

/// <summary>
/// The first screens of released apps, as somebody sees them who is not signed in: shown to whoever opens an app for the first time until it has drawn as much itself. What is asked for is
/// drawn by one browser, one after the other, and kept in memory; it is never what another person saw.
/// </summary>
internal sealed partial class FirstScreens(MiniProgramOptions options, IEnumerable<IScreenTaker> takers, BusinessClock clock, ILogger<FirstScreens> log) : BackgroundService
{
    private const int MostKept = 128;
    private const int MostWaiting = 16;
    private const int LargestBytes = 250_000;
    private const int Quality = 9;

    /// <summary>After this a screen is drawn anew when it is asked for, and shown meanwhile.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>After this it is no longer shown.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    private readonly IScreenTaker? taker = options.TakesFirstScreens ? takers.FirstOrDefault() : null;
    private readonly ConcurrentDictionary<(string Link, ScreenView View), Kept> kept = new();
    private readonly Channel<(string Link, ScreenView View)> wanted = Channel.CreateBounded<(string, ScreenView)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The screen in its forms; null where there is none yet, or none of this package.</summary>
    public KeptForms? Find(string link, string hash, ScreenView view)
    {
        if (taker is null || !view.IsPhone)
            return null;
        var now = clock.Machine.GetTimestamp();
        var found = kept.GetValueOrDefault((link, view));
        var age = found is null ? TimeSpan.MaxValue : clock.Machine.GetElapsedTime(found.At, now);
        if (age > Fresh || found!.Hash != hash && age > TimeSpan.FromMinutes(1))
            Want(link, view, now, found);
        return found?.Forms is { } forms && found.Hash == hash && age < Good ? forms : null;
    }

    // What is being drawn is noted with the time of now, so that nobody has it drawn twice.
    private void Want(string link, ScreenView view, long now, Kept? before)
    {
        if (kept.Count >= MostKept)
            kept.Clear();
        kept[(link, view)] = new(now, before?.Hash ?? "", before?.Forms);
        wanted.Writer.TryWrite((link, view));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (taker is null)
            return;
        await foreach (var (link, view) in wanted.Reader.ReadAllAsync(stoppingToken))
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            time.CancelAfter(Patience);
            try
            {
                if (await taker.TakeAsync(link, view, time.Token) is { Json.Length: <= LargestBytes } taken)
                    kept[(link, view)] = new(clock.Machine.GetTimestamp(), taken.Hash, new(taken));
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested && error is (OperationCanceledException or TimeoutException or InvalidOperationException or IOException or JsonException or System.Net.WebSockets.WebSocketException))
            {
                // An app that does not open, or no browser: the next who asks after a while has it tried again.
                Failed(log, link, error.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first screen of {Link} could not be drawn ahead: {Reason}")]
    private static partial void Failed(ILogger log, string link, string reason);

    private sealed record Kept(long At, string Hash, KeptForms? Forms);

    /// <summary>A screen as it is answered.</summary>
    internal sealed class KeptForms(TakenScreen taken)
    {
        public byte[] Content { get; } = Encoding.UTF8.GetBytes($"{{\"hash\":{JsonSerializer.Serialize(taken.Hash)},\"screen\":{taken.Json}}}");

        public byte[] Brotli => field ??= ContentForms.Brotli(Content, Quality);
    }
}

using System.Runtime.CompilerServices;
using Madang.MiniPrograms.Releases.LifeCycle.Checks;
using Madang.Server.Browser;
using Madang.Server.Commands.Apps;
using Madang.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Madang.Server.Audits;

/// <summary>The pictures of an audit's pages, by this machine's headless Chromium: the same trial that <c>app try</c> makes, a browser for each audit and a context for each page.</summary>
internal sealed class ChromiumPictures(IServer server) : IPagePictures
{
    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(60);

    public string? Hindrance => Chromium.IsThere
        ? Address() is null ? "the platform listens on no plain HTTP address of this machine." : null
        : "there is no Chromium on this machine (Debian: sudo apt-get install chromium fonts-noto-cjk).";

    public async IAsyncEnumerable<PagePicture> TakeAsync(string link, IReadOnlyList<string> pages, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("madang-pictures-");
        try
        {
            await using var chromium = await StartAsync(cancellation);
            foreach (var page in pages)
                yield return await TakeAsync(chromium, link, page, Path.Combine(folder.FullName, "page.png"), cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<PagePicture> TakeAsync(Chromium chromium, string link, string page, string file, CancellationToken cancellation)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(PagePatience);
        try
        {
            var tried = await new PageTrial(chromium, Address()!).RunAsync(link, page, file, time.Token);
            var note = tried.Errors.Count == 0 ? "" : $"{tried.Errors[0].Source}: {tried.Errors[0].Where}: {tried.Errors[0].Message.Split('\n')[0]}";
            return new(page, await File.ReadAllBytesAsync(file, cancellation), tried.IsSound, note);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(page, null, IsSound: false, $"The page gave no picture within {PagePatience.TotalSeconds:0} s.");
        }
        catch (InvalidOperationException error)
        {
            return new(page, null, IsSound: false, error.Message);
        }
    }

    // A browser that does not start is the reviewer's to know of, not an end of the program.
    private static async Task<Chromium> StartAsync(CancellationToken cancellation)
    {
        try
        {
            return await Chromium.StartAsync(cancellation);
        }
        catch (Exception error) when (error is CommandFailure or System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(error.Message, error);
        }
    }

    private Uri? Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => new Uri(Welcome.Reachable(new(address)))).FirstOrDefault(url => url.Scheme == "http");
}

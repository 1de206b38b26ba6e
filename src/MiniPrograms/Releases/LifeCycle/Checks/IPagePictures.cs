namespace Madang.MiniPrograms.Releases.LifeCycle.Checks;

/// <summary>A page as a browser shows it.</summary>
/// <param name="Page">Its path.</param>
/// <param name="Png">The picture; null where none could be taken.</param>
/// <param name="IsSound">It opened, and nothing failed but for what the app's own servers did not give.</param>
/// <param name="Note">What went wrong, in a few words; empty for nothing.</param>
public sealed record PagePicture(string Page, byte[]? Png, bool IsSound, string Note);

/// <summary>Opens pages of an app in a browser of its own and takes their pictures, for whoever reviews it. Registered by who has a browser.</summary>
public interface IPagePictures
{
    /// <summary>Why none can be taken here, in one sentence for the reviewer; null when they can.</summary>
    string? Hindrance { get; }

    /// <summary>The pages one after the other. A page that does not open is told, not thrown.</summary>
    /// <param name="link">The app's link, such as <c>/a/wx0123456789abcdef@trial.KEY</c>.</param>
    /// <param name="pages">Paths of its pages.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<PagePicture> TakeAsync(string link, IReadOnlyList<string> pages, CancellationToken cancellation);
}

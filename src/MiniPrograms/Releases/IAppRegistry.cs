namespace Madang.MiniPrograms.Releases;

/// <summary>The one registry of apps, for modules that hang something on an app: credentials, codes, messages.</summary>
public interface IAppRegistry
{
    /// <summary>Enters an app; false when it is there already, which keeps its name.</summary>
    Task<bool> RegisterAsync(string appId, string name, CancellationToken cancellation = default);

    /// <summary>What people see; null when there is no such app.</summary>
    Task<string?> NameOfAsync(string appId, CancellationToken cancellation = default);

    /// <summary>Paths of the pages, such as <c>pages/index/index</c>, of the current version in an environment: <c>develop</c>, <c>trial</c> or <c>release</c>. Null when it has none.</summary>
    Task<IReadOnlyList<string>?> PagesAsync(string appId, string env, CancellationToken cancellation = default);

    /// <summary>The path by which the shell opens the app, such as <c>/a/wx0123456789abcdef</c>; for what is not released it holds a key.</summary>
    string LinkPath(string appId, string env);
}

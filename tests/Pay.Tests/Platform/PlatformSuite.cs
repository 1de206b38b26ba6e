using Madang.Kernel.Database;
using Xunit;

namespace Madang.Pay.Tests.Platform;

/// <summary>Which database a suite runs on. Write a suite once, abstract over it, and inherit it twice.</summary>
public interface IEngine
{
    static abstract DatabaseEngine Engine { get; }
}

public sealed class OnSqlite : IEngine
{
    public static DatabaseEngine Engine => DatabaseEngine.Sqlite;
}

public sealed class OnPostgres : IEngine
{
    public static DatabaseEngine Engine => DatabaseEngine.Postgres;
}

/// <summary>
/// A suite against the whole pay module. The platform is started once for the class; a test makes its own merchants and payers.
/// <code>
/// public abstract class CloseSuite&lt;TEngine&gt;(SharedPlatform&lt;TEngine&gt; shared) : PlatformSuite&lt;TEngine&gt;(shared) where TEngine : IEngine { … }
/// public sealed class CloseOnSqlite(SharedPlatform&lt;OnSqlite&gt; shared) : CloseSuite&lt;OnSqlite&gt;(shared);
/// public sealed class CloseOnPostgres(SharedPlatform&lt;OnPostgres&gt; shared) : CloseSuite&lt;OnPostgres&gt;(shared);
/// </code>
/// </summary>
public abstract class PlatformSuite<TEngine>(SharedPlatform<TEngine> shared) : IClassFixture<SharedPlatform<TEngine>>, IAsyncLifetime
    where TEngine : IEngine
{
    private protected PayPlatform Platform { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        TestDatabase.RequireEngine(TEngine.Engine);
        Platform = await shared.GetAsync();
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>The platform that the tests of one class share.</summary>
public sealed class SharedPlatform<TEngine> : IAsyncLifetime
    where TEngine : IEngine
{
    private PayPlatform? platform;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (platform is not null)
            await platform.DisposeAsync();
    }

    internal async Task<PayPlatform> GetAsync() => platform ??= await PayPlatform.StartAsync(TEngine.Engine);
}

using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Madang.Server.Hosting;

/// <summary>A whole platform on a free port of this machine, in a folder of its own, gone with the command that needed it.</summary>
internal sealed class TemporaryPlatform : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly DataFolder data;
    private readonly WebApplication app;

    private TemporaryPlatform(DirectoryInfo folder, DataFolder data, WebApplication app)
    {
        (this.folder, this.data, this.app) = (folder, data, app);
        Url = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Url { get; }

    public string OperatorToken => data.OperatorToken;

    /// <param name="compose">The program's composition.</param>
    /// <param name="port">Port on the loopback; 0 for any.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static Task<TemporaryPlatform> StartAsync(Func<ServeOptions, DataFolder, WebApplication> compose, int port, CancellationToken cancellation) =>
        StartAsync(compose, options => options with { Urls = [new($"http://127.0.0.1:{port}")] }, operatorToken: null, cancellation);

    /// <param name="compose">The program's composition.</param>
    /// <param name="change">What it is started with, from what any temporary platform is.</param>
    /// <param name="operatorToken">The operator's token, where links must hold beyond this platform's life; null for one of its own.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static async Task<TemporaryPlatform> StartAsync(
        Func<ServeOptions, DataFolder, WebApplication> compose, Func<ServeOptions, ServeOptions> change, string? operatorToken, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("madang-");
        var path = Path.Combine(folder.FullName, "data");
        DataFolder? data = null;
        WebApplication? app = null;
        try
        {
            if (operatorToken is not null)
            {
                DataFolder.CreatePrivateFolder(path);
                DataFolder.WritePrivate(DataFolder.TokenFileIn(path), System.Text.Encoding.ASCII.GetBytes(operatorToken));
            }
            data = DataFolder.Open(path);
            app = compose(change(new ServeOptions { Urls = [new("http://127.0.0.1:0")], DataPath = path, WithDemonstration = false }), data);
            await Migrations.ApplyAsync(
                app.Services.GetRequiredService<PlatformDatabase>(), app.Services.GetRequiredService<BusinessClock>(),
                PlatformHost.WithSchemas, cancellation);
            await app.StartAsync(cancellation);
            app.Services.GetRequiredService<Health>().Open();
            return new(folder, data, app);
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync();
            data?.Dispose();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>A part of the platform.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Ends when the platform does, by a signal to the process among others.</summary>
    public CancellationToken Ending => app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        data.Dispose();
        folder.Delete(recursive: true);
    }
}

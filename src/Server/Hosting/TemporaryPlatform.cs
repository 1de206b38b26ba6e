using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.MiniPrograms;
using Madang.OpenPlatform;
using Madang.Pay;
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
    public static async Task<TemporaryPlatform> StartAsync(Func<ServeOptions, DataFolder, WebApplication> compose, int port, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("madang-");
        var data = DataFolder.Open(Path.Combine(folder.FullName, "data"));
        var app = compose(new ServeOptions { Urls = [new($"http://127.0.0.1:{port}")], DataPath = Path.Combine(folder.FullName, "data"), WithDemonstration = false }, data);
        await Migrations.ApplyAsync(
            app.Services.GetRequiredService<PlatformDatabase>(), app.Services.GetRequiredService<BusinessClock>(),
            [LedgerModule.Assembly, typeof(PayModule).Assembly, typeof(MiniProgramsModule).Assembly, typeof(OpenPlatformModule).Assembly], cancellation);
        await app.StartAsync(cancellation);
        app.Services.GetRequiredService<Health>().Open();
        return new(folder, data, app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        data.Dispose();
        folder.Delete(recursive: true);
    }
}

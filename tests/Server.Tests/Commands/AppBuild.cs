using Madang.MiniPrograms.Compile;

namespace Madang.Server.Tests.Commands;

/// <summary>The compiler in its own process, as the command line and the platform start it.</summary>
public sealed class AppBuild
{
    [Fact]
    public async Task A_mini_program_is_built_by_one_command_and_errors_stand_at_their_places()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        var built = await ProgramProcess.RunAsync(["app", "build", app, "--out", Path.Combine(folder.Path, "out")]);
        Assert.True(built.Code == 0, built.Output + built.Error);
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "out"), "manifest.json", SearchOption.AllDirectories));
        Write(folder.Path, "Page({\n  a: = 1\n})");
        var broken = await ProgramProcess.RunAsync(["app", "build", app, "--out", Path.Combine(folder.Path, "none")]);
        Assert.Equal(1, broken.Code);
        Assert.Contains("pages/a/a.js:2:6: error:", broken.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "none")));
    }

    [Fact]
    public async Task A_changed_file_is_compiled_again_by_the_same_process()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({n: 1})");
        await using var compiler = new CompilerProcess(["dotnet", Checkout.ServerProgram]);
        var first = await compiler.CompileAsync(new(app, Path.Combine(folder.Path, "out"), true));
        var same = await compiler.RecompileAsync([]);
        Write(folder.Path, "Page({n: 2})");
        var changed = await compiler.RecompileAsync([Path.Combine(app, "pages/a/a.js")]);
        Assert.NotNull(first.Hash);
        Assert.Equal(first.Hash, same.Hash);
        Assert.NotEqual(first.Hash, changed.Hash);
    }

    [Fact]
    public async Task A_compile_that_takes_too_long_is_ended_and_the_next_one_runs()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        await using var hasty = new CompilerProcess(["dotnet", Checkout.ServerProgram], new CompileLimits { Time = TimeSpan.FromMilliseconds(1) });
        Assert.Contains((await hasty.CompileAsync(new(app, null, false))).Diagnostics, one => one.Code == "compile-time");
        Assert.Contains((await hasty.CompileAsync(new(app, null, false))).Diagnostics, one => one.Code == "compile-time");
    }

    [Fact]
    public async Task A_compile_that_needs_more_memory_than_it_may_have_is_ended_and_told()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        await using var small = new CompilerProcess(["dotnet", Checkout.ServerProgram], new CompileLimits { MemoryBytes = 48 << 20 });
        Assert.Contains((await small.CompileAsync(new(app, null, false))).Diagnostics, one => one.Code == "compile-memory");
    }

    [Fact]
    public async Task Styles_that_grow_without_an_end_meet_the_limit_on_memory_and_the_next_compile_runs()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        await using var compiler = new CompilerProcess(["dotnet", Checkout.ServerProgram], new CompileLimits { EngineHeapMiB = 128 });
        await File.WriteAllTextAsync(Path.Combine(app, "app.less"), ".b(@s, @n) when (@n > 0) { .b(\"@{s}@{s}\", @n - 1) } .b(\"xxxxxxxxxxxxxxxx\", 60);");
        Assert.Contains((await compiler.CompileAsync(new(app, null, false))).Diagnostics, one => one.Code == "compile-memory");
        File.Delete(Path.Combine(app, "app.less"));
        Assert.Empty((await compiler.CompileAsync(new(app, null, false))).Diagnostics);
    }

    [Fact]
    public async Task A_compiler_whose_parts_were_not_built_says_which_command_builds_them()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        await using var compiler = new CompilerProcess(["env", $"{CompilerAssets.EnvironmentVariable}={folder.Path}", "dotnet", Checkout.ServerProgram]);
        Assert.Contains((await compiler.CompileAsync(new(app, null, false))).Diagnostics, one => one.Code == "compiler-missing" && one.Message.Contains("npm run build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_breaks_off_is_told_as_a_fault_of_the_compiler()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        await using var compiler = new CompilerProcess(["sh", "-c", "echo something broke >&2; exit 3"]);
        Assert.Contains((await compiler.CompileAsync(new(app, null, false))).Diagnostics, one => one.Code == "compiler-crash" && one.Message.Contains("exit code 3", StringComparison.Ordinal) && one.Message.Contains("something broke", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_zip_archive_of_the_sources_is_built_like_the_folder_and_one_that_leads_out_is_refused()
    {
        using var folder = new TemporaryFolder();
        var app = Write(folder.Path, "Page({})");
        var zip = Path.Combine(folder.Path, "app.zip");
        System.IO.Compression.ZipFile.CreateFromDirectory(app, zip, System.IO.Compression.CompressionLevel.Fastest, includeBaseDirectory: true);
        var built = await ProgramProcess.RunAsync(["app", "build", zip, "--out", Path.Combine(folder.Path, "out")]);
        Assert.True(built.Code == 0, built.Output + built.Error);
        var bad = Path.Combine(folder.Path, "bad.zip");
        using (var archive = System.IO.Compression.ZipFile.Open(bad, System.IO.Compression.ZipArchiveMode.Create))
            archive.CreateEntry("../../app.json");
        var refused = await ProgramProcess.RunAsync(["app", "build", bad, "--out", Path.Combine(folder.Path, "none")]);
        Assert.Equal(1, refused.Code);
        Assert.Contains("leads out of the archive", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    private static string Write(string folder, string page)
    {
        var app = Path.Combine(folder, "app");
        Directory.CreateDirectory(Path.Combine(app, "pages/a"));
        File.WriteAllText(Path.Combine(app, "app.json"), """{"pages":["pages/a/a"]}""");
        File.WriteAllText(Path.Combine(app, "app.js"), "App({})");
        File.WriteAllText(Path.Combine(app, "pages/a/a.js"), page);
        File.WriteAllText(Path.Combine(app, "pages/a/a.wxml"), "<view/>");
        return app;
    }
}

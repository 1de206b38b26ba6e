using Madang.MiniPrograms.Compile;
using Xunit;

namespace Madang.MiniPrograms.Tests.Compile;

/// <summary>A compiler that has compiled an app before makes of it, whatever was changed, the very bytes that one makes which sees it for the first time.</summary>
public sealed class RepeatedCompileTests
{
    private const int Rounds = 30;
    private const int CheckedEach = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(20261125)]
    public async Task After_any_edits_the_package_is_the_one_of_a_fresh_compile(int seed)
    {
        // A seed that is named makes the same edits every time.
#pragma warning disable CA5394
        var random = new Random(seed);
#pragma warning restore CA5394
        using var app = new SourceApp();
        Begin(app);
        await using var session = new CompileSession(CompilerAssets.Find(SourceApp.WebFolder()), new());
        var packages = new HashSet<string?>();
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var path in Edit(app, random, round))
                session.Files.Forget(Path.Combine(app.Folder, path));
            var repeated = await AppCompiler.CompileAsync(session, new(app.Folder, app.Output, true) { ReplacesLast = true });
            packages.Add(repeated.Hash);
            if (round % CheckedEach != 0)
                continue;
            var fresh = await app.CompileAsync(isDevelopment: true);
            Assert.Equal(fresh.Diagnostics, repeated.Diagnostics);
            Assert.Equal(fresh.Hash, repeated.Hash);
            if (repeated.Package is { } folder)
                Assert.Equal(fresh.Hash, HashOfFolder(folder));
        }
        // The edits did change the app, and their errors were mended again.
        Assert.True(packages.Count > Rounds / 3, $"{packages.Count} packages");
    }

    // What is on the disk, whatever the compiler believes to have written there.
    private static string HashOfFolder(string folder) => Madang.MiniPrograms.Releases.UploadedPackage.ReadFolder(folder, new Dictionary<string, (long, Madang.MiniPrograms.Releases.PackageFile)>()).Hash;

    private static void Begin(SourceApp app) =>
        app.Write("app.json", """{"pages":["pages/index/index","pages/b/b"],"usingComponents":{"card":"/card/card"}}""")
            .Write("pages/b/b.js", "Page({})").Write("pages/b/b.wxml", "<import src='../../shared.wxml'/><template is='row' data='{{n}}'/>").Write("shared.wxml", "<template name='row'><card title='{{n}}'/></template>")
            .Write("card/card.js", "Component({properties:{title:String}})").Write("card/card.json", """{"component":true}""").Write("card/card.wxml", "<view class='c'>{{title}}</view>").Write("card/card.wxss", ".c{color:red}")
            .Write("lib/one.js", "exports.n = 0").Write("say.wxs", "module.exports = { say: function(a) { return a } }").Write("app.wxss", "@import 'base.wxss';").Write("base.wxss", "page{color:blue}");

    private static string[] Edit(SourceApp app, Random random, int round)
    {
#pragma warning disable CA5394
        var kind = random.Next(12);
#pragma warning restore CA5394
        (string Path, string? Text)[] edits = kind switch
        {
            0 => [("lib/one.js", $"exports.n = {round}")],
            1 => [("pages/index/index.js", $"const one = require('../../lib/one'); Page({{data:{{n:one.n + {round}}}}})")],
            2 => [("shared.wxml", $"<template name='row'><card title='{{{{n}}}} {round}'/></template>")],
            3 => [("pages/index/index.wxml", $"<wxs module='m' src='../../say.wxs'/><view>{{{{m.say(n)}}}} {round}</view>")],
            4 => [("card/card.wxss", $".c{{width:{round}rpx}}")],
            5 => [("base.wxss", $"page{{height:{round}px}}")],
            6 => [("pages/index/index.json", $$"""{"navigationBarTitleText":"{{round}}"}""")],
            7 => [($"images/{round}.png", $"picture {round}"), ($"lib/more{round}.js", "exports.more = 1"), ("lib/one.js", $"exports.n = require('./more{round}').more")],
            8 => [($"images/{round - 1}.png", null), ("lib/one.js", "exports.n = -1")],
            // An error, and its being mended in the same batch or a later one.
            9 => [("pages/b/b.js", round % 2 == 0 ? "Page({" : $"Page({{data:{{n:{round}}}}})")],
            10 => [("say.wxs", $"module.exports = {{ say: function(a) {{ return a + {round} }} }}"), ("pages/b/b.js", $"Page({{data:{{n:'{round}'}}}})")],
            _ => [("card/card.wxml", $"<view class='c'>{{{{title}}}}</view><slot/><text>{round}</text>"), ("pages/b/b.js", "Page({data:{n:7}})")],
        };
        foreach (var (path, text) in edits)
        {
            if (text is not null)
                app.Write(path, text);
            else
                File.Delete(Path.Combine(app.Folder, path));
        }
        return [.. edits.Select(edit => edit.Path)];
    }
}

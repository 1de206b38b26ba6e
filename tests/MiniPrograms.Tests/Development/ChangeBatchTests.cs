using Madang.MiniPrograms.Development;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Madang.MiniPrograms.Tests.Development;

/// <summary>Changes that belong together are one build.</summary>
public sealed class ChangeBatchTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly ChangeBatch batch;

    public ChangeBatchTests() => batch = new(time);

    public void Dispose() => batch.Dispose();

    [Fact]
    public async Task A_change_is_given_out_once_it_is_quiet()
    {
        var next = batch.NextAsync(TestContext.Current.CancellationToken);
        batch.Add("a.js");
        time.Advance(ChangeBatch.Quiet - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a.js"], await next);
    }

    [Fact]
    public async Task The_steps_of_an_editor_are_one_batch()
    {
        batch.Add("a.js");
        time.Advance(ChangeBatch.Quiet / 2);
        batch.Add("a.js");
        time.Advance(ChangeBatch.Quiet / 2);
        batch.Add("b.wxml");
        time.Advance(ChangeBatch.Quiet);
        Assert.Equal(["a.js", "b.wxml"], (await batch.NextAsync(TestContext.Current.CancellationToken)).Order(StringComparer.Ordinal));
        var next = batch.NextAsync(TestContext.Current.CancellationToken);
        time.Advance(ChangeBatch.Longest);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task A_checkout_that_does_not_end_is_built_on_the_way()
    {
        var next = batch.NextAsync(TestContext.Current.CancellationToken);
        for (var waited = TimeSpan.Zero; waited <= ChangeBatch.Longest; waited += ChangeBatch.Quiet / 2)
        {
            batch.Add($"{waited.Ticks}.js");
            time.Advance(ChangeBatch.Quiet / 2);
        }
        Assert.True((await next).Count > 10);
    }

    [Fact]
    public async Task What_changes_while_a_batch_waits_goes_with_it()
    {
        batch.Add("a.js");
        time.Advance(ChangeBatch.Quiet);
        batch.Add("b.js");
        time.Advance(ChangeBatch.Quiet);
        Assert.Equal(2, (await batch.NextAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Too_much_to_name_is_a_batch_without_names()
    {
        batch.Add(null);
        time.Advance(ChangeBatch.Quiet);
        Assert.Empty(await batch.NextAsync(TestContext.Current.CancellationToken));
    }
}

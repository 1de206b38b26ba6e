using Madang.Kernel.Identity;
using Microsoft.Extensions.Time.Testing;

namespace Madang.Kernel.Tests.Identity;

public sealed class TimeOrderedIdTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 25, 8, 30, 0, TimeSpan.Zero));

    [Fact]
    public void Ids_of_one_millisecond_stand_in_the_order_of_their_making()
    {
        var ids = new List<Guid>();
        for (var microsecond = 0; microsecond < 1_000; microsecond++)
        {
            ids.Add(TimeOrderedId.New(time));
            time.Advance(TimeSpan.FromMicroseconds(1));
        }

        // As bytes and as text, because one engine compares the one and one the other.
        Assert.Equal(ids, ids.OrderBy(id => Convert.ToHexString(id.ToByteArray(bigEndian: true)), StringComparer.Ordinal));
        Assert.Equal(ids, ids.OrderBy(id => id.ToString("n"), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9_999)]
    public void Each_is_a_version_7_id_that_says_its_millisecond(int ticks)
    {
        time.Advance(TimeSpan.FromTicks(ticks));

        var id = TimeOrderedId.New(time);

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("n")[..12], 16));
    }

    [Fact]
    public void Ids_of_one_moment_differ() => Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => TimeOrderedId.New(time)).Distinct().Count());
}

using Madang.Kernel.Database;

namespace Madang.Kernel.Tests.Database;

/// <summary>A row goes into a transaction with rows of others, so what cannot be stored does not become one.</summary>
public sealed class RowWriteTests
{
    private const string Sql = "INSERT INTO note (text) VALUES (@Text)";

    [Theory]
    [InlineData("")]
    [InlineData("a shirt")]
    [InlineData("庭 마당 é")]
    [InlineData("😀")]
    [InlineData("x😀😀y😀")]
    public void A_text_is_carried_as_it_is(string text)
    {
        Assert.Equal(text, RowWrite.One(Sql, new { Text = text }).Parameters.Single().Value);
        Assert.Equal(text, RowWrite.Any(Sql, new { Text = text }).Parameters.Single().Value);
    }

    [Fact]
    public void What_is_no_text_is_carried_as_it_is()
    {
        var row = RowWrite.One(Sql, new { Number = 5L, None = (string?)null, Bytes = new byte[] { 0, 0xd8 } });
        Assert.Equal(5L, row.Parameters[0].Value);
        Assert.Null(row.Parameters[1].Value);
        Assert.Equal(new byte[] { 0, 0xd8 }, row.Parameters[2].Value);
    }

    // In the method, because half of a pair does not survive in an attribute, whose texts are stored as UTF-8.
    [Fact]
    public void A_text_that_a_database_would_refuse_is_refused_to_its_own_caller()
    {
        foreach (var text in (string[])["a\0b", "\0", "\ud83d", "\ude00", "x\ud83dy", "\ude00\ud83d", "\ud83d\ude00\ud83d", "\ud83d\ud83d\ude00"])
        {
            var error = Assert.Throws<ArgumentException>(() => RowWrite.One(Sql, new { Text = text }));
            Assert.Contains("@Text", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => RowWrite.Any(Sql, new { Id = 1L, Text = text }));
        }
    }
}

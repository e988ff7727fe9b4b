using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Tests.Postgres.Connections;

public sealed class PostgresTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain ü 😀")]
    [InlineData("\0")]
    [InlineData("a\0b\0\0")]
    [InlineData("\u001A")]
    [InlineData("\u001A0\u001A1\0")]
    [InlineData("0\u001A\0001")]
    public void Stored_AnyText_HasNoZeroAndReadsBack(string text)
    {
        var stored = PostgresText.Stored(text);

        Assert.DoesNotContain('\0', stored);
        Assert.Equal(text, PostgresText.Read(stored));
    }

    [Fact]
    public void Stored_HalfOfASurrogatePair_BecomesWhatUtf8CanHold() =>
        Assert.Equal("a\uFFFDb", PostgresText.Stored(string.Concat("a", "\uD800", "b")));
}

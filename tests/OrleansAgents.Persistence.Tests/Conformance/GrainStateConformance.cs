using System.Globalization;
using System.Text;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class GrainStateConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly PlatformEvent Event = new PlatformEvent.AgentRemoved("a", "test");

    [Fact]
    public async Task Read_UnknownKeyOrType_IsNothing()
    {
        await WrittenAsync("agent", "a", 0, "{}");

        Assert.Null(await States.ReadAsync("agent", "b", default));
        Assert.Null(await States.ReadAsync("lock", "a", default));
        Assert.Empty(await States.ListAsync("lock", default));
    }

    [Theory]
    [InlineData("""{"name":"ü 😀","n":1.0e+2 , "x":null}""")]
    [InlineData("{}")]
    public async Task Write_ADocument_IsReadBackByteForByte(string json)
    {
        var etag = await WrittenAsync("agent", "key-Ü 😀 'x'; --", 0, json);

        Assert.True(etag >= 1);
        AssertRow("key-Ü 😀 'x'; --", etag, json, await States.ReadAsync("agent", "key-Ü 😀 'x'; --", default));
    }

    [Fact]
    public async Task Write_ALargeDocument_IsReadBack()
    {
        var json = $$"""{"text":"{{new string('x', 300_000)}}"}""";

        AssertRow("a", await WrittenAsync("agent", "a", 0, json), json, await States.ReadAsync("agent", "a", default));
    }

    [Fact]
    public async Task Write_WithThePresentETag_ReplacesAndRaisesIt()
    {
        var first = await WrittenAsync("agent", "a", 0, """{"n":1}""");
        var second = await WrittenAsync("agent", "a", first, """{"n":2}""");

        Assert.True(second > first, $"{first} -> {second}");
        AssertRow("a", second, """{"n":2}""", await States.ReadAsync("agent", "a", default));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public async Task Write_WithAnotherETag_WritesNothingAndNoEvent(long offset)
    {
        var first = await WrittenAsync("agent", "a", 0, """{"n":1}""");
        var present = await WrittenAsync("agent", "a", first, """{"n":2}""");
        var stale = offset switch { 0 => 0, long.MaxValue => offset, _ => present + offset };

        Assert.Null(await WriteAsync("agent", "a", stale, """{"n":3}""", Event));
        Assert.Null(await WriteAsync("agent", "a", stale, json: null, Event));
        Assert.Null(await WriteAsync("agent", "other", 1, """{"n":3}""", Event));

        AssertRow("a", present, """{"n":2}""", await States.ReadAsync("agent", "a", default));
        Assert.Null(await States.ReadAsync("agent", "other", default));
        Assert.Empty(await Feed.ReadAllAsync(0, 10, default));
    }

    [Fact]
    public async Task Write_TheSameKeyOfAnotherType_IsAnotherDocument()
    {
        var agent = await WrittenAsync("agent", "a", 0, """{"n":1}""");
        var held = await WrittenAsync("lock", "a", 0, """{"n":2}""");

        AssertRow("a", agent, """{"n":1}""", await States.ReadAsync("agent", "a", default));
        AssertRow("a", held, """{"n":2}""", await States.ReadAsync("lock", "a", default));
    }

    [Fact]
    public async Task Write_NoDocument_DeletesIt()
    {
        var etag = await WrittenAsync("agent", "a", 0, "{}");

        Assert.Equal(0, await WriteAsync("agent", "a", etag, json: null, Event));

        Assert.Null(await States.ReadAsync("agent", "a", default));
        Assert.Empty(await States.ListAsync("agent", default));
        Assert.Equal([nameof(PlatformEvent.AgentRemoved)], (await Feed.ReadAllAsync(0, 10, default)).Select(e => e.Kind));
    }

    [Fact]
    public async Task Write_NoDocumentWhereThereIsNone_OnlyAppendsItsEvents()
    {
        Assert.Equal(0, await WriteAsync("agent", "a", 0, json: null, Event));

        Assert.Single(await Feed.ReadAllAsync(0, 10, default));
    }

    [Fact]
    public async Task Write_ADocumentThatWasDeletedAndMadeAnew_RefusesWhoKnewTheOldOne()
    {
        var old = await WrittenAsync("agent", "a", 0, """{"n":1}""");
        Assert.Equal(0, await WriteAsync("agent", "a", old, json: null));

        var anew = await WrittenAsync("agent", "a", 0, """{"n":2}""");

        Assert.True(anew > old, $"etag {old} was given again as {anew}");
        Assert.Null(await WriteAsync("agent", "a", old, """{"n":3}"""));
        AssertRow("a", anew, """{"n":2}""", await States.ReadAsync("agent", "a", default));
    }

    [Fact]
    public async Task List_GivesTheDocumentsOfATypeByKey()
    {
        foreach (var key in (string[])["b", "a", "B", "ä", "a2"])
        {
            await WrittenAsync("agent", key, 0, $$"""{"key":"{{key}}"}""");
        }

        await WrittenAsync("lock", "a1", 0, "{}");
        await WrittenAsync("agents", "a1", 0, "{}");

        var rows = await States.ListAsync("agent", default);
        Assert.Equal(["B", "a", "a2", "b", "ä"], rows.Select(row => row.Key));
        Assert.All(rows, row => Assert.Equal($$"""{"key":"{{row.Key}}"}""", Text(row)));
        Assert.Equal(5, rows.Select(row => row.ETag).Distinct().Count());
    }

    [Fact]
    public async Task Write_ManyWritersOfOneKey_ExactlyOneWinsEachETag()
    {
        const int Writers = 64, Each = 10;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < Each; n++)
            {
                await IncrementAsync();
            }
        }))).Within("racing writers");

        Assert.Equal(Writers * Each, NumberIn(await States.ReadAsync("agent", "counter", default)));
    }

    [Fact]
    public async Task Write_ManyWritersWithOneETag_OneWinsWithItsEvents()
    {
        var etag = await WrittenAsync("agent", "a", 0, "{}");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            () => WriteAsync("agent", "a", etag, $$"""{"n":{{i}}}""", new PlatformEvent.AgentRemoved("a", $"{i}"))))).Within("racing writers");

        var won = Assert.Single(Enumerable.Range(0, 64), i => outcomes[i] is not null);
        AssertRow("a", outcomes[won]!.Value, $$"""{"n":{{won}}}""", await States.ReadAsync("agent", "a", default));
        var e = Assert.Single(await Feed.ReadAllAsync(0, 100, default));
        Assert.Equal($"{won}", e.Data.ToElement().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Write_AmongAppends_AllAreDurable()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            await WrittenAsync("agent", $"a{i}", 0, "{}", Event);
            await AppendedAsync(SampleAppends.Start($"w{i}"));
        }))).Within("writes among appends");

        Assert.Equal(50, (await States.ListAsync("agent", default)).Count);
        Assert.Equal(50, (await Index.ListUnfinishedAsync(default)).Count);
        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), (await Feed.ReadWholeAsync()).Select(e => e.Sequence));
    }

    private async Task IncrementAsync()
    {
        while (true)
        {
            var row = await States.ReadAsync("agent", "counter", default);
            var json = string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{(row is null ? 0 : NumberIn(row)) + 1}}}""");
            if (await WriteAsync("agent", "counter", row?.ETag ?? 0, json) is not null)
            {
                return;
            }
        }
    }

    private async Task<long> WrittenAsync(string type, string key, long etag, string json, params PlatformEvent[] events) =>
        await WriteAsync(type, key, etag, json, events) ?? throw new InvalidOperationException($"{type} {key} has another etag than {etag}.");

    private Task<long?> WriteAsync(string type, string key, long etag, string? json, params PlatformEvent[] events) => States.WriteAsync(
        new(type, key, etag, json is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(json), events), default).Within($"the write of {type} {key}");

    private static void AssertRow(string key, long etag, string json, GrainStateRow? row) =>
        Assert.Equal((key, etag, json), row is null ? default : (row.Key, row.ETag, Text(row)));

    private static string Text(GrainStateRow row) => Encoding.UTF8.GetString(row.Json.Span);

    private static int NumberIn(GrainStateRow? row) => int.Parse(Text(row!)[5..^1], CultureInfo.InvariantCulture);
}

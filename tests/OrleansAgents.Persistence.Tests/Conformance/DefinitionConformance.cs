using OrleansAgents.Core.Definitions;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class DefinitionConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Find_UnknownHashOrName_IsNull()
    {
        Assert.Null(await Definitions.FindAsync(DefinitionHash.Of("nothing"), default));
        Assert.Null(await Definitions.FindNewestAsync("nothing", default));
        Assert.Empty(await Definitions.ListNewestAsync(default));
    }

    [Theory]
    [InlineData("name: demo\r\nsteps: ['ü', \"😀\"]\n")]
    [InlineData("before\0after")]
    [InlineData("")]
    public async Task Put_AText_IsFoundByHashAndName(string text)
    {
        await PutAsync("demo", text, Noon);

        var row = await Definitions.FindAsync(DefinitionHash.Of(text), default);
        Assert.Equal(new("demo", DefinitionHash.Of(text), text, Noon), row);
        Assert.Equal(row, await Definitions.FindNewestAsync("demo", default));
    }

    [Fact]
    public async Task Put_ANewerText_IsTheNewestAndTheOlderStays()
    {
        await PutAsync("demo", "one", Noon);
        await PutAsync("demo", "two", Noon.AddMinutes(1));

        Assert.Equal("two", (await Definitions.FindNewestAsync("demo", default))!.Text);
        Assert.Equal("one", (await Definitions.FindAsync(DefinitionHash.Of("one"), default))!.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-60)]
    public async Task Put_AgainAtAnyTime_MakesItTheNewestAgain(int secondsLater)
    {
        await PutAsync("demo", "one", Noon);
        await PutAsync("demo", "two", Noon.AddSeconds(secondsLater));
        Assert.Equal("two", (await Definitions.FindNewestAsync("demo", default))!.Text);

        await PutAsync("demo", "one", Noon.AddSeconds(2 * secondsLater));

        Assert.Equal("one", (await Definitions.FindNewestAsync("demo", default))!.Text);
        Assert.Equal("one", Assert.Single(await Definitions.ListNewestAsync(default)).Text);
    }

    [Fact]
    public async Task ListNewest_GivesOneOfEachNameInOrder()
    {
        await PutAsync("b", "b1", Noon);
        await PutAsync("a", "a1", Noon);
        await PutAsync("B", "B1", Noon);
        await PutAsync("b", "b2", Noon);

        Assert.Equal(["B1", "a1", "b2"], (await Definitions.ListNewestAsync(default)).Select(row => row.Text));
    }

    [Fact]
    public async Task ListVersions_GivesTheTextsOfOneNameNewestFirst()
    {
        await PutAsync("a", "a1", Noon);
        await PutAsync("b", "b1", Noon);
        await PutAsync("a", "a2", Noon);
        await PutAsync("a", "a3", Noon);
        await PutAsync("a", "a1", Noon);

        Assert.Equal(["a1", "a3", "a2"], (await Definitions.ListVersionsAsync("a", 10, default)).Select(row => row.Text));
        Assert.Equal(["a1", "a3"], (await Definitions.ListVersionsAsync("a", 2, default)).Select(row => row.Text));
        Assert.Empty(await Definitions.ListVersionsAsync("nobody", 10, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Definitions.ListVersionsAsync("a", 0, default));
    }

    [Fact]
    public async Task Put_AmongAppends_AllAreDurable()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            await PutAsync($"d{i}", $"text {i}", Noon);
            await AppendedAsync(SampleAppends.Start($"w{i}"));
        }))).Within("puts among appends");

        Assert.Equal(50, (await Definitions.ListNewestAsync(default)).Count);
        Assert.Equal(50, (await Index.ListUnfinishedAsync(default)).Count);
    }

    private Task PutAsync(string name, string text, DateTimeOffset at) =>
        Definitions.PutAsync(name, DefinitionHash.Of(text), text, at, default).Within($"put of {name}");
}

using OrleansAgents.Abstractions.Routing;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class RouterModelConformance(StoreUnderTest store) : StoreConformance(store)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public async Task Find_UnknownHash_IsNothing()
    {
        await SaveAsync("a", [1]);

        Assert.Null(await Models.FindAsync("b", default));
        Assert.Null(await Models.FindAsync("A", default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(5_000_000)]
    public async Task Save_AModel_IsFoundByteForByte(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        await SaveAsync("a", bytes, "v-ü 😀");

        var found = await Models.FindAsync("a", default);

        Assert.Equal(("a", "v-ü 😀", Noon), (found!.InputHash, found.Version, found.At));
        Assert.True(found.Bytes.Span.SequenceEqual(bytes));
    }

    [Fact]
    public async Task Save_TheSameHashAgain_Replaces()
    {
        await SaveAsync("a", [1], "v1");
        await SaveAsync("a", [2, 3], "v2");

        var found = await Models.FindAsync("a", default);

        Assert.Equal("v2", found!.Version);
        Assert.Equal((byte[])[2, 3], found.Bytes.ToArray());
    }

    [Fact]
    public async Task Save_MoreThanAreKept_RemovesThoseThatWereKeptFirst()
    {
        foreach (var (hash, minutes) in ((string, int)[])[("a", 0), ("b", 1), ("c", 2), ("a", 3), ("d", -60)])          // the clock goes back
        {
            await Models.SaveAsync(new(hash, "v", (byte[])[1], Noon.AddMinutes(minutes)), default).Within($"the save of {hash}");
        }

        Assert.Null(await Models.FindAsync("b", default));
        foreach (var kept in (string[])["c", "a", "d"])
        {
            Assert.NotNull(await Models.FindAsync(kept, default));
        }
    }

    [Fact]
    public async Task Save_WhatNoStoreKeeps_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SaveAsync("a", new byte[IRouterModelStore.BytesMax + 1]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SaveAsync("a", []));
        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync("", [1]));
        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync("a", [1], version: ""));

        Assert.Null(await Models.FindAsync("a", default));
    }

    [Fact]
    public async Task Save_TheBytesChangeAfterwards_KeepsWhatTheyWere()
    {
        byte[] bytes = [1, 2, 3];
        await SaveAsync("a", bytes);
        bytes[0] = 9;

        Assert.Equal((byte[])[1, 2, 3], (await Models.FindAsync("a", default))!.Bytes.ToArray());
    }

    [Fact]
    public async Task Save_AmongAppends_AllAreDurable()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
        {
            await SaveAsync($"m{i % 2}", [(byte)i]);
            await AppendedAsync(SampleAppends.Start($"w{i}"));
        }))).Within("saves among appends");

        Assert.NotNull(await Models.FindAsync("m0", default));
        Assert.NotNull(await Models.FindAsync("m1", default));
        Assert.Equal(30, (await Index.ListUnfinishedAsync(default)).Count);
    }

    private Task SaveAsync(string hash, byte[] bytes, string version = "v") =>
        Models.SaveAsync(new(hash, version, bytes, Noon), default).Within($"the save of {hash}");
}

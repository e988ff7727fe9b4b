using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansAgents.Silo.Tests.Providers.Cluster;

namespace OrleansAgents.Silo.Tests.Providers;

public sealed class PersistenceTests
{
    [Theory]
    [InlineData(ProviderSilo.States)]
    [InlineData(ProviderSilo.DeletedStates)]
    public async Task State_WrittenReadAndCleared_IsWhatTheLastHolderLeft(string storage)
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 0);
        var states = cluster.Services.GetRequiredKeyedService<IGrainStorage>(storage);
        var grain = GrainId.Create("note", "a");

        var state = new GrainState<Note>(new Note { Text = "first" });
        await states.WriteStateAsync("note", grain, state);
        state.State!.Text = "second";
        await states.WriteStateAsync("note", grain, state);
        var read = await ReadAsync(states, grain);
        Assert.Equal(("second", true, state.ETag), (read.State!.Text, read.RecordExists, read.ETag));

        await states.ClearStateAsync("note", grain, read);
        var cleared = await ReadAsync(states, grain);
        Assert.Equal(("", false), (cleared.State!.Text, cleared.RecordExists));

        cleared.State!.Text = "third";
        await states.WriteStateAsync("note", grain, cleared);
        Assert.Equal("third", (await ReadAsync(states, grain)).State!.Text);
    }

    [Theory]
    [InlineData(ProviderSilo.States)]
    [InlineData(ProviderSilo.DeletedStates)]
    public async Task State_StaleEtag_IsRefusedEvenAfterTheRowWasMadeAgain(string storage)
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 0);
        var states = cluster.Services.GetRequiredKeyedService<IGrainStorage>(storage);
        var grain = GrainId.Create("note", "a");
        var winner = new GrainState<Note>(new Note { Text = "first" });
        await states.WriteStateAsync("note", grain, winner);
        var loser = await ReadAsync(states, grain);

        await states.WriteStateAsync("note", grain, winner);
        await Assert.ThrowsAsync<InconsistentStateException>(() => states.WriteStateAsync("note", grain, loser));
        await Assert.ThrowsAsync<InconsistentStateException>(() => states.ClearStateAsync("note", grain, loser));
        await Assert.ThrowsAsync<InconsistentStateException>(() => states.WriteStateAsync("note", grain, new GrainState<Note>(new Note())));

        await states.ClearStateAsync("note", grain, winner);
        await states.WriteStateAsync("note", grain, winner);
        await Assert.ThrowsAsync<InconsistentStateException>(() => states.WriteStateAsync("note", grain, loser));
        Assert.Equal(winner.ETag, (await ReadAsync(states, grain)).ETag);
    }

    [Fact]
    public async Task State_TwentyFirstWritesAtOnce_OneWins()
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 0);
        var states = cluster.Services.GetRequiredKeyedService<IGrainStorage>(ProviderSilo.States);
        var grain = GrainId.Create("note", "a");

        var refused = 0;
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async i =>
        {
            try
            {
                await states.WriteStateAsync("note", grain, new GrainState<Note>(new Note { Text = $"{i}" }));
            }
            catch (InconsistentStateException)
            {
                Interlocked.Increment(ref refused);
            }
        }));

        Assert.Equal((19, "1"), (refused, await cluster.Database.SqlAsync("select count(*) from orleans_storage")));
    }

    [Fact]
    public async Task State_KeysThatLookAlike_AreDifferentGrains()
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 0);
        var states = cluster.Services.GetRequiredKeyedService<IGrainStorage>(ProviderSilo.States);
        var guid = new Guid("00000000-0000-0000-0500-000000000000");
        GrainId[] grains =
        [
            GrainId.Create("note", "x"), GrainId.Create("note", "0+x"), GrainId.Create("note", "X"), GrainId.Create("note", "5"),
            GrainId.Create("note", "5+x"), GrainId.Create("note", "5+"), GrainId.Create("note", GrainIdKeyExtensions.CreateGuidKey(guid).ToString()!), GrainId.Create("note", "ü 'x' + \\"),
            GrainId.Create("other", "x"),
        ];

        foreach (var (i, grain) in grains.Index())
        {
            await states.WriteStateAsync(grain.Type.ToString()!, grain, new GrainState<Note>(new Note { Text = $"{i}" }));
        }

        foreach (var (i, grain) in grains.Index())
        {
            Assert.Equal($"{i}", (await ReadAsync(states, grain)).State!.Text);
        }
    }

    private static async Task<GrainState<Note>> ReadAsync(IGrainStorage states, GrainId grain)
    {
        var state = new GrainState<Note>(new Note());
        await states.ReadStateAsync(grain.Type.ToString()!, grain, state);
        return state;
    }

    [GenerateSerializer]
    public sealed class Note
    {
        [Id(0)]
        public string Text { get; set; } = "";
    }
}

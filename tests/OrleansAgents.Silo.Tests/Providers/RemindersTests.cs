using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansAgents.Silo.Tests.Providers.Cluster;
using OrleansAgents.Silo.Tests.Providers.Grains;

namespace OrleansAgents.Silo.Tests.Providers;

public sealed class RemindersTests
{
    private static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Reminder_ItsSiloIsKilled_FiresOnAnother()
    {
        const int Count = 12; // each silo fires those of its part of the ring: enough for both to have some
        await using var cluster = await ProviderCluster.StartAsync(others: 1);
        var recording = Recording.Of("reminders");
        await cluster.Grains.GetGrain<IRecorderGrain>("reminders").StartAsync();
        for (var i = 0; i < Count; i++)
        {
            await cluster.Grains.GetGrain<IReminderGrain>($"r{i}").RegisterAsync("reminders", TimeSpan.FromSeconds(2));
        }

        await recording.WhenAsync(All, "every reminder has fired");
        await cluster.Other(1).KillAsync();
        await cluster.SeenAsync(s => s.GetSiloStatus(cluster.Other(1).Address) == SiloStatus.Dead, "the killed silo is declared dead");
        recording.Clear();
        await recording.WhenAsync(All, "every reminder has fired on the silo that is left");

        Assert.True(await cluster.Grains.GetGrain<IReminderGrain>("r0").UnregisterAsync("reminders"));
        Assert.False(await cluster.Grains.GetGrain<IReminderGrain>("r0").UnregisterAsync("reminders"));
        Assert.Equal($"{Count - 1}", await cluster.Database.SqlAsync("select count(*) from orleans_reminder"));

        static bool All(IReadOnlyList<(string From, int Value)> fired) => fired.Select(f => f.From).Distinct().Count() == Count;
    }

    [Fact]
    public async Task Table_RowReplacedOrRemoved_NeedsTheNewestEtag()
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 0);
        var table = cluster.Services.GetRequiredService<IReminderTable>();
        var first = await table.UpsertRow(Entry("a", TimeSpan.FromMinutes(1)));
        var second = await table.UpsertRow(Entry("a", TimeSpan.FromDays(40)));

        Assert.NotEqual(first, second);
        Assert.False(await table.RemoveRow(Entry("a").GrainId, "name", first!));
        var read = await table.ReadRow(Entry("a").GrainId, "name");
        Assert.Equal((second, TimeSpan.FromDays(40), Noon), (read!.ETag, read.Period, read.StartAt));
        Assert.True(await table.RemoveRow(Entry("a").GrainId, "name", second!));
        Assert.False(await table.RemoveRow(Entry("a").GrainId, "name", second!));
        Assert.Null(await table.ReadRow(Entry("a").GrainId, "name"));

        var again = await table.UpsertRow(Entry("a"));
        Assert.DoesNotContain(again, new[] { first, second });
    }

    [Fact]
    public async Task Table_PartsOfTheRing_HoldEachReminderOnce()
    {
        await using var cluster = await ProviderCluster.StartAsync(others: 0);
        var table = cluster.Services.GetRequiredService<IReminderTable>();
        var entries = Enumerable.Range(0, 50).Select(i => Entry($"g{i}")).ToArray();
        foreach (var entry in entries)
        {
            await table.UpsertRow(entry);
        }

        // Points of the ring, among them hashes of reminders: a part holds its end, and not its beginning.
        uint[] points = [0, entries[7].GrainId.GetUniformHashCode(), int.MaxValue, 1u << 31, entries[30].GrainId.GetUniformHashCode(), uint.MaxValue];
        Array.Sort(points);
        foreach (var (begin, end) in points.Zip(points.Skip(1).Append(points[0])))
        {
            var expected = entries.Where(e => Within(e.GrainId.GetUniformHashCode(), begin, end)).Select(e => e.GrainId.ToString()).Order();
            Assert.Equal(expected, (await table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId.ToString()).Order());
        }

        Assert.Equal(50, (await table.ReadRows(points[1], points[1])).Reminders.Count);
        Assert.Single((await table.ReadRows(entries[3].GrainId)).Reminders);
        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);

        static bool Within(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    }

    private static ReminderEntry Entry(string key, TimeSpan? period = null) => new()
    {
        GrainId = GrainId.Create("reminded", key),
        ReminderName = "name",
        StartAt = Noon,
        Period = period ?? TimeSpan.FromMinutes(1),
    };
}

using OrleansAgents.Abstractions.Journals;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class JournalRaceConformance(StoreUnderTest store) : StoreConformance(store)
{
    [Fact]
    public async Task Append_ManyOwnersOfOneRun_ExactlyOneWinsEachVersion()
    {
        const int Owners = 8, Versions = 50;
        using var together = new Barrier(Owners);
        var wins = new int[Versions];

        await Task.WhenAll(Enumerable.Range(0, Owners).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var version = 0; version < Versions; version++)
                {
                    together.SignalAndWait();
                    var append = version == 0 ? SampleAppends.Start("w") : SampleAppends.More("w", version);
                    var outcome = Journal.AppendAsync(append, default).GetAwaiter().GetResult();
                    if (outcome.Status == AppendStatus.Appended)
                    {
                        Interlocked.Increment(ref wins[version]);
                    }
                }
            },
            TaskCreationOptions.LongRunning))).Within("racing owners");

        Assert.All(wins, won => Assert.Equal(1, won));
        Assert.Equal(Versions, (await Journal.ReadAsync(new("w"), default)).Count);
    }

    [Fact]
    public async Task Append_ManyStartsWithOneKey_ExactlyOneRunBegins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            i => Task.Run(() => Journal.AppendAsync(SampleAppends.Start($"w{i}", key: new("key", $"hash {i}")), default)))).Within("racing starts");

        Assert.Single(outcomes, o => o.Status == AppendStatus.Appended);
        var head = Assert.Single(await Index.ListAsync(new(), default));
        Assert.All(outcomes.Where(o => o.Existing is not null), o => Assert.Equal(head.Id, o.Existing!.Workflow.Value));
    }

    [Fact]
    public async Task Append_ManyRunsInParallel_EachHasItsOwnVersionsAndAllShareOneSequence()
    {
        const int Runs = 64, Appends = 20;

        await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => Task.Run(async () =>
        {
            await AppendedAsync(SampleAppends.Start($"w{i}"));
            for (var n = 0; n < Appends; n++)
            {
                await AppendedAsync(SampleAppends.More($"w{i}", 1 + (2 * n), events: 2));
            }
        }))).Within("parallel runs");

        var all = await Feed.ReadWholeAsync();
        Assert.Equal(Enumerable.Range(1, Runs * (1 + (2 * Appends))).Select(n => (long)n), all.Select(e => e.Sequence));
        var versions = Enumerable.Range(1, 1 + (2 * Appends)).Select(n => (long)n);
        Assert.All(all.GroupBy(e => e.WorkflowId), run => Assert.Equal(versions, run.Select(e => e.Version)));
    }
}

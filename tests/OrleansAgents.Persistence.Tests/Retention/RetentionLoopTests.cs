using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Retention;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Retention;

public sealed class RetentionLoopTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();
    private readonly LogLines<RetentionLoop> _log = new();

    [Fact]
    public async Task Start_EachMinute_ForgetsWhatIsTooOld()
    {
        var store = new InMemoryStore();
        await EndAsync(store, "old", _time.GetUtcNow());
        await EndAsync(store, "young", _time.GetUtcNow() + Minute);
        using var loop = Make(store, new() { MaxAge = Minute + Minute });
        loop.Start();
        loop.Start();

        for (var turn = 1; turn <= 3; turn++)
        {
            await _time.WhenArmedInAllAsync(turn).Soon($"turn {turn} is armed");
            _time.Advance(Minute);
        }

        await _time.WhenArmedInAllAsync(4).Soon("turn 3 has ended");
        Assert.Equal(["young"], (await store.ListAsync(new(), default)).Select(head => head.Id));
        Assert.Equal([(LogLevel.Debug, 1501)], _log.Lines);
        await loop.StopAsync().Soon("the end");
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task Start_APruneThatFails_IsLoggedAndTriedAgain()
    {
        var retention = new FailingOnce();
        using var loop = Make(retention, new() { MaxAge = null, KeepFinished = 5 });
        loop.Start();

        for (var turn = 1; turn <= 2; turn++)
        {
            await _time.WhenArmedInAllAsync(turn).Soon($"turn {turn} is armed");
            _time.Advance(Minute);
        }

        await _time.WhenArmedInAllAsync(3).Soon("turn 2 has ended");
        var asked = new PruneRequest { KeepNewest = 5, PlatformEventsKept = 100_000 };
        Assert.Equal(
            [
                asked with { ReleasedLocksBefore = _time.GetUtcNow() - Minute - TimeSpan.FromHours(1) },
                asked with { ReleasedLocksBefore = _time.GetUtcNow() - TimeSpan.FromHours(1) },
            ],
            retention.Asked);
        Assert.Equal([(LogLevel.Warning, 1502)], _log.Lines);
    }

    [Fact]
    public void Options_OutOfRange_AreAllNamedByTheirKeys()
    {
        var options = new RetentionOptions { MaxAge = TimeSpan.Zero, KeepFinished = -1, Every = TimeSpan.Zero, BatchMax = 0, DefinitionTexts = 0, PlatformEventsMax = 999 };

        Assert.Equal(6, options.Failures().Count(f => f.StartsWith("OrleansAgents:Retention:", StringComparison.Ordinal)));
        Assert.Empty(new RetentionOptions().Failures());
        Assert.Empty(new RetentionOptions { MaxAge = null, KeepFinished = null }.Failures());
    }

    private RetentionLoop Make(IWorkflowRetention retention, RetentionOptions options) => new(retention, Options.Create(options), _time, _log);

    private static async Task EndAsync(InMemoryStore store, string run, DateTimeOffset at)
    {
        await store.AppendAsync(SampleAppends.Start(run), default);
        await store.AppendAsync(SampleAppends.Turn(run, 1) with { At = at }, default);
    }

    private sealed class FailingOnce : IWorkflowRetention
    {
        public List<PruneRequest> Asked { get; } = [];

        public Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request);
            return Asked.Count == 1
                ? Task.FromException<PruneResult>(new StoreUnavailableException("store.locked", "busy"))
                : Task.FromResult(new PruneResult(0, 0, 0));
        }
    }
}

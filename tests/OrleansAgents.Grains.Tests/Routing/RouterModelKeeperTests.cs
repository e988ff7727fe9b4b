using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

public sealed class RouterModelKeeperTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryRouterModels _store = new();
    private readonly DirectoryOf _agents = new(
        DirectoryOf.Agent("ledger", "finance", "Invoices and postings"), DirectoryOf.Agent("wages", "finance", "Wages and payslips"), DirectoryOf.Agent("docs", "rag"));

    private readonly List<RouterModelKeeper> _keepers = [];

    public void Dispose() => _keepers.ForEach(keeper => keeper.Dispose());

    [Fact]
    public async Task Start_DifferentServicesOfOneCapability_HasAModelWhenItReturns()
    {
        var keeper = Keeper();

        await Until(keeper.StartAsync(default));

        Assert.Equal(3, keeper.Current!.Model.Classes.Length);
    }

    [Fact]
    public async Task Start_NothingToChoose_TrainsNothing()
    {
        var agents = new DirectoryOf(DirectoryOf.Agent("a", "rag"), DirectoryOf.Agent("b", "rag"), DirectoryOf.Agent("c", "coding"));
        var keeper = Keeper(agents);

        await keeper.StartAsync(default);

        Assert.Null(keeper.Current);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task Ensure_AfterARestart_TakesTheKeptModel()
    {
        var first = Keeper();
        await Until(first.EnsureAsync(default));
        var second = Keeper();
        await Until(second.EnsureAsync(default));

        Assert.Equal(first.Current!.Name, second.Current!.Name);
        Assert.NotNull(await _store.FindAsync(second.Current.InputHash, default));
    }

    [Fact]
    public async Task Ensure_StoreThatCannotAnswer_TrainsAllTheSame()
    {
        _store.Fault = new StoreUnavailableException("store.unavailable", "The disk is away.");
        var keeper = Keeper();

        await Until(keeper.EnsureAsync(default));

        Assert.NotNull(keeper.Current);
    }

    [Fact]
    public async Task Change_NewAgent_IsKnownAndTheOldModelAnswersMeanwhile()
    {
        var keeper = Keeper();
        await Until(keeper.EnsureAsync(default));
        var before = keeper.Current!;

        _agents.Put(new(DirectoryOf.Agent("bees", "beekeeping", "Hives and honey")));
        var ready = keeper.EnsureAsync(default);

        Assert.False(ready.IsCompleted);
        Assert.Same(before, keeper.Current);
        await Until(ready);
        Assert.Equal(4, keeper.Current!.Model.Classes.Length);
        Assert.NotEqual(before.Name, keeper.Current.Name);
    }

    [Fact]
    public async Task EnsureAny_WaitsForTheFirstModelAlone()
    {
        var keeper = Keeper();
        var first = keeper.EnsureAnyAsync(default);
        Assert.False(first.IsCompleted);
        await Until(first);
        var before = keeper.Current!;

        _agents.Put(new(DirectoryOf.Agent("bees", "beekeeping", "Hives and honey")));
        var second = keeper.EnsureAnyAsync(default);

        Assert.True(second.IsCompletedSuccessfully);
        await Until(keeper.EnsureAsync(default));
        Assert.NotEqual(before.Name, keeper.Current!.Name);
    }

    [Fact]
    public async Task Change_HealthAlone_MakesNoModel()
    {
        var keeper = Keeper();
        await Until(keeper.EnsureAsync(default));
        var before = keeper.Current;

        _agents.Put(_agents.FindEntry("docs")! with { Draining = true });
        await Until(keeper.EnsureAsync(default));

        Assert.Same(before, keeper.Current);
    }

    [Fact]
    public async Task Change_AnAgentLikeAnother_MakesNoModel()
    {
        var keeper = Keeper();
        await Until(keeper.EnsureAsync(default));
        var before = keeper.Current;

        _agents.Put(new(DirectoryOf.Agent("docs-2", "rag")));
        await Until(keeper.EnsureAsync(default));

        Assert.Same(before, keeper.Current);
    }

    [Fact]
    public async Task Dispose_WhileSomebodyWaits_EndsTheWait()
    {
        var keeper = Keeper();
        var ready = keeper.EnsureAsync(default);

        keeper.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready);
    }

    private RouterModelKeeper Keeper(DirectoryOf? agents = null)
    {
        var keeper = new RouterModelKeeper(agents ?? _agents, _time, NullLogger<RouterModelKeeper>.Instance, _store);
        _keepers.Add(keeper);
        return keeper;
    }

    // The clock moves until the keeper is done: its timers bring it to work, and its work takes no manual time.
    private async Task Until(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await task;
    }
}

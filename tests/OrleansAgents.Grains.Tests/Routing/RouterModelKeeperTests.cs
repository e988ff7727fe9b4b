using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Routing;
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
    public async Task StartAndEnsure_RouterOfTagsAlone_TrainNothing()
    {
        var keeper = Keeper(settings: new() { Router = RouterKind.Tags });

        await keeper.StartAsync(default).Soon("there is nothing to wait for");
        await keeper.EnsureAsync(default).Soon("there is nothing to wait for");

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
    public async Task Ensure_AgentsChangeWhileAModelIsMade_EndsWithTheModelOfItsOwnAgents()
    {
        var store = new GatedModels();
        var keeper = Keeper(store: store);
        var first = keeper.EnsureAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));
        _agents.Put(new(DirectoryOf.Agent("bees", "beekeeping", "Hives and honey")));
        var second = keeper.EnsureAsync(default);

        store.Open(null);
        await first.Soon("the model of the first agents is there");

        Assert.Equal(3, keeper.Current!.Model.Classes.Length);
        Assert.False(second.IsCompleted);
        await Until(second);
        Assert.Equal(4, keeper.Current.Model.Classes.Length);
    }

    [Fact]
    public async Task Ensure_ModelCannotBeMade_EndsAndTriesAgain()
    {
        var store = new GatedModels();
        var keeper = Keeper(store: store);
        var before = keeper.EnsureAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));
        var meanwhile = keeper.EnsureAsync(default);

        store.Open(new OperationCanceledException("The store gave up by itself."));
        await Task.WhenAll(before, meanwhile).Soon("nobody waits for a model that cannot be made");

        Assert.Null(keeper.Current);
        store.Open(null);
        await Until(keeper.EnsureAsync(default));
        Assert.NotNull(keeper.Current);
    }

    [Fact]
    public async Task Ensure_AfterDispose_IsCancelled()
    {
        var keeper = Keeper();
        keeper.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeper.EnsureAsync(default));
    }

    [Fact]
    public async Task Dispose_WhileAModelIsMade_EndsTheWait()
    {
        var store = new GatedModels();
        var keeper = Keeper(store: store);
        var ready = keeper.EnsureAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));

        keeper.Dispose();
        store.Open(null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready.Soon("the wait ends"));
    }

    [Fact]
    public async Task Dispose_WhileSomebodyWaits_EndsTheWait()
    {
        var keeper = Keeper();
        var ready = keeper.EnsureAsync(default);

        keeper.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready);
    }

    private RouterModelKeeper Keeper(DirectoryOf? agents = null, IRouterModelStore? store = null, RoutingSettings? settings = null)
    {
        var keeper = new RouterModelKeeper(agents ?? _agents, _time, NullLogger<RouterModelKeeper>.Instance, store ?? _store, settings);
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

    /// <summary>Keeps nothing, and answers when the test says so.</summary>
    private sealed class GatedModels : IRouterModelStore
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile Exception? _fault;

        public void Open(Exception? fault)
        {
            _fault = fault;
            _gate.TrySetResult();
        }

        public async Task<StoredRouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken)
        {
            await _gate.Task;
            cancellationToken.ThrowIfCancellationRequested();
            return _fault is null ? null : throw _fault;
        }

        public Task SaveAsync(StoredRouterModel model, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

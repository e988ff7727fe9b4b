using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>One fresh, empty store behind its ports.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Index">The heads.</param>
/// <param name="Definitions">The definitions.</param>
/// <param name="States">The states of small grains.</param>
/// <param name="Models">The router's models.</param>
/// <param name="Retention">What forgets.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Time">The clock that dates documents and platform events.</param>
/// <param name="HasFollowers">Says whether a stream is still subscribed.</param>
/// <param name="Close">Gives it up.</param>
public sealed record StoreUnderTest(
    IWorkflowJournal Journal,
    IWorkflowIndex Index,
    IDefinitionStore Definitions,
    IGrainStateStore States,
    IRouterModelStore Models,
    IWorkflowRetention Retention,
    IEventFeed Feed,
    ManualTimeProvider Time,
    Func<bool> HasFollowers,
    Action Close);

/// <summary>A suite that every store passes unchanged; each test gets a store of its own.</summary>
/// <param name="store">The store.</param>
public abstract class StoreConformance(StoreUnderTest store) : IDisposable
{
    protected IWorkflowJournal Journal => store.Journal;

    protected IWorkflowIndex Index => store.Index;

    protected IDefinitionStore Definitions => store.Definitions;

    protected IGrainStateStore States => store.States;

    protected IRouterModelStore Models => store.Models;

    protected IWorkflowRetention Retention => store.Retention;

    protected IEventFeed Feed => store.Feed;

    protected ManualTimeProvider Time => store.Time;

    protected bool HasFollowers => store.HasFollowers();

    public void Dispose()
    {
        store.Close();
        GC.SuppressFinalize(this);
    }

    protected async Task AppendedAsync(JournalAppend append)
    {
        var outcome = await Journal.AppendAsync(append, default).Within($"append to {append?.Workflow} after {append?.ExpectedVersion}");
        Assert.Equal(AppendOutcome.Appended, outcome);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Somebody else appends all the time.</summary>
public class WorkflowContentionTests
{
    [Fact]
    public async Task Wake_EveryAppendConflicts_GivesUpInBoundsAndAsksToBeWokenAgain()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Retry(2, TimeSpan.FromSeconds(1)));
        run.Fail();
        var time = new ManualTimeProvider(MachineRun.Noon + TimeSpan.FromSeconds(1));
        var (journal, activation) = (new ContendedJournal(run.Events), new RecordedActivation());
        var grain = new WorkflowGrain(run.Id, activation, await ServicesAsync(journal, run, time));

        var refused = await grain.ExecuteAsync(new WorkflowCommand.Tick(), CancellationToken.None);

        Assert.Equal("workflow.contended", refused?.Code);
        Assert.Equal(3, journal.Appends);
        Assert.Equal(3, activation.Conflicts);
        Assert.True(activation.AskedFor > time.GetUtcNow(), $"asked to be woken at {activation.AskedFor:O}");
        Assert.False(activation.Leaves);
    }

    private static async Task<WorkflowServices> ServicesAsync(IWorkflowJournal journal, MachineRun run, ManualTimeProvider time)
    {
        var (store, definitions, agents) = (new InMemoryStore(), new KnownDefinitions(), new FixedAgents());
        var catalog = new DefinitionCatalog(store, definitions, WorkflowLimits.Default, time);
        await catalog.PutAsync(definitions.Add(run.State.Definition), expectedName: null, CancellationToken.None);
        var (locks, stalls) = (new FreeLocks(), new RecordedStalls());
        var deliveries = new MessageDeliveries(agents, new ScriptedAgents(), stalls, () => 1, time);
        var steps = new StepCalls(agents, new ScriptedAgents(), new(locks, time), stalls, () => 1, time);
        var decisions = new Decisions(new CapabilityRouter(agents), new PolicyArbitrator(), agents, () => 1);
        var calls = new AgentCalls(steps, deliveries, decisions, () => 1, time, NullLogger<AgentCalls>.Instance);
        return new(
            journal,
            new(journal, catalog),
            decisions,
            calls,
            deliveries,
            locks,
            () => 1,
            time,
            NullLogger<WorkflowGrain>.Instance);
    }

    private sealed class ContendedJournal(IReadOnlyList<WorkflowEvent> events) : IWorkflowJournal
    {
        public int Appends { get; private set; }

        public Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
        {
            Appends++;
            return Task.FromResult(AppendOutcome.VersionConflict);
        }

        public Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken) => Task.FromResult(events);
    }

    private sealed class RecordedActivation : IActivationContext
    {
        public DateTimeOffset? AskedFor { get; private set; }

        public bool Leaves { get; private set; }

        public int Conflicts { get; private set; }

        public IWorkflowGrain Self => throw new NotSupportedException("Nothing is called in this test.");

        public bool StartsEffects => false;

        public void WakeAt(DateTimeOffset? at) => AskedFor = at;

        public void OnConflict() => Conflicts++;

        public void DeactivateWhenIdle() => Leaves = true;
    }
}

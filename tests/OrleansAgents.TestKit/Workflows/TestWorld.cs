using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Embedded;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>What outlives a process: the store, the clock, the definitions' texts and the agents. Hosts come and go in it.</summary>
public sealed class TestWorld : IDisposable
{
    private readonly List<TestHost> _hosts = [];

    /// <summary>Makes a world that knows a definition, and an agent for each of its steps.</summary>
    public TestWorld(DefinitionBuilder definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Store = new(Time);
        Definition = definition.Build();
        Definitions.Add(Definition);
        Directory.Add([.. Definition.Steps.Select(step => step.Capability).OfType<string>()]);
    }

    /// <summary>Gets the definition that is run.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>Gets the store.</summary>
    public InMemoryStore Store { get; }

    /// <summary>Gets the clock.</summary>
    public ManualTimeProvider Time { get; } = new();

    /// <summary>Gets what is expected.</summary>
    public RecordedStalls Stalls { get; } = new();

    /// <summary>Gets the definitions that can be read.</summary>
    public KnownDefinitions Definitions { get; } = new();

    /// <summary>Gets the agents that are registered.</summary>
    public FixedAgents Directory { get; } = new();

    /// <summary>Gets or sets how the decisions of a process are made; null for capability tags and the policy.</summary>
    public Func<TestWorld, Abstractions.Hosting.Jitter, Grains.Routing.Decisions>? Decisions { get; set; }

    /// <summary>Gets the runs whose journals hold an event that this build does not know.</summary>
    public ConcurrentBag<string> FromTheFuture { get; } = [];

    /// <summary>Starts a process over the store. It recovers nothing by itself.</summary>
    /// <param name="configure">Changes the host's options; idle runs stay a minute and looks are taken each second by default.</param>
    /// <param name="crash">Where the process dies; null for nowhere.</param>
    public TestHost StartHost(Action<EmbeddedHostOptions>? configure = null, CrashPoints? crash = null)
    {
        var options = new EmbeddedHostOptions();
        configure?.Invoke(options);
        _hosts.Add(new(this, options, crash ?? CrashPoints.Never));
        return _hosts[^1];
    }

    /// <summary>Reads a journal.</summary>
    public async Task<IReadOnlyList<WorkflowEvent>> JournalAsync(string workflow) => await Store.ReadAsync(new(workflow), CancellationToken.None);

    /// <summary>Waits until a run has ended.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="after">The version after which an end counts: a fork's history may hold the other run's.</param>
    /// <returns>Its journal.</returns>
    public async Task<IReadOnlyList<WorkflowEvent>> WhenEndedAsync(string workflow, long after = 0)
    {
        await WhenAsync(workflow, e => e.EndsRun && e.Version > after, "the run ends");
        return await JournalAsync(workflow);
    }

    /// <summary>Waits until so many events of a kind are durable.</summary>
    public async Task WhenAsync(string workflow, string kind, int count = 1)
    {
        var seen = 0;
        await WhenAsync(workflow, e => e.Kind == kind && ++seen == count, $"{count} events {kind}");
    }

    /// <inheritdoc/>
    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    private async Task WhenAsync(string workflow, Func<EventView, bool> isIt, string what)
    {
        using var enough = new CancellationTokenSource();
        await FollowAsync().Soon($"{what} in workflow {workflow}");

        async Task FollowAsync()
        {
            await foreach (var page in Store.Feed.FollowAsync(new(workflow), 0, enough.Token))
            {
                if (page.Any(isIt))
                {
                    return;
                }
            }

            throw new InvalidOperationException($"The run ended without: {what}.");
        }
    }
}

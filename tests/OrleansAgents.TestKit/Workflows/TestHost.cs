using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Embedded;
using OrleansAgents.Embedded.Locks;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>One process: the real host, grains and client over the world's store, with agents that a test plays.</summary>
public sealed class TestHost : IDisposable
{
    private readonly TestWorld _world;
    private readonly EmbeddedLocks _lockGrains;

    internal TestHost(TestWorld world, EmbeddedHostOptions options, CrashPoints crash)
    {
        _world = world;
        var journal = new WorldJournal(world, crash);
        var catalog = new DefinitionCatalog(world.Store, world.Definitions, Core.Limits.WorkflowLimits.Default, world.Time);
        var loader = new WorkflowLoader(journal, catalog);
        var invoker = new CrashingInvoker(Agents, crash);
        var lockServices = new LockServices(world.Store.States, world.Stalls, world.Time);
        _lockGrains = new(lockServices, options, NullLogger<EmbeddedLocks>.Instance);
        Locks = new(_lockGrains, lockServices, NullLogger<ResourceLocks>.Instance);
        var stepCalls = new StepCalls(world.Directory, invoker, new(Locks, world.Time), world.Stalls, () => Jitter, world.Time);
        var deliveries = new MessageDeliveries(world.Directory, invoker, world.Stalls, () => Jitter, world.Time);
        var decisions = world.Decisions?.Invoke(world, () => Jitter)
            ?? new Decisions(new CapabilityRouter(world.Directory), new PolicyArbitrator(world.Directory), world.Directory, () => Jitter);
        Calls = new(stepCalls, deliveries, decisions, () => Jitter, world.Time, NullLogger<AgentCalls>.Instance);
        var services = new WorkflowServices(
            journal,
            loader,
            decisions,
            Calls,
            deliveries,
            Locks,
            () => Jitter,
            world.Time,
            NullLogger<WorkflowGrain>.Instance);
        Host = new(services, world.Store, options, NullLogger<EmbeddedHost>.Instance);
        Client = new WorkflowClient(Host, catalog, world.Directory, world.Store, loader, journal, Core.Limits.WorkflowLimits.Default, world.Time);
    }

    /// <summary>Gets the agents of this process.</summary>
    public ScriptedAgents Agents { get; } = new();

    /// <summary>Gets or sets the random number that pauses are drawn with.</summary>
    public double Jitter { get; set; } = 1;

    /// <summary>Gets the host.</summary>
    public EmbeddedHost Host { get; }

    /// <summary>Gets the locks.</summary>
    public ResourceLocks Locks { get; }

    /// <summary>Gets the calls that are going on.</summary>
    public AgentCalls Calls { get; }

    /// <summary>Gets the front door.</summary>
    public WorkflowClient Client { get; }

    /// <summary>Starts a run of the world's definition, which must be accepted.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> StartAsync(string? key = null, string input = "{}")
    {
        var started = await Client.StartAsync(Request(key, input), CancellationToken.None).Soon("the run starts");
        return started.TryGet(out var run, out var error) ? run.Id : throw new InvalidOperationException($"{error.Code}: {error.Message}");
    }

    /// <summary>The request to start a run of the world's definition.</summary>
    public StartRequest Request(string? key = null, string input = "{}") =>
        new() { DefinitionText = _world.Definition.Name, Input = JsonPayload.Parse(input), IdempotencyKey = key };

    /// <summary>Gets a grain.</summary>
    public IWorkflowGrain Grain(string workflow) => Host.Get(new WorkflowId(workflow));

    /// <summary>Waits until no run is in memory.</summary>
    public Task WhenEmptyAsync() => Patience.Until(() => Host.ActivationCount == 0, "every run leaves memory");

    /// <inheritdoc/>
    public void Dispose()
    {
        Host.Dispose();
        _lockGrains.Dispose();
    }
}

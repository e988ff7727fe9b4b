using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Grains.Routing.Replay;
using OrleansAgents.Grains.Tests.Stalls;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Grains.Tests.Routing.Replay;

/// <summary>A store with runs of the past, and a router of today that says what a test wants.</summary>
internal sealed class ReplayWorld : IRouter
{
    private readonly KnownDefinitions _known = new();
    private readonly DefinitionCatalog _catalog;

    public ReplayWorld() => _catalog = new(Store, _known, WorkflowLimits.Default, new ManualTimeProvider());

    public InMemoryStore Store { get; } = new();

    public LogLines<RouteReplay> Log { get; } = new();

    /// <summary>Gets or sets who is best today; null for nobody.</summary>
    public Func<string, string?, string?> Best { get; set; } = (_, capability) => $"{capability}-agent";

    public List<(string Query, string? Capability)> Asked { get; } = [];

    public RouteReplay Replay => new(Store, new(Store, _catalog), this, Log);

    public Recommendation Recommend(WorkflowState state, StepDefinition step) => throw new NotSupportedException("A replay asks for words.");

    public Recommendation Recommend(string query, string? capability, bool ofStep = false)
    {
        Asked.Add((query, capability));
        return new("text/today", Best(query, capability) is { } best ? [new(best, 0.75, ["it has the words"]), new("other", 0.1, [])] : []);
    }

    /// <summary>Begins a run.</summary>
    public static MachineRun Start(DefinitionBuilder definition, string id, string input = """{"question":"where is it?"}""", Action<MachineRun>? before = null)
    {
        var run = new MachineRun(definition.Build(), id);
        before?.Invoke(run);
        run.Do(new WorkflowCommand.Start(JsonPayload.Parse(input), "correlation"));
        return run;
    }

    /// <summary>Puts a run into the store, with its definition unless that is to be missing.</summary>
    public async Task KeepAsync(MachineRun run, bool withDefinition = true)
    {
        if (withDefinition)
        {
            var text = _known.Add(run.State.Definition);
            Assert(await _catalog.PutAsync(text, null, default));
        }

        await Store.AppendAsync(
            new()
            {
                Workflow = run.Id,
                ExpectedVersion = 0,
                Events = run.Events,
                At = run.Now,
                Status = run.State.Status,
                PreviousStatus = WorkflowStatus.None,
            },
            default);
    }

    public async Task<List<ReplayedDecision>> AskAsync(ReplayRequest? request = null)
    {
        var decisions = new List<ReplayedDecision>();
        await foreach (var decision in Replay.ReplayAsync(request ?? new(), default))
        {
            decisions.Add(decision);
        }

        return decisions;
    }

    private static void Assert<T>(Core.Errors.Result<T> result)
        where T : notnull
    {
        if (!result.TryGet(out _, out var error))
        {
            throw new InvalidOperationException(error.Message);
        }
    }
}

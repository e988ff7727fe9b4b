using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Tests.Journals;

/// <summary>One run, by the commands that drive it; each takes a second.</summary>
/// <param name="Definition">What runs.</param>
/// <param name="Commands">The commands, in order.</param>
/// <param name="Ends">Where the run stands in the end.</param>
internal sealed record GoldenScenario(WorkflowDefinition Definition, WorkflowCommand[] Commands, WorkflowStatus Ends);

/// <summary>Runs that together hold every kind of event.</summary>
internal static class GoldenScenarios
{
    private static readonly WorkflowId Run = new("golden");
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly WorkflowCommand Begin = new WorkflowCommand.Start(JsonPayload.Parse("""{"question":"Why \"durable\"?"}"""), "corr-1");

    public static ImmutableSortedDictionary<string, GoldenScenario> All { get; } = new Dictionary<string, GoldenScenario>
    {
        ["linear"] = new(Definition(loop: null), [Begin, Assign("write"), Complete("write"), Assign("review"), Complete("review")], WorkflowStatus.Completed),
        ["cyclic"] = new(
            Definition(new LoopDefinition(1, 0, new("/approved", JsonPayload.Parse("true")), 2, ExhaustedPolicy.Complete) { Steps = [0, 1] }),
            [
                Begin, Assign("write"), Fail("write", retryable: true), new WorkflowCommand.Tick(), Complete("write", attempt: 2),
                Assign("review"), Complete("review", result: """{"approved":false}"""),
                Assign("write", cycle: 2), Complete("write", cycle: 2),
                Assign("review", cycle: 2), Complete("review", cycle: 2, result: """{ "approved" : false, "notes": ["ü", "😀"] }"""),
            ],
            WorkflowStatus.Completed),
        ["failed"] = new(Definition(loop: null), [Begin, Assign("write"), Fail("write", retryable: false)], WorkflowStatus.Failed),
        ["cancelled"] = new(
            Definition(loop: null), [Begin, Assign("write"), new WorkflowCommand.Cancel("operator", "wrong question")], WorkflowStatus.Cancelled),
    }.ToImmutableSortedDictionary();

    /// <summary>Lets this build carry a scenario out.</summary>
    /// <returns>The events of each append, and the state in the end.</returns>
    public static (List<IReadOnlyList<WorkflowEvent>> Appends, WorkflowState State) CarryOut(GoldenScenario scenario)
    {
        var (appends, state, now) = (new List<IReadOnlyList<WorkflowEvent>>(), WorkflowState.Empty(Run, scenario.Definition), Start);
        foreach (var command in scenario.Commands)
        {
            var accepted = Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(state, command, now));
            Assert.NotEmpty(accepted.Events);
            appends.Add(accepted.Events);
            state = accepted.Events.Aggregate(state, WorkflowMachine.Apply);
            now += TimeSpan.FromSeconds(1);
        }

        return (appends, state);
    }

    /// <summary>Folds events that were read from a file.</summary>
    public static WorkflowState Replay(GoldenScenario scenario, IEnumerable<WorkflowEvent> events) =>
        events.Aggregate(WorkflowState.Empty(Run, scenario.Definition), WorkflowMachine.Apply);

    private static WorkflowDefinition Definition(LoopDefinition? loop) => new()
    {
        Name = "golden",
        Hash = DefinitionHash.Of("golden"),
        Steps =
        [
            new() { Id = "write", Index = 0, Capability = "writing", After = [] },
            new() { Id = "review", Index = 1, Capability = "review", After = [0] },
        ],
        Loop = loop,
        OutputStep = 0,
        Limits = WorkflowLimits.Default,
    };

    private static WorkflowCommand.AssignStep Assign(string step, int cycle = 1) => new(
        new(Run, step, cycle, 0),
        new("tags/1", [new("echo", 0.75, ["capability", "description: \"écho\""]), new("other", 0.1, [])]),
        new("echo", "best candidate", "policy"));

    private static WorkflowCommand.CompleteStep Complete(string step, int cycle = 1, int attempt = 1, string result = """{"text":"Because."}""") =>
        new(new(Run, step, cycle, attempt), JsonPayload.Parse(result), TimeSpan.FromMilliseconds(12.5));

    private static WorkflowCommand.FailStep Fail(string step, bool retryable) => new(
        new(Run, step, 1, 1), new("agent.failed", "The agent said <no>.", retryable), TimeSpan.FromMilliseconds(3), Jitter: 0.5);
}

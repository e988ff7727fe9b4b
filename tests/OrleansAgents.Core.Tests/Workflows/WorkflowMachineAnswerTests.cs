using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>The one written answer to every command in every state.</summary>
public class WorkflowMachineAnswerTests
{
    private const string Nothing = "nothing";

    public static TheoryData<string, string, string> Answers { get; } = new()
    {
        { "none", "start", "WorkflowStarted" },
        { "none", "assign", "workflow.not_found" },
        { "none", "complete", "workflow.not_found" },
        { "none", "fail", "workflow.not_found" },
        { "none", "tick", "workflow.not_found" },
        { "none", "cancel", "workflow.not_found" },

        { "unrouted", "start", "workflow.exists" },
        { "unrouted", "assign", "ServiceRecommended ServiceSelected StepStarted" },
        { "unrouted", "complete", Nothing },
        { "unrouted", "fail", Nothing },
        { "unrouted", "tick", Nothing },
        { "unrouted", "cancel", "WorkflowCancelled" },

        { "claimed", "start", "workflow.exists" },
        { "claimed", "assign", Nothing },
        { "claimed", "complete", "StepCompleted" },
        { "claimed", "fail", "StepAttemptFailed" },
        { "claimed", "tick", Nothing },
        { "claimed", "cancel", "WorkflowCancelled" },

        { "backing off", "start", "workflow.exists" },
        { "backing off", "assign", Nothing },
        { "backing off", "complete", Nothing },
        { "backing off", "fail", Nothing },
        { "backing off", "tick", Nothing },
        { "backing off", "cancel", "WorkflowCancelled" },

        { "retry due", "start", "workflow.exists" },
        { "retry due", "assign", Nothing },
        { "retry due", "complete", Nothing },
        { "retry due", "fail", Nothing },
        { "retry due", "tick", "StepStarted" },
        { "retry due", "cancel", "WorkflowCancelled" },

        { "completed", "start", "workflow.exists" },
        { "completed", "assign", Nothing },
        { "completed", "complete", Nothing },
        { "completed", "fail", Nothing },
        { "completed", "tick", Nothing },
        { "completed", "cancel", Nothing },

        { "failed", "start", "workflow.exists" },
        { "failed", "assign", Nothing },
        { "failed", "complete", Nothing },
        { "failed", "fail", Nothing },
        { "failed", "tick", Nothing },
        { "failed", "cancel", Nothing },

        { "cancelled", "start", "workflow.exists" },
        { "cancelled", "assign", Nothing },
        { "cancelled", "complete", Nothing },
        { "cancelled", "fail", Nothing },
        { "cancelled", "tick", Nothing },
        { "cancelled", "cancel", Nothing },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Decide_EveryCommandInEveryState_HasItsAnswer(string state, string command, string expected)
    {
        var (at, now) = StateNamed(state);

        var decision = WorkflowMachine.Decide(at, CommandNamed(command), now);

        Assert.Equal(expected, Text(decision));
    }

    [Fact]
    public void Answers_TogetherAreEveryPair()
    {
        var states = Answers.Select(row => (string)row[0]).Distinct();
        var commands = typeof(WorkflowCommand).GetNestedTypes().Length;

        Assert.All(states, state => Assert.Equal(commands, Answers.Where(row => (string)row[0] == state).Select(row => (string)row[1]).Distinct().Count()));
    }

    private static (WorkflowState State, DateTimeOffset Now) StateNamed(string name)
    {
        var definition = DefinitionBuilder.ThreeSteps().Retry(attempts: 2, TimeSpan.FromSeconds(10));
        if (name == "none")
        {
            return (WorkflowState.Empty(new("run"), definition.Build()), MachineRun.Noon);
        }

        var run = MachineRun.Started(definition);
        switch (name)
        {
            case "unrouted":
                return (WorkflowMachine.Apply(WorkflowState.Empty(run.Id, run.State.Definition), run.Events[0]), run.Now);
            case "claimed":
                break;
            case "backing off":
                run.Fail();
                break;
            case "retry due":
                run.Fail();
                run.Now += TimeSpan.FromSeconds(10);
                break;
            case "completed":
                run.Complete();
                run.Complete();
                run.Complete();
                break;
            case "failed":
                run.Fail(retryable: false);
                break;
            case "cancelled":
                run.Do(new WorkflowCommand.Cancel("test", "enough"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such state.");
        }

        return (run.State, run.Now);
    }

    private static WorkflowCommand CommandNamed(string name)
    {
        var first = new EffectId(new("run"), "research", Cycle: 1, Attempt: 1);
        return name switch
        {
            "start" => new WorkflowCommand.Start(JsonPayload.EmptyObject, "other"),
            "assign" => new WorkflowCommand.AssignStep(first with { Attempt = 0 }, new("test/1", [new("a", 1, [])]), new("a", "best", "policy")),
            "complete" => new WorkflowCommand.CompleteStep(first, JsonPayload.EmptyObject, default),
            "fail" => new WorkflowCommand.FailStep(first, new("agent.failed", "It broke.", Retryable: true), default, Jitter: 1),
            "tick" => new WorkflowCommand.Tick(),
            _ => new WorkflowCommand.Cancel("test", "enough"),
        };
    }

    private static string Text(WorkflowDecision decision) => decision switch
    {
        WorkflowDecision.Rejected rejected => rejected.Error.Code,
        WorkflowDecision.Accepted { Events.Count: 0 } => Nothing,
        WorkflowDecision.Accepted accepted => string.Join(' ', accepted.Events.Select(e => e.Kind)),
        _ => decision.ToString(),
    };
}

using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Forks a run and checks what the copy has kept.</summary>
internal static class ForkWatch
{
    private static readonly JsonPayload Edit = JsonPayload.Parse("\"edited\"");

    /// <summary>Forks at any version, with or without an edit, and lets the copy come to its end.</summary>
    public static void ForkAnywhere(MachineRun run, Random random)
    {
        var version = random.Next(1, run.Events.Count + 1);
        var edited = random.Next(2) == 0 ? null : run.State.Definition.Steps[random.Next(run.State.Definition.Steps.Length)];
        var input = random.Next(6) == 0 ? "[1]" : null;

        var fork = run.Fork(out var decision, version, input, edited is null ? [] : [new(edited.Id, Edit)]);

        if (decision is WorkflowDecision.Rejected refused)
        {
            Assert.Equal("limit.journal", refused.Error.Code);
            Assert.Equal(WorkflowStatus.None, fork.State.Status);
            return;
        }

        Check(run.At(version), fork.At(version + 1), edited, input is not null);
        WorkflowMachinePropertyTests.Finish(fork, random);
        Assert.Equal(new ForkPoint(run.Id, version), fork.State.Parent);
    }

    /// <summary>Compares the source at the version with the copy right after it left the source.</summary>
    public static void Check(WorkflowState source, WorkflowState copy, StepDefinition? edited, bool anew)
    {
        var steps = source.Definition.Steps;
        var again = edited is null || source.Definition.Route is not null ? new bool[steps.Length] : StepGraph.Downstream(steps, edited.Index);
        foreach (var step in steps)
        {
            var (was, at) = (source.Steps[step.Index], copy.Steps[step.Index]);
            if (step == edited)
            {
                Assert.Equal((StepStatus.Completed, Edit), (at.Status, at.Result));
            }
            else if (anew || again[step.Index])
            {
                Assert.Equal((StepStatus.Pending, null), (at.Status, at.Result));
            }
            else if (was.Status == StepStatus.Completed)
            {
                Assert.Equal(was, at);
            }
            else
            {
                Assert.Contains(at.Status, new[] { StepStatus.Pending, StepStatus.Failed });
                Assert.True(at.Status == StepStatus.Pending || at == was, "a failure is kept as it was");
            }
        }
    }
}

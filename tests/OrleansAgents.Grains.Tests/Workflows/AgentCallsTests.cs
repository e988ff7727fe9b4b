using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Calls outside the turn, and how their answers get home.</summary>
public class AgentCallsTests
{
    [Fact]
    public async Task Answer_GrainCannotTakeItNow_IsOfferedAgain()
    {
        var (time, agents, run) = (new ManualTimeProvider(), new ScriptedAgents(), MachineRun.Started(DefinitionBuilder.ThreeSteps()));
        var calls = Calls(agents, time);
        var grain = new ContendedGrain(refusals: 2);
        calls.Start(grain, run.State, run.Call, CancellationToken.None);
        (await agents.NextAsync()).Succeed("\"found\"");

        for (var refusal = 1; refusal <= 2; refusal++)
        {
            await time.WhenTimersAsync(1).Soon($"refusal {refusal}");
            Assert.Equal(1, calls.Running);                            // until its answer is home, the call is not over
            time.Advance(TimeSpan.FromSeconds(0.1 * refusal));          // pauses grow, and an advance over two would meet both
        }

        var answer = Assert.IsType<WorkflowCommand.CompleteStep>(await grain.Taken.Soon("the answer is taken"));
        Assert.Equal(("\"found\"", run.Call.Id), (answer.Result.ToString(), answer.Effect));
        Assert.True(await calls.WaitUntilNoneAsync(TimeSpan.FromSeconds(1), CancellationToken.None));
    }

    [Fact]
    public async Task Start_TokenIsCancelled_StopsTheAgentAndSendsNothing()
    {
        var (time, agents, run) = (new ManualTimeProvider(), new ScriptedAgents(), MachineRun.Started(DefinitionBuilder.ThreeSteps()));
        var calls = Calls(agents, time);
        var grain = new ContendedGrain(refusals: 0);
        using var stop = new CancellationTokenSource();
        calls.Start(grain, run.State, run.Call, stop.Token);
        var call = await agents.NextAsync();

        await stop.CancelAsync();

        await call.Stopped.Soon("the agent is told to stop");
        Assert.True(await calls.WaitUntilNoneAsync(TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.False(grain.Taken.IsCompleted);
    }

    [Fact]
    public async Task WaitUntilNone_AgentWorksLonger_SaysSo()
    {
        var (time, agents, run) = (new ManualTimeProvider(), new ScriptedAgents(), MachineRun.Started(DefinitionBuilder.ThreeSteps()));
        var calls = Calls(agents, time);
        calls.Start(new ContendedGrain(refusals: 0), run.State, run.Call, CancellationToken.None);
        var call = await agents.NextAsync();
        var waiting = calls.WaitUntilNoneAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await waiting.Soon("the wait is over"));

        call.Succeed();
        Assert.True(await calls.WaitUntilNoneAsync(TimeSpan.FromSeconds(10), CancellationToken.None).Soon("the call is over"));
    }

    [Fact]
    public async Task Answer_ThatThePlatformCannotTake_BecomesAFailureOfTheStep()
    {
        var (time, agents, run) = (new ManualTimeProvider(), new ScriptedAgents(), MachineRun.Started(DefinitionBuilder.ThreeSteps()));
        var grain = new ContendedGrain(refusals: 0) { Fault = new InvalidOperationException("a fault of ours") };
        Calls(agents, time).Start(grain, run.State, run.Call, CancellationToken.None);
        (await agents.NextAsync()).Succeed();

        var failed = Assert.IsType<WorkflowCommand.FailStep>(await grain.Taken.Soon("the run hears of it"));
        Assert.Equal(("agent.failed", true), (failed.Error.Code, failed.OutcomeUnknown));
        Assert.Contains("a fault of ours", failed.Error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Start_RouterOrArbitratorBreaks_TheRunHearsOfIt(bool routes)
    {
        var (run, grain) = (MachineRun.Started(DefinitionBuilder.Linear("research")), new ContendedGrain(0));
        WorkflowEffect effect = routes ? new WorkflowEffect.RouteStep(new(run.Id, "research", 1, 0), 0) : new WorkflowEffect.ChooseStep(new(run.Id, "", 1, 0));

        Calls(new ScriptedAgents(), new ManualTimeProvider(), new Broken()).Start(grain, run.State, effect, CancellationToken.None);

        var answer = await grain.Taken.Soon("the run hears of it");
        var (id, service, reason) = answer is WorkflowCommand.AssignStep assign
            ? (assign.Effect, assign.Decision.Service, assign.Decision.Reason)
            : answer is WorkflowCommand.ChooseStep choose ? (choose.Effect, choose.Choice.Step, choose.Choice.Reason) : default;
        Assert.Equal((effect.Id, routes ? null : ""), (id, service));
        Assert.Contains("failed in the platform: out of order", reason, StringComparison.Ordinal);
    }

    private static AgentCalls Calls(ScriptedAgents agents, TimeProvider time, Broken? broken = null)
    {
        var (directory, stalls) = (new FixedAgents().Add("research"), new RecordedStalls());
        var steps = new StepCalls(directory, agents, new(new FreeLocks(), time), stalls, () => 1, time);
        var decisions = new Decisions((IRouter?)broken ?? new CapabilityRouter(directory), (IArbitrator?)broken ?? new PolicyArbitrator(), directory, () => 1);
        return new(steps, new(directory, agents, stalls, () => 1, time), decisions, () => 1, time, NullLogger<AgentCalls>.Instance);
    }

    private sealed class Broken : IRouter, IArbitrator
    {
        public Recommendation Recommend(WorkflowState state, StepDefinition step) => throw new InvalidOperationException("out of order");

        public Recommendation Recommend(string query, string? capability, bool ofStep = false) => throw new InvalidOperationException("out of order");

        public RoutingDecision Decide(WorkflowState state, StepDefinition step, Recommendation recommendation) => throw new InvalidOperationException("out of order");

        public NextStepChoice ChooseNext(WorkflowState state) => throw new InvalidOperationException("out of order");
    }

    /// <summary>Refuses an answer some times, as one does whose journal is being changed by somebody else.</summary>
    private sealed class ContendedGrain(int refusals) : IWorkflowGrain
    {
        private readonly TaskCompletionSource<WorkflowCommand> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = refusals;

        public Task<WorkflowCommand> Taken => _taken.Task;

        /// <summary>Gets or sets what the first command meets; null for nothing.</summary>
        public Exception? Fault { get; set; }

        public Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken)
        {
            if (Fault is { } fault)
            {
                Fault = null;
                return Task.FromException<DomainError?>(fault);
            }

            if (_left-- > 0)
            {
                return Task.FromResult<DomainError?>(new("workflow.contended", ErrorKind.Unavailable, "Try again."));
            }

            _taken.SetResult(command);
            return Task.FromResult<DomainError?>(null);
        }

        public Task<StartAnswer> StartAsync(WorkflowStart start, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WakeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

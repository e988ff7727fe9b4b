using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Routing;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>A person is asked who takes a step, through the whole host.</summary>
public sealed class WorkflowClarificationTests
{
    private static readonly RoutingPolicy Ask = new() { MinConfidence = 0.6, OnLowConfidence = LowConfidenceAction.Ask, Timeout = TimeSpan.FromMinutes(10) };

    private readonly FixedRouter _router = new(("a", 0.4), ("b", 0.3));

    [Fact]
    public async Task Unsure_OpensAWaitThatNamesTheCandidates()
    {
        using var world = World();
        var host = world.StartHost();

        var id = await host.StartAsync();

        var view = (await host.Client.GetAsync(id, CancellationToken.None)).Value!;
        var wait = Assert.Single(view.Waits);
        Assert.Equal(("write.route", WaitKind.Clarification, "write", "waiting"), (wait.Name, wait.Kind, wait.Step, view.Steps[0].Status));
        Assert.Equal(["a", "b"], wait.Options!);
        Assert.Contains("a (40 %), b (30 %)", wait.Prompt, StringComparison.Ordinal);
        Assert.Equal((world.Time.GetUtcNow() + TimeSpan.FromMinutes(10), WorkflowStatus.Waiting, 0), (wait.Deadline, view.Status, view.Hops));
    }

    [Theory, InlineData("b", "b"), InlineData("other", "other")]
    public async Task Answer_NamesWhoCanBeCalled_CallsThem(string named, string called)
    {
        using var world = World();
        var host = world.StartHost();
        var id = await host.StartAsync();

        Assert.Null(await SignalAsync(host, id, ClarificationAnswer.OfService(named)));

        (await host.Agents.NextAsync("write/1/1")).Succeed();
        var chosen = (await world.WhenEndedAsync(id)).OfType<WorkflowEvent.ServiceSelected>().Single();
        Assert.Equal((called, "person", true, "ann named it in answer to 'write.route'"), (chosen.Service, chosen.DecidedBy, chosen.Overridden, chosen.Reason));
    }

    [Theory, InlineData("away"), InlineData("stranger")]
    public async Task Answer_NamesWhoCannotBeCalled_IsRefused(string named)
    {
        using var world = World();
        var host = world.StartHost();
        var id = await host.StartAsync();

        Assert.Equal("signal.invalid", await SignalAsync(host, id, ClarificationAnswer.OfService(named)));
    }

    [Fact]
    public async Task Answer_SaysMore_IsJudgedWithTheQueryInTheNextProcess()
    {
        using var world = World();
        var first = world.StartHost();
        var id = await first.StartAsync(input: """{"question":"why"}""");
        first.Dispose();

        var second = world.StartHost();
        Assert.Null(await SignalAsync(second, id, ClarificationAnswer.OfText("in verse")));

        await second.Agents.NextAsync("write/1/1");
        Assert.Equal("why in verse", _router.Queries[^1]);
        var chosen = (await world.JournalAsync(id)).OfType<WorkflowEvent.ServiceSelected>().Single();
        Assert.Equal(("a", "policy"), (chosen.Service, chosen.DecidedBy));
    }

    [Fact]
    public async Task Deadline_TakesTheBestAndSaysSo()
    {
        using var world = World();
        var host = world.StartHost();
        var id = await host.StartAsync();

        world.Time.Advance(TimeSpan.FromMinutes(10));

        await host.Agents.NextAsync("write/1/1");
        var chosen = (await world.JournalAsync(id)).OfType<WorkflowEvent.ServiceSelected>().Single();
        Assert.Equal(("a", "policy", "nobody answered 'write.route' before its deadline, so the best candidate is taken"), (chosen.Service, chosen.DecidedBy, chosen.Reason));
    }

    [Fact]
    public async Task Named_AgentTurnsOutToBeAway_TheStepGoesElsewhere()
    {
        using var world = World();
        var host = world.StartHost();
        var id = await host.StartAsync();
        await SignalAsync(host, id, ClarificationAnswer.OfService("b"));
        var call = await host.Agents.NextAsync("write/1/1");

        call.Fail("agent.offline");
        await world.WhenAsync(id, "StepAttemptFailed");
        await host.Grain(id).WakeAsync(CancellationToken.None);          // after this turn the timer is set
        world.Time.Advance(TimeSpan.FromMinutes(1));

        await host.Agents.NextAsync("write/1/2");
        Assert.Equal(["b", "a"], (await world.JournalAsync(id)).OfType<WorkflowEvent.ServiceSelected>().Select(e => e.Service));
    }

    [Fact]
    public async Task Spans_OfRouterAndArbitrator_SayWhatWasSaid()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "OrleansAgents",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var world = World();
        var host = world.StartHost();

        var id = await host.StartAsync();
        await SignalAsync(host, id, ClarificationAnswer.OfService("b"));
        await host.Agents.NextAsync("write/1/1");

        var own = spans.Where(span => (string?)span.GetTagItem("thread.id") == id).OrderBy(span => span.StartTimeUtc).ToList();
        Assert.Equal(2, own.Count(span => span.OperationName == "agent.route_recommendation"));
        var said = own.First(span => span.OperationName == "agent.route_recommendation");
        Assert.Equal(("a", 0.4, 0.1, "fixed/1", 7.0), (said.GetTagItem("service.name"), said.GetTagItem("router.confidence"), said.GetTagItem("router.none"), said.GetTagItem("router.model"), said.GetTagItem("router.elapsed_us")));
        Assert.Equal((0, 1, 1), (said.GetTagItem("hop.count"), said.GetTagItem("cycle.current"), said.GetTagItem("remaining.hops")));
        var decided = own.Last(span => span.OperationName == "agent.arbitrate");
        Assert.Equal(("b", "person", true, 0.3), (decided.GetTagItem("service.name"), decided.GetTagItem("arbitrator.decided_by"), decided.GetTagItem("arbitrator.override"), decided.GetTagItem("router.confidence")));
        Assert.Equal(said.TraceId, decided.TraceId);
    }

    private static async Task<string?> SignalAsync(TestHost host, string id, JsonPayload answer) =>
        (await host.Grain(id).ExecuteAsync(new WorkflowCommand.Signal("write.route", answer, "ann", WorkflowLimits.Default), CancellationToken.None))?.Code;

    private TestWorld World()
    {
        var world = new TestWorld(DefinitionBuilder.Linear("write").Retry(2, TimeSpan.FromSeconds(10)))
        {
            Decisions = (world, jitter) => new Decisions(
                _router, new PolicyArbitrator(world.Directory), world.Directory, jitter, settings: new() { Policy = Ask }, time: world.Time),
        };
        world.Directory.AddNamed("a", "any").AddNamed("b", "any").AddNamed("other", "any").AddNamed("away", "any");
        world.Directory.SetLife("away", AgentHealth.Offline);
        return world;
    }
}

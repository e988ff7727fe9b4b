using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Waits outlive the process that opened them, and fall due on whatever process is there.</summary>
public class WorkflowWaitTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Deadline_FallsDueInTheNextProcess_TakesTheDefault()
    {
        var policy = WaitPolicy.Standard with { Deadline = Deadline, Default = JsonPayload.Parse("\"nobody came\"") };
        using var world = new TestWorld(DefinitionBuilder.Linear("ask").Signal("ask", "reply", policy));
        var crash = new CrashPoints(CrashPoints.BeforeAppend, 2);
        var first = world.StartHost(crash: crash);
        var id = await first.StartAsync();
        Assert.Equal(WorkflowStatus.Waiting, (await first.Client.GetAsync(id, CancellationToken.None)).Value!.Status);

        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        world.Time.Advance(Deadline);
        var journal = await world.WhenEndedAsync(id);

        Assert.Equal("\"nobody came\"", Assert.IsType<WorkflowEvent.WorkflowCompleted>(journal[^1]).Output.ToString());
        Assert.True(journal.OfType<WorkflowEvent.WaitAnswered>().Single().IsDefault);
    }

    [Fact]
    public async Task Signal_AnsweredByManyAtOnce_HasOneWrittenAnswer()
    {
        using var world = new TestWorld(DefinitionBuilder.Linear("ask").Signal("ask", "reply"));
        var host = world.StartHost();
        var id = await host.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            host.Client.SignalAsync(id, new("reply", JsonPayload.Parse($"{i % 2}"), $"person-{i % 2}"), CancellationToken.None))));
        var journal = await world.WhenEndedAsync(id);

        var written = Assert.Single(journal.OfType<WorkflowEvent.WaitAnswered>());
        Assert.Equal(10, answers.Count(a => a.Error is null));
        Assert.All(answers.Where(a => a.Error is not null), a => Assert.Equal("wait.answered", a.Error!.Code));
        Assert.Equal(written.Payload, Assert.IsType<WorkflowEvent.WorkflowCompleted>(journal[^1]).Output);
    }

    [Fact]
    public async Task HumanAgent_IsAskedAndNotCalled()
    {
        using var world = new TestWorld(DefinitionBuilder.Linear("write", "title"));
        world.Directory.MakeHuman("title");
        var host = world.StartHost();
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("write/1/1")).Succeed();
        await world.WhenAsync(id, nameof(WorkflowEvent.WaitOpened));
        var wait = Assert.Single((await host.Client.GetAsync(id, CancellationToken.None)).Value!.Waits);

        Assert.Equal(("title", WaitKind.Human, "title-agent"), (wait.Name, wait.Kind, wait.Agent));
        Assert.Null((await host.Client.SignalAsync(id, new("title", JsonPayload.Parse("\"On waiting\""), "ann"), CancellationToken.None)).Error);
        var journal = await world.WhenEndedAsync(id);
        Assert.Equal("\"On waiting\"", Assert.IsType<WorkflowEvent.WorkflowCompleted>(journal[^1]).Output.ToString());
        Assert.Single(host.Agents.RequestIds);
    }
}

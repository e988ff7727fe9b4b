using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>Many commands on one run at once are all answered, and leave one history.</summary>
public abstract class ConcurrencyContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const int AtOnce = 32;

    [Fact]
    public async Task Signals_AllAtOnce_AreAllTaken()
    {
        var id = await StartAsync(Flows.Signals(AtOnce));

        await AtOnceAsync(i => Accepted(SignalAsync(id, $"s{i}", $"{i}")));

        var history = await CompleteAsync(id);
        Assert.Equal(Enumerable.Range(0, AtOnce).Select(i => $"{i}"), history.State.Steps.Select(step => step.Result?.ToString()));
    }

    [Fact]
    public async Task Signals_SameWaitManyAnswersAtOnce_OneCounts()
    {
        var id = await StartAsync(Flows.Signals(1));

        var answers = await AtOnceAsync(i => SignalAsync(id, "s0", $"{i}").Soon("the signal is answered"));

        var (taken, refused) = (answers.Where(a => a.Error is null).ToList(), answers.Where(a => a.Error is not null).ToList());
        Assert.Single(taken);
        Assert.All(refused, answer => Assert.Contains(answer.Error!.Code, new[] { "wait.answered", "workflow.ended" }));
        Assert.Equal(1, (await CompleteAsync(id)).Count<WorkflowEvent.StepCompleted>());
    }

    [Fact]
    public async Task Messages_AllAtOnce_AreAllKeptWithNumbersOfTheirOwn()
    {
        var id = await StartAsync(Flows.Three);
        var research = await Agents.NextAsync("research/1/1");

        await AtOnceAsync(i => Accepted(Door().Workflows.SendMessagesAsync(id, $"bob-{i}", [new("write", JsonPayload.Parse($"{i}"))], null, CancellationToken.None)));
        research.Succeed();
        var write = await Agents.NextAsync("write/1/1");

        Assert.Equal(Enumerable.Range(1, AtOnce).Select(i => (long)i), write.Call.Payload.Messages.Select(message => message.Number));
        Assert.Equal(Enumerable.Range(0, AtOnce).Select(i => $"{i}").Order(), write.Call.Payload.Messages.Select(message => message.Payload.ToString()).Order());
        await HistoryAsync(id);
    }

    [Fact]
    public async Task Commands_OfEveryKindAtOnce_AreAllAnsweredAndTheRunEndsOnce()
    {
        var id = await StartAsync(Flows.Wide(8));
        for (var i = 0; i < 8; i++)
        {
            _ = (await Agents.NextAsync()).Stopped;
        }

        await AtOnceAsync(i => AnyCommand(id, i).Soon($"command {i} is answered"));

        var history = await EndAsync(id);
        Assert.Equal((WorkflowStatus.Cancelled, 1), (history.State.Status, history.Count<WorkflowEvent.WorkflowCancelled>()));
    }

    private Task AnyCommand(string id, int i)
    {
        IWorkflowClient client = Door().Workflows;
        return (i % 4) switch
        {
            0 => client.CancelAsync(id, "bob", "enough", CancellationToken.None),
            1 => client.SignalAsync(id, new("nonsense", JsonPayload.Null, "bob"), CancellationToken.None),
            2 => client.SendMessagesAsync(id, "bob", [new("join", JsonPayload.Null)], null, CancellationToken.None),
            _ => client.ExtendLimitsAsync(id, new(WallClock: TimeSpan.FromHours(1)), "bob", "more", CancellationToken.None),
        };
    }

    private static Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> command) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => command(i))));

    private static Task AtOnceAsync(Func<int, Task> command) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => command(i))));
}

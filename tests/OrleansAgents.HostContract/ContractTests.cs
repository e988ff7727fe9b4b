using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract;

/// <summary>
/// What the tests of the contract share. They know a host by its front doors, run on the system's clock, and wait for what
/// becomes durable. Each call goes through the next front door, so that the processes of a host have to agree.
/// </summary>
public abstract class ContractTests(PlatformUnderTest platform) : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _runs = [];
    private int _next;

    /// <summary>Gets what no other test has in its names: the correlation id of its runs.</summary>
    protected string Tag { get; } = $"t{Guid.NewGuid():N}"[..16];

    /// <summary>Gets the host.</summary>
    protected PlatformUnderTest Platform => platform;

    /// <summary>Gets the agents of this test's runs.</summary>
    protected ScriptedAgents Agents => platform.Stage.Of(Tag);

    /// <summary>Gives the next front door.</summary>
    protected FrontDoor Door() => platform.Doors[(int)((uint)Interlocked.Increment(ref _next) % platform.Doors.Count)];

    /// <summary>Lets every agent answer every call at once.</summary>
    protected void AgentsSucceed(string result = "{}") => Agents.Script = _ => AgentAnswer.Success(JsonPayload.Parse(result));

    /// <summary>The request to start a run.</summary>
    protected StartRequest Request(string definition, string input = "{}", string? key = null) =>
        new() { DefinitionText = definition, Input = JsonPayload.Parse(input), CorrelationId = Tag, IdempotencyKey = key };

    /// <summary>Starts a run, which must be accepted.</summary>
    protected Task<string> StartAsync(string definition, string input = "{}", string? key = null) => StartAsync(Request(definition, input, key));

    /// <summary>Starts a run, which must be accepted.</summary>
    protected async Task<string> StartAsync(StartRequest request) => Owned(await Accepted(Door().Workflows.StartAsync(request, CancellationToken.None)));

    /// <summary>Forks a run, which must be accepted.</summary>
    protected async Task<string> ForkAsync(string id, ForkRequest fork) => Owned(await Accepted(Door().Workflows.ForkAsync(id, fork, CancellationToken.None)));

    /// <summary>Shows a run.</summary>
    protected Task<WorkflowView> ViewAsync(string id) => Accepted(Door().Workflows.GetAsync(id, CancellationToken.None));

    /// <summary>Answers a wait.</summary>
    protected Task<Result<WorkflowView>> SignalAsync(string id, string name, string payload) =>
        Door().Workflows.SignalAsync(id, new(name, JsonPayload.Parse(payload), "bob"), CancellationToken.None);

    /// <summary>Waits for the answer to a command, which must be accepted.</summary>
    protected static async Task<T> Accepted<T>(Task<Result<T>> answer)
        where T : notnull =>
        (await answer.Soon("the command is answered")).TryGet(out var value, out var error) ? value : throw new InvalidOperationException($"{error.Code}: {error.Message}");

    /// <summary>Waits for the answer to a command, which must be refused.</summary>
    /// <returns>The code.</returns>
    protected static async Task<string?> Refused<T>(Task<Result<T>> answer)
        where T : notnull => (await answer.Soon("the command is answered")).Error?.Code;

    /// <summary>Waits until a run has ended, and checks its whole journal.</summary>
    protected async Task<RunHistory> EndAsync(string id)
    {
        await Door().Feed.WaitForEndAsync(new(id), CancellationToken.None).Soon($"run {id} ends");
        return await HistoryAsync(id);
    }

    /// <summary>Waits until a run has completed, and checks its whole journal.</summary>
    protected async Task<RunHistory> CompleteAsync(string id)
    {
        var history = await EndAsync(id);
        Assert.True(history.State.Status == WorkflowStatus.Completed, $"run {id} is {history.State.Status}: {history.State.Error?.Message}");
        return history;
    }

    /// <summary>Reads and checks the journal of a run as it is durable now.</summary>
    protected Task<RunHistory> HistoryAsync(string id) => RunHistory.ReadAsync(Door(), id);

    /// <summary>Waits until so many events of a kind are durable.</summary>
    protected Task WhenAsync(string id, string kind, int count = 1)
    {
        var seen = 0;
        return WhenAsync(id, e => e.Kind == kind && ++seen == count, $"{count} {kind} in run {id}");
    }

    /// <summary>Waits until an event is durable.</summary>
    /// <param name="stream">A run, or the events of the platform.</param>
    protected async Task<EventView> WhenAsync(string stream, Func<EventView, bool> isIt, string what)
    {
        using var enough = new CancellationTokenSource();
        return await FindAsync(Door().Feed).Soon(what);

        async Task<EventView> FindAsync(IEventFeed feed)
        {
            await foreach (var page in feed.FollowAsync(new(stream), 0, enough.Token))
            {
                if (page.FirstOrDefault(isIt) is { } found)
                {
                    return found;
                }
            }

            throw new InvalidOperationException($"The run ended without: {what}.");
        }
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Ends the runs that this test left open: a later crash of the host must not wake them.</summary>
    public async Task DisposeAsync()
    {
        foreach (var id in _runs)
        {
            await Accepted(Door().Workflows.CancelAsync(id, "test", "the test is over", CancellationToken.None));
        }
    }

    private string Owned(StartedWorkflow run)
    {
        _runs.Add(run.Id);
        return run.Id;
    }
}

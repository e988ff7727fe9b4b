using OrleansAgents.Grains.Workflows.Turns;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Embedded.Activations;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Embedded.Tests;

/// <summary>One call at a time, and a bound on those that wait.</summary>
public class MailboxTests
{
    [Fact]
    public async Task Post_ManyThreads_NeverOverlapInOneGrainAndLoseNothing()
    {
        const int Threads = 8, Posts = 500, Grains = 3;
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var (inside, made, overlaps) = (new int[Grains], new int[Grains], 0);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var turns = new List<Turn<bool>>();
            for (var post = 0; post < Posts; post++)
            {
                var grain = (thread + post) % Grains;
                turns.Add(new ScriptedTurn(_ => TurnAsync(grain, pause: post % 3 == 0)));
                Assert.True(host.Host.Post(new($"grain-{grain}"), turns[^1], int.MaxValue));
            }

            await Task.WhenAll(turns.Select(turn => turn.Answer));
        }))).Soon("every turn is over");

        Assert.Equal((0, Threads * Posts), (overlaps, made.Sum()));

        async Task<bool> TurnAsync(int grain, bool pause)
        {
            if (Interlocked.Increment(ref inside[grain]) != 1)
            {
                Interlocked.Increment(ref overlaps);
            }

            await (pause ? Task.Run(() => { }) : Task.CompletedTask);
            made[grain]++;                                            // safe only because turns do not overlap
            Interlocked.Decrement(ref inside[grain]);
            return true;
        }
    }

    [Fact]
    public async Task Post_MailboxIsFull_RefusesWorkAndStillTakesAnswers()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost(options => options.MailboxMax = 2);
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        var gate = Hold(host, id);
        var waiting = Enumerable.Range(0, 2).Select(_ => host.Grain(id).WakeAsync(CancellationToken.None)).ToList();

        var refused = await host.Client.CancelAsync(id, "ann", "enough", CancellationToken.None).Soon("a full mailbox answers at once");
        Assert.Equal("workflow.busy", refused.Error?.Code);

        call.Succeed();
        await Patience.Until(() => host.Calls.Running == 1, "the answer waits in the mailbox");
        gate.SetResult();
        await Task.WhenAll(waiting).Soon("the waiting calls are made");
        await host.Agents.NextAsync("write/1/1");
        Assert.DoesNotContain(await world.JournalAsync(id), e => e is WorkflowEvent.WorkflowCancelled);
    }

    [Fact]
    public async Task Post_TurnThrows_ItsCallerHearsAndTheNextTurnIsMade()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var broken = new ScriptedTurn(_ => throw new InvalidOperationException("a bug"));
        var next = new ScriptedTurn(_ => Task.FromResult(true));
        host.Host.Post(new("grain"), broken, 1);
        host.Host.Post(new("grain"), next, 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Answer);
        Assert.True(await next.Answer.Soon("the next turn is made"));
    }

    [Fact]
    public async Task Post_CallerGivesUp_TheCallIsMadeAllTheSame()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        await host.Agents.NextAsync("research/1/1");
        var gate = Hold(host, id);
        using var patience = new CancellationTokenSource();
        var cancelling = host.Grain(id).ExecuteAsync(new WorkflowCommand.Cancel("ann", "enough"), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelling);

        gate.SetResult();

        Assert.IsType<WorkflowEvent.WorkflowCancelled>((await world.WhenEndedAsync(id))[^1]);
    }

    [Fact]
    public async Task Post_StartAfterACallThatFoundNothing_KeepsTheGrainWhileItsAgentWorks()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        await world.Store.PutAsync(world.Definition.Name, world.Definition.Hash, world.Definition.Name, world.Time.GetUtcNow(), CancellationToken.None);
        var gate = Hold(host, "run");
        var nothing = host.Grain("run").ExecuteAsync(new WorkflowCommand.Cancel("ann", "enough"), CancellationToken.None);
        var starting = host.Grain("run").StartAsync(new(world.Definition, new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"), null), CancellationToken.None);
        gate.SetResult();
        Assert.Equal("workflow.not_found", (await nothing)?.Code);
        await starting;
        await host.Agents.NextAsync("research/1/1");

        await host.Grain("run").WakeAsync(CancellationToken.None);    // in a new activation, this would call the agent again
        await host.Grain("run").WakeAsync(CancellationToken.None);

        Assert.Equal((1, 1), (host.Calls.Running, host.Agents.RequestIds.Count));
    }

    /// <summary>Keeps a grain in a turn until the test lets it go.</summary>
    private static TaskCompletionSource Hold(TestHost host, string id)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = new ScriptedTurn(async _ =>
        {
            await gate.Task;
            return true;
        });
        Assert.True(host.Host.Post(new(id), turn, int.MaxValue));
        return gate;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>What holds in every run of every definition, whatever the world does to it.</summary>
public class WorkflowMachinePropertyTests
{
    private const int Cases = 2500;
    private const int MishapsMax = 50;
    private const int FairTurnsMax = 1000;

    /// <summary>The seeds; <c>ORLEANSAGENTS_SEED</c> gives another one, to try a failure again or to look for new ones.</summary>
    public static TheoryData<int> Seeds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSAGENTS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? [given]
            : [1, 2, 3, 20261121];

    [Theory, MemberData(nameof(Seeds))]
    public void AnyRun_AnySchedule_KeepsItsBoundsAndItsHistory(int seed)
    {
        var failures = new ConcurrentBag<(int Number, Exception Failure)>();

        Parallel.For(0, Cases, (number, loop) =>
        {
            var random = new Random(unchecked((seed * 1_000_003) + number));
            var run = NewRun(RandomDefinitions.Next(random), random);
            try
            {
                Drive(run, random);
            }
            catch (Exception e)
            {
                failures.Add((number, new InvalidOperationException($"Seed {seed}, case {number}: {e.Message}\n{Text(run)}", e)));
                loop.Stop();
            }
        });

        Assert.Null(failures.OrderBy(f => f.Number).FirstOrDefault().Failure);
    }

    private static MachineRun NewRun(WorkflowDefinition definition, Random random) => new(definition)
    {
        Chooses = step => step.Capability == RandomDefinitions.Nobodys || random.Next(20) == 0 ? null : step.Agent ?? $"{step.Id}-agent",
        IsTemporary = step => step.Capability != RandomDefinitions.Nobodys,
        UsesModel = agent => agent.GetHashCode(StringComparison.Ordinal) % 2 == 0,
        Asks = random.Next(3) == 0 ? _ => random.Next(2) == 0 : _ => false,
        AskFor = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 90)) : null,
        Defers = random.Next(3) == 0 ? effect => effect.Id.Step != "a" : _ => false,
        Uses = random.Next(3) == 0 ? () => random.Next(3) == 0 ? new(random.Next(20), random.Next(20), random.Next(2)) : null : () => null,
        PushAgents = random.Next(2) == 0 ? [.. definition.Steps.Select(step => $"{step.Id}-agent")] : [],
        Next = _ => random.Next(8) switch
        {
            0 => new(null, "enough", "test"),
            1 => new("nothing", "no such step", "test"),
            _ => new(definition.Steps[random.Next(definition.Steps.Length)].Id, "why not", "test"),
        },
    };

    private static void Drive(MachineRun run, Random random)
    {
        MachineWatch.Do(run, new WorkflowCommand.Start(JsonPayload.Parse("""{"q": 1}"""), "correlation"));
        Disturb(run, random);
        Finish(run, random);
        for (var repair = random.Next(3); repair > 0 && run.State.Status == WorkflowStatus.Failed; repair--)
        {
            MachineWatch.Do(run, new RandomSchedule(run, random).Room());
            MachineWatch.Do(run, new WorkflowCommand.Retry("ann", "again"));
            Finish(run, random);
        }

        ForkWatch.ForkAnywhere(run, random);
    }

    private static void Disturb(MachineRun run, Random random)
    {
        var schedule = new RandomSchedule(run, random);
        for (var mishap = random.Next(MishapsMax); mishap > 0; mishap--)
        {
            MachineWatch.Do(run, schedule.Next());
            if (random.Next(8) == 0)
            {
                MachineWatch.Crash(run);
            }
        }
    }

    /// <summary>Without mishaps, every run comes to a stated end, and each turn brings it nearer.</summary>
    internal static void Finish(MachineRun run, Random random)
    {
        var schedule = new RandomSchedule(run, random);
        for (var turn = 0; !run.State.IsTerminal; turn++)
        {
            Assert.True(turn <= FairTurnsMax, $"the run has not ended after {FairTurnsMax} fair turns");
            Assert.NotEmpty(Assert.IsType<WorkflowDecision.Accepted>(MachineWatch.Do(run, schedule.NextFair())).Events);
        }

        JournalAudit.Check(run);
        MachineWatch.CheckReplay(run);
    }

    private static string Text(MachineRun run)
    {
        var definition = run.State.Definition;
        var steps = definition.Steps.Select(s => $"{s.Id} after [{string.Join(',', s.After)}] {s.Join} {s.OnFailure} {s.Effect} {s.OnUnknown} {s.Signal} {s.Agent} gate {s.Approval}");
        return $"{definition.Shape} {definition.Loop} {definition.Route} output {definition.OutputStep}\n  {string.Join("\n  ", steps)}\n"
            + $"{StateText.Of(run.State)}  {string.Join("\n  ", run.Events)}";
    }
}

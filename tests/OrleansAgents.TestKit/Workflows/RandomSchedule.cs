using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Sends a run whatever may come: answers that are right, late, repeated or nobody's, time that passes, and requests to
/// start again or to stop.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="random">Seeded.</param>
public sealed class RandomSchedule(MachineRun run, Random random)
{
    private static readonly string[] Results =
        ["null", "[1, 2]", """{"approved":true}""", """{"approved":false}""", """{ "approved" : true }""", "\"" + new string('x', 40) + "\""];

    private readonly List<EffectId> _made = [];
    private WorkflowCommand? _last;

    /// <summary>Draws what comes next.</summary>
    public WorkflowCommand Next()
    {
        var command = random.Next(100) switch
        {
            < 35 => Answer(Outstanding(), success: true),
            < 50 => Answer(Outstanding(), success: false),
            < 60 => Answer(Late(), random.Next(2) == 0),
            < 68 => Answer(Nobodys(), random.Next(2) == 0),
            < 78 => _last ?? new WorkflowCommand.Tick(),
            < 96 => Tick(TimeSpan.FromSeconds(random.Next(0, 30))),
            < 98 => new WorkflowCommand.Start(JsonPayload.EmptyObject, "again"),
            < 99 => run.Assign(new(new(run.Id, "a", random.Next(3), 0), 0)),
            _ => new WorkflowCommand.Cancel("test", "enough"),
        };
        _last = command;
        return command;
    }

    /// <summary>What a world without mishaps does next: the call is answered, or time passes until something is due.</summary>
    public WorkflowCommand NextFair() => WorkflowMachine.Outstanding(run.State).Count > 0
        ? Answer(Outstanding(), random.Next(3) > 0)
        : Tick(WorkflowMachine.NextWake(run.State)!.Value - run.Now);

    private EffectId Outstanding()
    {
        if (WorkflowMachine.Outstanding(run.State) is not [WorkflowEffect.CallAgent call, ..])
        {
            return Late();
        }

        _made.Add(call.Id);
        return call.Id;
    }

    private EffectId Late() => _made.Count > 0 ? _made[random.Next(_made.Count)] : Nobodys();

    private EffectId Nobodys() => new(
        random.Next(4) == 0 ? new("another") : run.Id, random.Next(4) == 0 ? "nothing" : "a", random.Next(-1, 6), random.Next(-1, 6));

    private WorkflowCommand Answer(EffectId effect, bool success) => success
        ? new WorkflowCommand.CompleteStep(effect, JsonPayload.Parse(Results[random.Next(Results.Length)]), TimeSpan.FromMilliseconds(random.Next(100)))
        : new WorkflowCommand.FailStep(effect, new("agent.failed", "It broke.", Retryable: random.Next(8) > 0), default, random.NextDouble());

    private WorkflowCommand.Tick Tick(TimeSpan after)
    {
        run.Now += after > TimeSpan.Zero ? after : TimeSpan.Zero;
        return new();
    }
}

using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>Draws what a definition says about its steps, its waits and its limits.</summary>
internal static class RandomPolicies
{
    private static readonly JsonPayload?[] Defaults = [null, ApprovalAnswer.Yes, ApprovalAnswer.No, JsonPayload.Parse("\"Untitled\"")];

    private static readonly JsonPayload?[] Words = [null, ExhaustedAnswer.Of(ExhaustedAnswer.Complete), ExhaustedAnswer.Of(ExhaustedAnswer.Fail)];

    public static StepDefinition Of(StepDefinition step, Random random)
    {
        var drawn = step with
        {
            Retry = new(random.Next(1, 5), TimeSpan.FromSeconds(random.Next(0, 20)), TimeSpan.FromSeconds(random.Next(20, 60))),
            OnFailure = random.Next(2) == 0 ? FailurePolicy.Continue : FailurePolicy.Fail,
            Effect = random.Next(4) == 0 ? EffectPolicy.Once : EffectPolicy.Idempotent,
            OnUnknown = random.Next(3) == 0 ? UnknownPolicy.Fail : UnknownPolicy.Ask,
            Join = step.After.Length > 1 && random.Next(2) == 0 ? new(random.Next(1, step.After.Length + 1)) : JoinPolicy.All,
            Approval = random.Next(8) == 0 ? Wait(random, Defaults) : null,
            Wait = Wait(random, Defaults),
            Locks = random.Next(6) == 0 ? ["lock-a", "lock-b"] : [],
        };
        return random.Next(64) switch
        {
            < 8 => drawn with { Capability = null, Signal = $"{step.Id}-arrived" },
            < 16 => drawn with { Capability = null, Agent = MachineRun.HumanPrefix + step.Id },
            < 17 => drawn with { Capability = RandomDefinitions.Nobodys },
            _ => drawn,
        };
    }

    public static WorkflowLimits Of(WorkflowLimits limits, Random random) => limits with
    {
        CyclicHops = random.Next(1, 7),
        FanOut = random.Next(1, 5),
        WallClock = TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(1, 60) : 3600),
        PayloadBytes = random.Next(4) == 0 ? 30 : 1000,
        JournalEvents = random.Next(4) == 0 ? random.Next(5, 100) : 10_000,
        Messages = random.Next(4) == 0 ? random.Next(1, 6) : limits.Messages,
        Tokens = random.Next(4) == 0 ? random.Next(1, 200) : limits.Tokens,
        Cost = random.Next(4) == 0 ? random.Next(1, 5) : limits.Cost,
        JournalBytes = random.Next(8) == 0 ? random.Next(20, 400) : limits.JournalBytes,
    };

    public static ExhaustedPolicy Exhausted(Random random) => (ExhaustedPolicy)random.Next(3);

    public static WaitPolicy Question(Random random) => Wait(random, Words);

    private static WaitPolicy Wait(Random random, JsonPayload?[] defaults)
    {
        var deadline = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 90)) : (TimeSpan?)null;
        return new()
        {
            Deadline = deadline,
            Default = deadline is null ? null : defaults[random.Next(defaults.Length)],
            Escalate = random.Next(3) == 0 ? new(TimeSpan.FromSeconds(random.Next(0, 30)), "lead") : null,
        };
    }
}

using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Limits;
using Xunit;

namespace OrleansAgents.Grains.Tests.Limits;

public sealed class WorkflowLimitsValidatorTests
{
    private static readonly WorkflowLimits Default = WorkflowLimits.Default;

    public static TheoryData<WorkflowLimits, string> OutOfRange => new()
    {
        { Default with { LinearHops = 0 }, "LinearHops is 0; expected 1 to 1000." },
        { Default with { CyclicHops = 1001 }, "CyclicHops is 1001; expected 1 to 1000." },
        { Default with { ParallelHops = 0 }, "ParallelHops is 0; expected 1 to 1000." },
        { Default with { FanOut = 0 }, "FanOut is 0; expected 1 to 256." },
        { Default with { FanOut = 257 }, "FanOut is 257; expected 1 to 256." },
        { Default with { Cycles = 0 }, "Cycles is 0; expected 1 to 1000." },
        { Default with { Attempts = 0 }, "Attempts is 0; expected 1 to 1000." },
        { Default with { PayloadBytes = 1023 }, "PayloadBytes is 1023; expected 1024 to 67108864." },
        { Default with { JournalEvents = 9 }, "JournalEvents is 9; expected 10 to 1000000." },
        { Default with { JournalBytes = 1 }, "JournalBytes is 1; expected 1048576 to 17179869184." },
        { Default with { WallClock = TimeSpan.Zero }, "WallClock is 00:00:00; expected 00:00:01 to 365.00:00:00." },
    };

    [Theory, MemberData(nameof(OutOfRange))]
    public void Validate_LimitOutOfRange_NamesItsKey(WorkflowLimits limits, string message) =>
        Assert.Equal(["OrleansAgents:Limits:" + message], new WorkflowLimitsValidator().Validate(null, limits).Failures);

    [Fact]
    public void Validate_Defaults_AreInRange() => Assert.True(new WorkflowLimitsValidator().Validate(null, Default).Succeeded);

    [Fact]
    public void Validate_SeveralOutOfRange_ReportsThemTogether() =>
        Assert.Equal(2, new WorkflowLimitsValidator().Validate(null, Default with { FanOut = 0, Cycles = 0 }).Failures!.Count());
}

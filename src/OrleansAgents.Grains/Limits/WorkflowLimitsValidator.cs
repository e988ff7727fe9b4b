using Microsoft.Extensions.Options;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Grains.Limits;

/// <summary>Checks the operator's limits at start, all errors together.</summary>
public sealed class WorkflowLimitsValidator : IValidateOptions<WorkflowLimits>
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OrleansAgents:Limits";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WorkflowLimits options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Check(nameof(options.LinearHops), options.LinearHops, 1, LimitRanges.CountMax);
        Check(nameof(options.CyclicHops), options.CyclicHops, 1, LimitRanges.CountMax);
        Check(nameof(options.ParallelHops), options.ParallelHops, 1, LimitRanges.CountMax);
        Check(nameof(options.FanOut), options.FanOut, 1, LimitRanges.FanOutMax);
        Check(nameof(options.Cycles), options.Cycles, 1, LimitRanges.CountMax);
        Check(nameof(options.Attempts), options.Attempts, 1, LimitRanges.CountMax);
        Check(nameof(options.PayloadBytes), options.PayloadBytes, LimitRanges.PayloadBytesMin, LimitRanges.PayloadBytesMax);
        Check(nameof(options.JournalEvents), options.JournalEvents, LimitRanges.JournalEventsMin, LimitRanges.JournalEventsMax);
        Check(nameof(options.JournalBytes), options.JournalBytes, LimitRanges.JournalBytesMin, LimitRanges.JournalBytesMax);
        Check(nameof(options.Messages), options.Messages, 1, LimitRanges.MessagesMax);
        Check(nameof(options.Tokens), options.Tokens, 1, LimitRanges.TokensMax);
        if (options.Cost is < LimitRanges.CostMin or > LimitRanges.CostMax)
        {
            errors.Add($"{Section}:{nameof(options.Cost)} is {options.Cost}; expected {LimitRanges.CostMin} to {LimitRanges.CostMax}.");
        }

        if (options.WallClock < LimitRanges.WallClockMin || options.WallClock > LimitRanges.WallClockMax)
        {
            errors.Add($"{Section}:{nameof(options.WallClock)} is {options.WallClock}; expected {LimitRanges.WallClockMin:c} to {LimitRanges.WallClockMax:c}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(string key, long found, long least, long most)
        {
            if (found < least || found > most)
            {
                errors.Add($"{Section}:{key} is {found}; expected {least} to {most}.");
            }
        }
    }
}

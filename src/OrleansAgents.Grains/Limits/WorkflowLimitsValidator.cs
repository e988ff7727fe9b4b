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
        Check(nameof(options.LinearHops), options.LinearHops, 1, 1000);
        Check(nameof(options.CyclicHops), options.CyclicHops, 1, 1000);
        Check(nameof(options.Cycles), options.Cycles, 1, 1000);
        Check(nameof(options.Attempts), options.Attempts, 1, 1000);
        Check(nameof(options.PayloadBytes), options.PayloadBytes, 1024, 64 << 20);
        Check(nameof(options.JournalEvents), options.JournalEvents, 10, 1_000_000);
        if (options.WallClock < TimeSpan.FromSeconds(1) || options.WallClock > TimeSpan.FromDays(365))
        {
            errors.Add($"{Section}:{nameof(options.WallClock)} is {options.WallClock}; expected 00:00:01 to 365.00:00:00.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(string key, int found, int least, int most)
        {
            if (found < least || found > most)
            {
                errors.Add($"{Section}:{key} is {found}; expected {least} to {most}.");
            }
        }
    }
}

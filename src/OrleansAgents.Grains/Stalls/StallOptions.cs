using Microsoft.Extensions.Options;

namespace OrleansAgents.Grains.Stalls;

/// <summary>How soon what has stalled is noticed.</summary>
public sealed class StallOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "OrleansAgents:Stalls";

    /// <summary>Gets or sets how often overdue expectations are looked for, and how often the store is tried again when it could not write.</summary>
    /// <value>The default is 1 second; from 10 milliseconds to 1 minute.</value>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long after its time something counts as stalled: what happens just in time also needs a moment.</summary>
    /// <value>The default is 5 seconds; from zero to 1 hour.</value>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how many things may be expected at once. What is beyond is not watched, and the log says so.</summary>
    /// <value>The default is 1,000,000; 1 to 10,000,000.</value>
    public int ExpectationsMax { get; set; } = 1_000_000;

    /// <summary>Gets or sets how many stalls may be open, or wait to be written, at once. The next one is raised when there is room again.</summary>
    /// <value>The default is 100,000; 2 to 1,000,000.</value>
    public int OpenMax { get; set; } = 100_000;
}

/// <summary>Checks <see cref="StallOptions"/> at start, all errors together.</summary>
public sealed class StallOptionsValidator : IValidateOptions<StallOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, StallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Check(options.SweepEvery.TotalMilliseconds is >= 10 and <= 60_000, nameof(options.SweepEvery), options.SweepEvery, "00:00:00.010 to 00:01:00");
        Check(options.Grace >= TimeSpan.Zero && options.Grace <= TimeSpan.FromHours(1), nameof(options.Grace), options.Grace, "00:00:00 to 01:00:00");
        Check(options.ExpectationsMax is >= 1 and <= 10_000_000, nameof(options.ExpectationsMax), options.ExpectationsMax, "1 to 10,000,000");
        Check(options.OpenMax is >= 2 and <= 1_000_000, nameof(options.OpenMax), options.OpenMax, "2 to 1,000,000");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool valid, string key, object found, string expected)
        {
            if (!valid)
            {
                errors.Add($"{StallOptions.Section}:{key} is {found}; expected {expected}.");
            }
        }
    }
}

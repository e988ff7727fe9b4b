using Microsoft.Extensions.Options;

namespace OrleansAgents.Embedded;

/// <summary>How the one-process host works.</summary>
public sealed class EmbeddedHostOptions
{
    /// <summary>Gets or sets how many runs may be in memory at once; starting one more is refused with <c>server.busy</c>.</summary>
    /// <value>The default is 100,000; 1 to 10,000,000.</value>
    public int ActivationsMax { get; set; } = 100_000;

    /// <summary>Gets or sets how many calls may wait for one run; one more is refused with <c>workflow.busy</c>. Answers of agents always get in.</summary>
    /// <value>The default is 64; 1 to 100,000.</value>
    public int MailboxMax { get; set; } = 64;

    /// <summary>Gets or sets how long an unfinished run with nothing to do stays in memory.</summary>
    /// <value>The default is 1 minute; from 1 second.</value>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how often idle runs and distant timers are looked at. Nearer timers are exact.</summary>
    /// <value>The default is 1 second; from 10 milliseconds to 1 minute.</value>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long a stopping host waits for agents that are working. Later ones are told to stop, and are called again at the next start.</summary>
    /// <value>The default is 10 seconds; from zero.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many runs a recovery loads at once.</summary>
    /// <value>The default is 64; 1 to 10,000.</value>
    public int RecoveryParallelism { get; set; } = 64;
}

/// <summary>Checks <see cref="EmbeddedHostOptions"/> at start, all errors together.</summary>
public sealed class EmbeddedHostOptionsValidator : IValidateOptions<EmbeddedHostOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EmbeddedHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Check(options.ActivationsMax is >= 1 and <= 10_000_000, nameof(options.ActivationsMax), options.ActivationsMax, "1 to 10,000,000");
        Check(options.MailboxMax is >= 1 and <= 100_000, nameof(options.MailboxMax), options.MailboxMax, "1 to 100,000");
        Check(options.IdleAfter >= TimeSpan.FromSeconds(1), nameof(options.IdleAfter), options.IdleAfter, "at least 00:00:01");
        Check(options.SweepEvery.TotalMilliseconds is >= 10 and <= 60_000, nameof(options.SweepEvery), options.SweepEvery, "00:00:00.010 to 00:01:00");
        Check(options.DrainTimeout >= TimeSpan.Zero, nameof(options.DrainTimeout), options.DrainTimeout, "at least 00:00:00");
        Check(options.RecoveryParallelism is >= 1 and <= 10_000, nameof(options.RecoveryParallelism), options.RecoveryParallelism, "1 to 10,000");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool valid, string key, object found, string expected)
        {
            if (!valid)
            {
                errors.Add($"OrleansAgents:Host:{key} is {found}; expected {expected}.");
            }
        }
    }
}

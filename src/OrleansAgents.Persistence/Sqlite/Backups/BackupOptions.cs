using Microsoft.Extensions.Options;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>When the server makes backups by itself: <c>OrleansAgents:Backup</c>.</summary>
public sealed class BackupOptions
{
    /// <summary>Gets or sets how often; the time of the newest backup counts, whichever process made it.</summary>
    /// <value>The default is null: never. Otherwise one minute to 365 days.</value>
    public TimeSpan? Every { get; set; }

    /// <summary>Gets or sets how many are kept; older ones are removed once a new one is complete.</summary>
    /// <value>The default is 7; 1 to 1,000.</value>
    public int Keep { get; set; } = 7;

    /// <summary>Gets or sets the folder they are kept in.</summary>
    /// <value>The default is null: <c>backups</c> in the data folder.</value>
    public string? Folder { get; set; }

    /// <summary>Names every value that is out of range.</summary>
    internal IEnumerable<string> Failures()
    {
        if (Every is { } every && (every < TimeSpan.FromMinutes(1) || every > TimeSpan.FromDays(365)))
        {
            yield return $"OrleansAgents:Backup:Every is {every}; expected one minute to 365 days, or nothing.";
        }

        if (Keep is < 1 or > 1000)
        {
            yield return $"OrleansAgents:Backup:Keep is {Keep}; expected 1 to 1000.";
        }
    }
}

/// <summary>Checks <see cref="BackupOptions"/> at start, all errors together.</summary>
internal sealed class BackupOptionsValidator : IValidateOptions<BackupOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BackupOptions options) =>
        options.Failures().ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}

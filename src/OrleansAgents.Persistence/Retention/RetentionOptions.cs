using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Retention;

/// <summary>How long ended runs are kept: <c>OrleansAgents:Retention</c>. A run goes as soon as one of the two bounds says so.</summary>
public sealed class RetentionOptions
{
    /// <summary>How long the document of a lock that nobody holds is kept: whoever asks for it again soon finds it.</summary>
    private static readonly TimeSpan ReleasedLocksAge = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how long a run is kept after its end.</summary>
    /// <value>The default is 30 days; more than zero; null for no bound.</value>
    public TimeSpan? MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Gets or sets how many ended runs are kept, the last to end.</summary>
    /// <value>The default is 100,000; at least 0; null for no bound.</value>
    public int? KeepFinished { get; set; } = 100_000;

    /// <summary>Gets or sets how often ended runs are looked through.</summary>
    /// <value>The default is one minute; one second to one day.</value>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many runs are deleted in one transaction.</summary>
    /// <value>The default is 200; 1 to 1,000.</value>
    public int BatchMax { get; set; } = 200;

    /// <summary>Gets or sets how many texts of each definition are kept, the newest, besides those that a run pins.</summary>
    /// <value>The default is 20; 1 to 100,000.</value>
    public int DefinitionTexts { get; set; } = 20;

    /// <summary>Gets or sets how many platform events are kept, the newest: what happened to agents and locks outside of any run.</summary>
    /// <value>The default is 100,000; 1,000 to 100,000,000.</value>
    public int PlatformEventsMax { get; set; } = 100_000;

    /// <summary>Says what is to go at a time.</summary>
    internal PruneRequest RequestAt(DateTimeOffset now) => new()
    {
        EndedBefore = MaxAge is { } age ? now - age : null,
        KeepNewest = KeepFinished,
        BatchMax = BatchMax,
        DefinitionTextsKept = DefinitionTexts,
        PlatformEventsKept = PlatformEventsMax,
        ReleasedLocksBefore = now - ReleasedLocksAge,
    };

    /// <summary>Names every value that is out of range.</summary>
    internal IEnumerable<string> Failures()
    {
        (string Name, object? Value, bool Valid, string Expected)[] values =
        [
            (nameof(MaxAge), MaxAge, MaxAge is null || (MaxAge > TimeSpan.Zero && MaxAge <= TimeSpan.FromDays(36500)), "more than zero, at most 100 years, or nothing"),
            (nameof(KeepFinished), KeepFinished, KeepFinished is null or >= 0, "at least 0, or nothing"),
            (nameof(Every), Every, Every >= TimeSpan.FromSeconds(1) && Every <= TimeSpan.FromDays(1), "one second to one day"),
            (nameof(BatchMax), BatchMax, BatchMax is >= 1 and <= PruneRequest.BatchRunsMax, "1 to 1000"),
            (nameof(DefinitionTexts), DefinitionTexts, DefinitionTexts is >= 1 and <= 100_000, "1 to 100000"),
            (nameof(PlatformEventsMax), PlatformEventsMax, PlatformEventsMax is >= 1000 and <= 100_000_000, "1000 to 100000000"),
        ];
        return values.Where(v => !v.Valid).Select(v => $"OrleansAgents:Retention:{v.Name} is {v.Value}; expected {v.Expected}.");
    }
}

/// <summary>Checks <see cref="RetentionOptions"/> at start, all errors together.</summary>
internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RetentionOptions options) =>
        options.Failures().ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}

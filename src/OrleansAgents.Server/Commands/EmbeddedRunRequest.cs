using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Commands;

/// <summary>What <c>run</c> was asked.</summary>
internal sealed record EmbeddedRunRequest
{
    /// <summary>Gets the definition's file; null to resume without it.</summary>
    public required string? File { get; init; }

    /// <summary>Gets the run to go on with; null to start one.</summary>
    public required string? Resume { get; init; }

    /// <summary>Gets the value of <c>--input</c>.</summary>
    public required string? Input { get; init; }

    /// <summary>Gets what makes a repeat find the first run; null for nothing.</summary>
    public required string? IdempotencyKey { get; init; }

    /// <summary>Gets the correlation id; null lets the platform make one.</summary>
    public required string? CorrelationId { get; init; }

    /// <summary>Gets where the data and the operator's file are.</summary>
    public required PlatformSettings Settings { get; init; }

    /// <summary>Gets the options that a resumption must repeat, each with a space before it.</summary>
    public required string ResumeArguments { get; init; }

    /// <summary>Gets the values of <c>--answer</c>.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>Gets the values of <c>--resolve</c>.</summary>
    public required IReadOnlyList<string> Resolutions { get; init; }

    /// <summary>Gets a value indicating whether every approval without an answer is a yes.</summary>
    public required bool ApprovesAll { get; init; }

    /// <summary>Gets a value indicating whether a deadline is waited for when nobody answers.</summary>
    public required bool WaitsForDeadlines { get; init; }

    /// <summary>Gets a value indicating whether a failed run is to go on.</summary>
    public required bool Retries { get; init; }

    /// <summary>Gets who answers.</summary>
    public required string By { get; init; }

    /// <summary>Gets a value indicating whether a program reads.</summary>
    public required bool Json { get; init; }

    /// <summary>Gets a value indicating whether no progress is wanted.</summary>
    public required bool Quiet { get; init; }
}

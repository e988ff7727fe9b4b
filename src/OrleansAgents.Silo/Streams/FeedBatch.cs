namespace OrleansAgents.Silo.Streams;

/// <summary>Rows of the journal on their way to other silos.</summary>
[GenerateSerializer]
[Immutable]
[Alias("orleansagents.feed-batch")]
public sealed record FeedBatch
{
    /// <summary>Gets the silo that committed the rows, which needs them no more.</summary>
    [Id(0)]
    public required string From { get; init; }

    /// <summary>Gets the rows, in the order of commits.</summary>
    [Id(1)]
    public required FeedRow[] Rows { get; init; }
}

/// <summary>One row of the journal.</summary>
[GenerateSerializer]
[Immutable]
[Alias("orleansagents.feed-row")]
public sealed record FeedRow
{
    /// <summary>Gets the place of its first event in the feed.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>Gets the run.</summary>
    [Id(1)]
    public required string Workflow { get; init; }

    /// <summary>Gets the version of its first event.</summary>
    [Id(2)]
    public required long Version { get; init; }

    /// <summary>Gets how many events it holds.</summary>
    [Id(3)]
    public required int Events { get; init; }

    /// <summary>Gets when they happened.</summary>
    [Id(4)]
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets a value indicating whether its last event ends the run.</summary>
    [Id(5)]
    public required bool EndsRun { get; init; }

    /// <summary>Gets the events, as the journal holds them.</summary>
    [Id(6)]
    public required byte[] Payload { get; init; }
}

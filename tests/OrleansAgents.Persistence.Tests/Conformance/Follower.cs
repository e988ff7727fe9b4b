using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>Reads a stream page by page, as far as a test asks.</summary>
internal sealed class Follower(IAsyncEnumerable<IReadOnlyList<EventView>> pages, CancellationToken cancellationToken = default) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<IReadOnlyList<EventView>> _pages = pages.GetAsyncEnumerator(cancellationToken);

    public List<EventView> Seen { get; } = [];

    /// <summary>Asks for the next page; false at the end of the stream.</summary>
    public async Task<bool> NextAsync()
    {
        if (!await _pages.MoveNextAsync())
        {
            return false;
        }

        Assert.NotEmpty(_pages.Current);
        Seen.AddRange(_pages.Current);
        return true;
    }

    /// <summary>Reads until so many events were seen.</summary>
    public async Task SeeAsync(int count)
    {
        while (Seen.Count < count)
        {
            Assert.True(await NextAsync().Within($"event {Seen.Count + 1} of {count}"), $"the stream ended after {Seen.Count} of {count} events");
        }
    }

    /// <summary>Reads to the end of the stream.</summary>
    public async Task<List<EventView>> ToEndAsync()
    {
        while (await NextAsync().Within($"the end of the stream, after {Seen.Count} events"))
        {
        }

        return Seen;
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();
}

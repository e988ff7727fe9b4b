using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Streams;

/// <summary>
/// Tells the other silos what this one has committed, so that whoever follows a run there sees it at once. Rows with A2A messages also
/// go through a durable stream. Nothing depends on it: a row that a stream loses, doubles or brings late is read from the store.
/// </summary>
internal sealed partial class FeedStreams : IAsyncDisposable
{
    /// <summary>The stream in memory.</summary>
    public const string Live = "live";

    /// <summary>The durable stream.</summary>
    public const string Messages = "messages";

    /// <summary>Where Orleans keeps who listens; the name is its own.</summary>
    public const string Subscriptions = "PubSubStore";

    private const int WaitingMax = 1024;
    private const int BatchRowsMax = 512;
    private const int BatchBytesMax = 1 << 20;

    private readonly Channel<IReadOnlyList<CommittedRow>> _committed = Channel.CreateBounded<IReadOnlyList<CommittedRow>>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly List<StreamSubscriptionHandle<FeedBatch>> _subscriptions = [];
    private readonly IClusterClient _client;
    private readonly ISiloStatusOracle _silos;
    private readonly PostgresStore _store;
    private readonly bool _durable;
    private readonly ILogger<FeedStreams> _logger;
    private Task _sending = Task.CompletedTask;

    /// <summary>Makes the streams of this silo.</summary>
    /// <param name="client">Orleans.</param>
    /// <param name="silos">Who is there.</param>
    /// <param name="store">The store.</param>
    /// <param name="options">Whether there is a durable stream.</param>
    /// <param name="logger">The log.</param>
    public FeedStreams(IClusterClient client, ISiloStatusOracle silos, PostgresStore store, IOptions<SiloOptions> options, ILogger<FeedStreams> logger) =>
        (_client, _silos, _store, _durable, _logger) = (client, silos, store, options.Value.DurableMessageStream, logger);

    /// <summary>Begins to listen and to tell.</summary>
    /// <returns>A task that ends when this silo listens.</returns>
    public async Task StartAsync()
    {
        _subscriptions.Add(await StreamOf(Live).SubscribeAsync(OnNextAsync));
        if (_durable)
        {
            _subscriptions.Add(await StreamOf(Messages).SubscribeAsync(OnNextAsync));
        }

        _store.Committed += OnCommitted;
        _sending = SendAsync();
    }

    /// <summary>Stops to tell, then to listen.</summary>
    /// <returns>A task that ends when the cluster knows.</returns>
    public async Task StopAsync()
    {
        _store.Committed -= OnCommitted;
        _committed.Writer.TryComplete();
        await _sending;
        foreach (var subscription in _subscriptions)
        {
            try
            {
                await subscription.UnsubscribeAsync();
            }
            catch (Exception e)                               // the cluster finds out by itself that nobody listens any more
            {
                LogNotSent(_logger, e.Message);
            }
        }

        _subscriptions.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private IAsyncStream<FeedBatch> StreamOf(string provider) => _client.GetStreamProvider(provider).GetStream<FeedBatch>(StreamId.Create("feed", "rows"));

    // On the writer's thread. A full channel drops the oldest: the others read the store.
    private void OnCommitted(IReadOnlyList<CommittedRow> rows)
    {
        if (_silos.GetActiveSilos().Length > 1)
        {
            _committed.Writer.TryWrite(rows);
        }
    }

    private async Task SendAsync()
    {
        await foreach (var rows in _committed.Reader.ReadAllAsync())
        {
            var together = Together(rows);
            await TellAsync(Live, together);
            if (_durable && together.Where(HasMessages).ToArray() is { Length: > 0 } messages)
            {
                await TellAsync(Messages, messages);
            }
        }
    }

    private FeedRow[] Together(IReadOnlyList<CommittedRow> first)
    {
        var rows = first.Select(FeedRowOf).ToList();
        var bytes = first.Sum(row => (long)row.Payload.Length);
        while (rows.Count < BatchRowsMax && bytes < BatchBytesMax && _committed.Reader.TryRead(out var more))
        {
            rows.AddRange(more.Select(FeedRowOf));
            bytes += more.Sum(row => (long)row.Payload.Length);
        }

        return [.. rows];
    }

    private async Task TellAsync(string provider, FeedRow[] rows)
    {
        try
        {
            await StreamOf(provider).OnNextAsync(new() { From = _silos.SiloAddress.ToParsableString(), Rows = rows });
        }
        catch (Exception e)                                   // the others read the store
        {
            LogNotSent(_logger, e.Message);
        }
    }

    private Task OnNextAsync(FeedBatch batch, StreamSequenceToken? token)
    {
        if (batch.From != _silos.SiloAddress.ToParsableString())
        {
            _store.Receive([.. batch.Rows.Select(row => new CommittedRow(row.Sequence, row.Workflow, row.Version, row.Events, row.At, row.EndsRun, row.Payload))]);
        }

        return Task.CompletedTask;
    }

    private static FeedRow FeedRowOf(CommittedRow row) => new()
    {
        Sequence = row.Sequence,
        Workflow = row.Workflow,
        Version = row.Version,
        Events = row.Events,
        At = row.At,
        EndsRun = row.EndsRun,
        Payload = row.Payload.ToArray(),
    };

    private static bool HasMessages(FeedRow row) => row.Payload.AsSpan().IndexOf("\"kind\":\"Message"u8) >= 0;

    [LoggerMessage(1631, LogLevel.Debug, "Rows could not be told to the other silos, which read the store: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string reason);
}

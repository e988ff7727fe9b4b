using System.Runtime.InteropServices;

namespace OrleansAgents.Persistence.Feeds;

/// <summary>
/// Tells followers what was committed. It is only a shortcut: a follower that is too slow for it, or came too late, reads
/// the store.
/// </summary>
/// <param name="lastSequence">The newest place in the feed when the store was opened.</param>
internal sealed class FeedSignals(long lastSequence = 0)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<FeedSubscription>> _ofOne = [];
    private readonly List<FeedSubscription> _ofAll = [];
    private readonly Dictionary<string, TaskCompletionSource> _ends = [];
    private readonly RecentRows _recent = new(rowsMax: 4096, bytesMax: 4 << 20);
    private readonly Dictionary<string, long> _ahead = [];
    private long _lastSequence = lastSequence;

    /// <summary>Gets the newest place in the feed that is known to be durable: what an append gets after this is greater.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Gets a value indicating whether anybody follows anything.</summary>
    public bool HasSubscribers
    {
        get
        {
            lock (_gate)
            {
                return _ofAll.Count + _ofOne.Count > 0;
            }
        }
    }

    /// <summary>Subscribes to one run, or to all.</summary>
    /// <param name="workflow">The run; null for all.</param>
    /// <returns>The subscription; dispose it to end it.</returns>
    public FeedSubscription Subscribe(string? workflow)
    {
        var subscription = new FeedSubscription(s => Remove(workflow, s));
        lock (_gate)
        {
            if (workflow is null)
            {
                _ofAll.Add(subscription);
            }
            else if (_ofOne.TryGetValue(workflow, out var list))
            {
                list.Add(subscription);
            }
            else
            {
                _ofOne.Add(workflow, [subscription]);
            }
        }

        return subscription;
    }

    /// <summary>Hands a durable row to its followers, in the order of commits.</summary>
    /// <param name="row">The row.</param>
    public void Publish(JournalRow row)
    {
        lock (_gate)
        {
            _recent.Add(row);
            Volatile.Write(ref _lastSequence, Math.Max(_lastSequence, row.LastSequence));
            if (_ahead.TryGetValue(row.Workflow, out var ahead) && ahead <= row.LastVersion)
            {
                _ahead.Remove(row.Workflow);
            }

            foreach (var subscription in _ofAll)
            {
                subscription.Offer(row);
            }

            if (_ofOne.TryGetValue(row.Workflow, out var list))
            {
                foreach (var subscription in list)
                {
                    subscription.Offer(row);
                }
            }

            End(row);
        }
    }

    /// <summary>
    /// Notes that a row is durable whose turn has not come: others before it are still to be heard of. Until it is published,
    /// whoever asks for its run must ask the store. Who waits for the run's end needs no order, and waits no longer.
    /// </summary>
    /// <param name="row">The row.</param>
    public void HoldBack(JournalRow row)
    {
        lock (_gate)
        {
            End(row);
            _ahead[row.Workflow] = Math.Max(_ahead.GetValueOrDefault(row.Workflow), row.LastVersion);
            Volatile.Write(ref _lastSequence, Math.Max(_lastSequence, row.LastSequence));
        }
    }

    /// <summary>Gives a task that completes when a row ends a run. Shared by all who wait for it.</summary>
    /// <param name="workflow">The run.</param>
    /// <returns>The task, and whether the run's end is known already.</returns>
    public (Task Ended, bool Known) EndOf(string workflow)
    {
        lock (_gate)
        {
            var newest = KnownNewest(workflow);
            if (newest is { EndsRun: true })
            {
                return (Task.CompletedTask, true);
            }

            ref var ended = ref CollectionsMarshal.GetValueRefOrAddDefault(_ends, workflow, out _);
            ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (ended.Task, newest is not null);
        }
    }

    /// <summary>Tells all who wait for the end of a run that the store knows of it already, though its row may not have come.</summary>
    /// <param name="workflow">The run.</param>
    public void Ended(string workflow)
    {
        lock (_gate)
        {
            if (_ends.Remove(workflow, out var ended))
            {
                ended.SetResult();
            }
        }
    }

    /// <summary>Gives the newest row of a run from memory.</summary>
    /// <param name="workflow">The run.</param>
    /// <returns>The row; null when the store must be asked.</returns>
    public JournalRow? Newest(string workflow)
    {
        lock (_gate)
        {
            return KnownNewest(workflow);
        }
    }

    /// <summary>Says whether a version is known to be the newest of a run.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="version">The version.</param>
    /// <returns>False also when nothing is known.</returns>
    public bool IsNewest(string workflow, long version)
    {
        lock (_gate)
        {
            return KnownNewest(workflow)?.LastVersion == version;
        }
    }

    /// <summary>Gives the newest rows of a run from memory.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="afterVersion">Rows that hold an event after this version are given.</param>
    /// <returns>The rows in order, empty when there are none; null when the store must be asked.</returns>
    public List<JournalRow>? FindRecent(string workflow, long afterVersion)
    {
        lock (_gate)
        {
            return !_ahead.ContainsKey(workflow) && _recent.TryFind(workflow, afterVersion, out var rows) ? rows : null;
        }
    }

    /// <summary>Forgets the rows of a run that is no more; whoever asks for them must ask the store.</summary>
    /// <param name="workflow">The run.</param>
    public void Forget(string workflow)
    {
        lock (_gate)
        {
            _recent.Forget(workflow);
            _ahead.Remove(workflow);
        }
    }

    private void End(JournalRow row)
    {
        if (row.EndsRun && _ends.Remove(row.Workflow, out var ended))
        {
            ended.SetResult();
        }
    }

    private JournalRow? KnownNewest(string workflow) => _ahead.ContainsKey(workflow) ? null : _recent.Newest(workflow);

    private void Remove(string? workflow, FeedSubscription subscription)
    {
        lock (_gate)
        {
            var list = workflow is null ? _ofAll : _ofOne.GetValueOrDefault(workflow);
            if (list is null || !list.Remove(subscription))
            {
                return;
            }

            if (workflow is not null && list.Count == 0)
            {
                _ofOne.Remove(workflow);
            }
        }
    }
}

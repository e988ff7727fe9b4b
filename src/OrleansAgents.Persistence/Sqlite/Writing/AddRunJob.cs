using System.Text.Json;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Payloads;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>A whole run that another store had: all of it in one transaction, for a run that is there in part would be gone on with.</summary>
/// <param name="run">The run.</param>
/// <param name="rows">Its rows, with their large payloads taken out.</param>
/// <param name="signals">Told of the rows.</param>
internal sealed class AddRunJob(StoredRun run, IReadOnlyList<(StoredRow Row, SplitRow Split)> rows, FeedSignals signals) : WriteJob
{
    private readonly TaskCompletionSource<AppendOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppendOutcome _outcome = AppendOutcome.Appended;
    private long _first;

    public Task<AppendOutcome> Done => _done.Task;

    public override int Bytes => (int)Math.Min(int.MaxValue, rows.Sum(row => (long)row.Split.Full.Length));

    public override void Execute(WriteSession session)
    {
        _outcome = FindOther(session) ?? AppendOutcome.Appended;
        if (_outcome.Status != AppendStatus.Appended)
        {
            return;
        }

        _first = session.LastSequence + 1;
        foreach (var (row, split) in rows)
        {
            Append(session, row, split);
        }

        WriteHead(session);
    }

    public override void Complete()
    {
        if (_outcome.Status == AppendStatus.Appended)
        {
            foreach (var (row, split) in rows)
            {
                signals.Publish(new(_first + row.Version - 1, run.Head.Id, row.Version, row.Events, split.Full, row.At));
            }
        }

        _done.SetResult(_outcome);
    }

    public override void Fail(Exception fault) => _done.SetException(fault);

    private AppendOutcome? FindOther(WriteSession session)
    {
        AppendOutcome? other = null;
        session.FindVersion.Bind(1, run.Head.Id).Query(_ => other = AppendOutcome.VersionConflict);
        if (other is null && run.Key is { } key)
        {
            session.FindKey.Bind(1, key.Key).Query(row => other = new(AppendStatus.IdempotencyKeyUsed, new(new(row.Text(0)), row.Text(1))));
        }

        return other;
    }

    private void Append(WriteSession session, StoredRow row, SplitRow split)
    {
        session.Append.Bind(1, session.LastSequence + 1).Bind(2, run.Head.Id).Bind(3, row.Version - 1).Bind(4, row.Events)
            .Bind(5, KindOf(split.Full)).Bind(6, split.Stored).Bind(7, row.At.ToUnixTimeMilliseconds()).Bind(8, split.Taken.Count).Run();
        if (session.Append.Changes == 0)
        {
            throw new InvalidDataException($"The journal of '{run.Head.Id}' has a gap or an overlap at version {row.Version}.");
        }

        session.LastSequence += row.Events;
        foreach (var payload in split.Taken)
        {
            session.Payloads.Use(run.Head.Id, payload);
        }
    }

    private void WriteHead(WriteSession session)
    {
        var (head, startedAt) = (run.Head, run.Head.StartedAt.ToUnixTimeMilliseconds());
        session.InsertHead.Bind(1, head.Id).Bind(2, head.Definition).Bind(3, head.DefinitionHash).Bind(4, (long)head.Status)
            .Bind(5, head.CorrelationId).Bind(6, startedAt).Bind(7, head.EndedAt?.ToUnixTimeMilliseconds())
            .Bind(8, run.Key?.Key).Bind(9, ++session.LastNumber).Run();
        if (run.Key is { } key)
        {
            session.InsertKey.Bind(1, key.Key).Bind(2, head.Id).Bind(3, key.RequestHash).Bind(4, startedAt).Run();
        }
    }

    private static string KindOf(ReadOnlySpan<byte> events)
    {
        var reader = new Utf8JsonReader(events);
        return reader.Read() && reader.Read() ? EventCodec.ReadKind(reader) : throw new JsonException("A row must hold an event.");
    }
}

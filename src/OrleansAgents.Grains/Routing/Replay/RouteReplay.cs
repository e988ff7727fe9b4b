using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Grains.Routing.Replay;

/// <summary>
/// Asks today's router about decisions of the past, one run after the other: no more than one journal and one page of heads are in
/// memory. A run that cannot be read is passed over, counted and logged. Thread-safe; nothing is changed by it.
/// </summary>
/// <param name="index">The runs.</param>
/// <param name="loader">Reads their journals.</param>
/// <param name="router">Today's router.</param>
/// <param name="logger">Gets what could not be read.</param>
public sealed partial class RouteReplay(IWorkflowIndex index, WorkflowLoader loader, IRouter router, ILogger<RouteReplay> logger)
{
    /// <summary>The most runs that are asked about at once.</summary>
    public const int RunsMax = 10_000;

    private const int PageSize = 100;

    /// <summary>Asks; the decisions come newest run first, and those of a run in their order.</summary>
    /// <param name="request">Which ones. Runs without a decision, and those that cannot be read, count too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The decisions on steps with a capability.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The request asks for less than 1 or more than <see cref="RunsMax"/> runs.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public IAsyncEnumerable<ReplayedDecision> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Runs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Runs, RunsMax);
        return WalkAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<ReplayedDecision> WalkAsync(ReplayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (read, skipped) = (0, 0);
        await foreach (var head in HeadsAsync(request, cancellationToken))
        {
            if (await ReadAsync(new(head.Id), cancellationToken) is not { } run)
            {
                skipped++;
                continue;
            }

            read++;
            foreach (var decision in run.Decisions.Where(decision => !request.DifferentOnly || decision.Differs))
            {
                yield return decision;
            }
        }

        LogReplayed(logger, read, skipped);
    }

    private async IAsyncEnumerable<WorkflowHead> HeadsAsync(ReplayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        for (var left = request.Runs; left > 0;)
        {
            var page = await index.ListAsync(new(Definition: request.Definition, Limit: Math.Min(PageSize, left), Before: before), cancellationToken);
            foreach (var head in page)
            {
                yield return head;
            }

            left = page.Count == 0 ? 0 : left - page.Count;
            before = page.Count == 0 ? null : page[^1].Cursor;
        }
    }

    /// <summary>Folds one run again; null when that cannot be done.</summary>
    private async Task<RunReplay?> ReadAsync(WorkflowId id, CancellationToken cancellationToken)
    {
        try
        {
            if (await loader.ReadAsync(id, cancellationToken) is not { } journal)
            {
                return null;                                  // pruned meanwhile
            }

            var run = new RunReplay(journal.Empty, router);
            foreach (var e in journal.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run.Add(e);
            }

            return run;
        }
        catch (Exception e) when (e is InvalidDataException or UnreachableException)
        {
            LogNotRead(logger, id, e.Message);
            return null;
        }
    }

    [LoggerMessage(1701, LogLevel.Warning, "Workflow {WorkflowId} cannot be replayed, and is passed over: {Reason}")]
    private static partial void LogNotRead(ILogger logger, WorkflowId workflowId, string reason);

    [LoggerMessage(1702, LogLevel.Information, "Replayed the routing of {Read} runs; {Skipped} could not be read.")]
    private static partial void LogReplayed(ILogger logger, int read, int skipped);
}

using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Commands;

/// <summary>Finds out why the steps of a run went to their agents: its journal says it, and its view does not.</summary>
internal static class RunChoices
{
    private const int EventsMax = 1_000;
    private const int PagesMax = 10;

    /// <summary>Reads the newest events of a run, 1,000 at most.</summary>
    /// <param name="client">The server.</param>
    /// <param name="view">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The newest choice of each step for which there was something to choose, by the step's id; or why the journal cannot be read.</returns>
    public static async Task<Result<Dictionary<string, StepChoice>>> ReadAsync(ServerClient client, WorkflowView view, CancellationToken cancellationToken)
    {
        var (run, after) = (RunProgress.Of(view), Math.Max(0, view.Version - EventsMax));
        for (var page = 0; page < PagesMax && after < view.Version; page++)
        {
            var read = await client.ListEventsAsync(view.Id, after, EventsMax, cancellationToken);
            if (!read.TryGet(out var events, out var error))
            {
                return error;
            }

            run = events.Items.Aggregate(run, (r, e) => r.Apply(e));
            after = events.Next ?? view.Version;
        }

        var newest = run.Cycles.SelectMany(cycle => cycle.Steps).GroupBy(step => step.Id).Select(turns => turns.Last());
        return newest.Where(step => step.Choice is not null).ToDictionary(step => step.Id, step => step.Choice!);
    }
}

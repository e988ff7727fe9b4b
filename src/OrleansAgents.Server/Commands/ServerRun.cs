using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Displays;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Waits;

namespace OrleansAgents.Server.Commands;

/// <summary>Follows a run on a server to its end.</summary>
/// <param name="environment">The outside.</param>
/// <param name="client">The server.</param>
/// <param name="json">Whether a program reads.</param>
internal sealed class ServerRun(CliEnvironment environment, ServerClient client, bool json)
{
    private readonly Reporter _reporter = new(environment.Error, json);

    /// <summary>Follows a run that a command started or moved on, for people or as one document, and tells its end.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="client">The server.</param>
    /// <param name="id">The run.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <param name="cancellationToken">Ctrl+C: stop watching; the run goes on.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> FollowAsync(CliEnvironment environment, ServerClient client, string id, bool json, CancellationToken cancellationToken)
    {
        IProgressDisplay display = json ? new SilentDisplay() : ProgressDisplays.ForPeople(environment, client.Server);
        var retry = new GoOnCommands(client.Server).Retry(id);
        return new ServerRun(environment, client, json)
            .FollowAsync(id, display, view => FollowedRun.Tell(environment, view, json, silent: json, retry), cancellationToken);
    }

    /// <summary>Follows with a display and hands over the run's end.</summary>
    /// <param name="id">The run.</param>
    /// <param name="display">The display.</param>
    /// <param name="tell">Tells the end: the exit code of the run's last view.</param>
    /// <param name="cancellationToken">Ctrl+C: stop watching; the run goes on.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> FollowAsync(string id, IProgressDisplay display, Func<WorkflowView, int> tell, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowToEndAsync(id, display, tell, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var again = $"orleansagents watch {Printable.Line(id)} --server {client.Server}";
            return _reporter.Fail(CliErrors.Interrupted($"Stopped watching; run {Printable.Line(id)} goes on. Watch it again with: {again}"));
        }
    }

    private async Task<int> FollowToEndAsync(string id, IProgressDisplay display, Func<WorkflowView, int> tell, CancellationToken cancellationToken)
    {
        var first = await client.GetAsync(id, cancellationToken);
        if (!first.TryGet(out var view, out var refusal))
        {
            return _reporter.Fail(refusal);
        }

        var stream = new EventStream(client, ReconnectPolicy.Default, environment.Time, environment.Jitter);
        await display.ShowAsync(RunProgress.Of(view), stream.FollowAsync(view.Id, view.Version, cancellationToken), cancellationToken);
        if (stream.Error is { } broken)
        {
            return _reporter.Fail(broken);
        }

        var last = await client.GetAsync(view.Id, cancellationToken);
        return last.TryGet(out var ended, out var error) ? tell(ended) : _reporter.Fail(error);
    }
}

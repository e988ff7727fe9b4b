using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Displays;
using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Progress;

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

    /// <summary>Gets a value indicating whether a program reads.</summary>
    public required bool Json { get; init; }

    /// <summary>Gets a value indicating whether no progress is wanted.</summary>
    public required bool Quiet { get; init; }
}

/// <summary>One run in this process: opens the platform, starts or resumes, follows, tells the end, closes.</summary>
/// <param name="environment">The outside.</param>
/// <param name="request">What was asked.</param>
internal sealed class EmbeddedRun(CliEnvironment environment, EmbeddedRunRequest request)
{
    private readonly Reporter _reporter = new(environment.Error, request.Json);
    private string? _id;

    /// <summary>Carries it out.</summary>
    /// <param name="cancellationToken">Ctrl+C: stop gracefully, and say how to go on.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return _reporter.Fail(CliErrors.Interrupted(Interruption()));
        }
    }

    private async Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        var text = "";
        if (request.File is { } file)
        {
            var read = await BoundedText.ReadTextAsync(file, cancellationToken);
            if (!read.TryGet(out text, out var unreadable))
            {
                return _reporter.Fail(unreadable);
            }
        }

        var input = await InputArgument.ReadAsync(request.Input, environment, cancellationToken);
        if (input.Error is { } invalid)
        {
            return _reporter.Fail(invalid);
        }

        var opened = await environment.Platforms.OpenAsync(request.Settings, cancellationToken);
        if (!opened.TryGet(out var platform, out var error))
        {
            return _reporter.Fail(error);
        }

        await using (platform)
        {
            TellUnfinished(platform);
            var start = new StartRequest
            {
                DefinitionText = text,
                Input = input.Value!,
                CorrelationId = request.CorrelationId,
                IdempotencyKey = request.IdempotencyKey,
            };
            var begun = request.Resume is { } id
                ? await ResumeAsync(platform, id, text, cancellationToken)
                : await StartAsync(platform, start, cancellationToken);
            return begun.TryGet(out var view, out var refusal)
                ? await FollowAsync(platform, view, cancellationToken)
                : _reporter.Fail(refusal, request.File);
        }
    }

    private void TellUnfinished(EmbeddedPlatform platform)
    {
        var others = platform.Unfinished.Where(id => id.Value != request.Resume).ToList();
        if (others.Count > 0 && !request.Json && !request.Quiet)
        {
            _reporter.Note($"note: {others.Count} earlier run(s) here are unfinished; go on with: orleansagents run --resume {others[0]}{request.ResumeArguments}");
        }
    }

    private async Task<Result<WorkflowView>> StartAsync(EmbeddedPlatform platform, StartRequest start, CancellationToken cancellationToken)
    {
        var started = await platform.Workflows.StartAsync(start, cancellationToken);
        if (!started.TryGet(out var run, out var error))
        {
            return error;
        }

        _id = run.Id;
        if (run.Existing)
        {
            _reporter.Note($"Run {run.Id} was started before with the same idempotency key; going on with it.");
            return await platform.ResumeAsync(run.Id, cancellationToken);
        }

        return await platform.Workflows.GetAsync(run.Id, cancellationToken);
    }

    private async Task<Result<WorkflowView>> ResumeAsync(EmbeddedPlatform platform, string id, string text, CancellationToken cancellationToken)
    {
        var resumed = await platform.ResumeAsync(id, cancellationToken);
        _id = resumed.Value?.Id;
        if (resumed.Value is { } view && request.File is { } file && DefinitionHash.Of(text).Value != view.DefinitionHash)
        {
            _reporter.Note($"note: '{file}' is not the text that run {id} was started with; the run keeps the one it was started with.");
        }

        return resumed;
    }

    private async Task<int> FollowAsync(EmbeddedPlatform platform, WorkflowView view, CancellationToken cancellationToken)
    {
        var silent = request.Json || request.Quiet;
        IProgressDisplay display = silent ? new SilentDisplay() : ProgressDisplays.ForPeople(environment);
        var events = EventsAsync(platform.Feed, new WorkflowId(view.Id), cancellationToken);
        await display.ShowAsync(RunProgress.Of(view), events, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested(); // a feed may end quietly when it is told to stop
        var ended = await platform.Workflows.GetAsync(view.Id, cancellationToken);
        return ended.TryGet(out var final, out var error) ? FollowedRun.Tell(environment, final, request.Json, silent) : _reporter.Fail(error);
    }

    private static async IAsyncEnumerable<EventView> EventsAsync(
        IEventFeed feed, WorkflowId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in feed.FollowAsync(id, 0, cancellationToken))
        {
            foreach (var e in page)
            {
                yield return e;
            }
        }
    }

    private string Interruption()
    {
        if (_id is null)
        {
            return "Stopped before the run started.";
        }

        var file = request.File is null ? "" : $" {ShellWord.Quote(request.File)}";
        return $"Stopped. What run {_id} has done is durable; go on with: orleansagents run{file} --resume {_id}{request.ResumeArguments}";
    }
}

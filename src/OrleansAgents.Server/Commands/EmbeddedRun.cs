using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Displays;
using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Waits;

namespace OrleansAgents.Server.Commands;

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

        var answers = await RunAnswers.ReadAsync(request.Answers, request.Resolutions, request.ApprovesAll, environment, cancellationToken);
        if (answers.Error is { } unusable)
        {
            return _reporter.Fail(unusable);
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
                ? await FollowAsync(platform, view, answers.Value!, cancellationToken)
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

        return request.Retries && resumed.Value is { } found ? await RetryAsync(platform, found, cancellationToken) : resumed;
    }

    private async Task<Result<WorkflowView>> RetryAsync(EmbeddedPlatform platform, WorkflowView view, CancellationToken cancellationToken)
    {
        if (view.Status == WorkflowStatus.Failed)
        {
            return await platform.Workflows.RetryAsync(view.Id, request.By, "retried from the command line", cancellationToken);
        }

        _reporter.Note($"note: run {view.Id} has not failed: it is {StatusName.Of(view.Status)}; --retry does nothing.");
        return view;
    }

    private async Task<int> FollowAsync(EmbeddedPlatform platform, WorkflowView view, RunAnswers answers, CancellationToken cancellationToken)
    {
        var silent = request.Json || request.Quiet;
        IProgressDisplay display = silent ? new SilentDisplay() : ProgressDisplays.ForPeople(environment);
        var prompts = silent || environment.Prompts is not { } open ? null : new WaitPrompts(open());
        var desk = new WaitDesk(environment, platform.Workflows, answers, prompts, request.By);
        var followed = await new WaitingRun(platform, display, desk, request.WaitsForDeadlines).FollowAsync(view, cancellationToken);
        if (!followed.TryGet(out var left, out var error))
        {
            return _reporter.Fail(error);
        }

        if (left.Status is WorkflowStatus.Waiting)
        {
            return StoppedRun.Tell(environment, left, request.ResumeArguments, request.Json);
        }

        foreach (var unused in answers.Unused)
        {
            _reporter.Note($"note: {unused} was not needed.");
        }

        var retry = $"orleansagents run --resume {left.Id}{request.ResumeArguments} --retry";
        return FollowedRun.Tell(environment, left, request.Json, silent, retry);
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

using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Waits;

/// <summary>
/// Answers the waits of a run in this process: with what the command line gave, or by asking the person at the keyboard.
/// </summary>
/// <param name="environment">The outside.</param>
/// <param name="workflows">Takes the answers.</param>
/// <param name="answers">What the command line gave.</param>
/// <param name="prompts">Asks the person; null when there is nobody to ask.</param>
/// <param name="by">Who answers.</param>
internal sealed class WaitDesk(CliEnvironment environment, IWorkflowClient workflows, RunAnswers answers, WaitPrompts? prompts, string by)
{
    private const string Reason = "resolved from the command line";

    /// <summary>Says whether something that a run waits for can be answered here and now.</summary>
    /// <param name="view">The run.</param>
    /// <returns>True when <see cref="AnswerAsync"/> answers at least one.</returns>
    public bool CanAnswer(WorkflowView view) => prompts is null
        ? view.Waits.Any(answers.Has) || Unknown(view).Any(answers.Has)
        : view.Waits.Count > 0 || Unknown(view).Any();

    /// <summary>Gives the steps whose outcome is not known.</summary>
    /// <param name="view">The run.</param>
    /// <returns>The steps.</returns>
    public static IEnumerable<StepView> Unknown(WorkflowView view) => view.Steps.Where(s => s.Status == "unknown");

    /// <summary>Answers what can be answered.</summary>
    /// <param name="view">The run.</param>
    /// <param name="isRouted">Whether the arbitrator leads it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null; or why an answer of the command line was refused.</returns>
    public async Task<DomainError?> AnswerAsync(WorkflowView view, bool isRouted, CancellationToken cancellationToken)
    {
        foreach (var wait in view.Waits)
        {
            if (await AnswerOneAsync(view.Id, wait, isRouted, cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        foreach (var step in Unknown(view))
        {
            if (await ResolveAsync(view.Id, step, cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<DomainError?> AnswerOneAsync(string id, WaitView wait, bool isRouted, CancellationToken cancellationToken)
    {
        if (answers.TryTake(wait, out var given))
        {
            return await SignalAsync(id, wait, given, cancellationToken);
        }

        while (prompts is not null)
        {
            if (await AskAsync(wait, isRouted, cancellationToken) is not { } answer)
            {
                return null;                                  // the deadline answered
            }

            if (await SignalAsync(id, wait, answer, cancellationToken) is not { } refused)
            {
                return null;
            }

            prompts.Say($"{Printable.Line(refused.Message)} [{refused.Code}]");
            if (refused.Kind is not (ErrorKind.Invalid or ErrorKind.TooLarge))
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<JsonPayload?> AskAsync(WaitView wait, bool isRouted, CancellationToken cancellationToken)
    {
        var now = environment.Time.GetUtcNow();
        using var deadline = wait.Deadline is { } due
            ? new CancellationTokenSource(due > now ? due - now : TimeSpan.Zero, environment.Time)
            : new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var about = $"The run {WaitText.Open(wait, now, environment.Time.LocalTimeZone)}";
            return await prompts!.AskAsync(wait, about, isRouted, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            prompts!.Say("The deadline has passed.");
            return null;
        }
    }

    private async Task<DomainError?> SignalAsync(string id, WaitView wait, JsonPayload answer, CancellationToken cancellationToken)
    {
        var error = (await workflows.SignalAsync(id, new(wait.Name, answer, by), cancellationToken)).Error;

        // The deadline, or the run's end, was first: what happened is in the journal, and the run goes on from there.
        return error?.Code is "wait.expired" or "wait.answered" or "wait.not_open" or "workflow.ended" ? null : error;
    }

    private async Task<DomainError?> ResolveAsync(string id, StepView step, CancellationToken cancellationToken)
    {
        if (!answers.TryTake(step, out var resolution))
        {
            if (prompts is null)
            {
                return null;
            }

            resolution = await prompts.AskAsync(step, cancellationToken);
        }

        var request = new ResolveRequest(step.Id, resolution.Outcome, resolution.Result, by, Reason);
        var error = (await workflows.ResolveAsync(id, request, cancellationToken)).Error;
        return error?.Code is "step.not_unknown" or "workflow.ended" ? null : error;
    }
}
